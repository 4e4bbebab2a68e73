/** The texts that the client sends, which are not taken over where they are no texts. */
import { TextDocuments } from "vscode-languageserver";
import { type Range, TextDocument, type TextDocumentContentChangeEvent } from "vscode-languageserver-textdocument";

/**
 * The open documents of a connection. A message that opens or changes one and is not of the right
 * form is refused: the document stays as it was, and the connection logs why.
 */
export function checkedTexts(): TextDocuments<TextDocument> {
  return new TextDocuments({
    create(uri, languageId, version, text) {
      if (typeof uri !== "string" || typeof version !== "number" || typeof text !== "string") {
        throw new TypeError("a document has an address, a version and a text");
      }
      return TextDocument.create(uri, languageId, version, text);
    },
    update(document, changes, version) {
      if (!changes.every(isChange)) throw new TypeError(`a change of ${document.uri} has a text, and a range or none`);
      return TextDocument.update(document, changes, version);
    },
  });
}

function isChange(change: TextDocumentContentChangeEvent): boolean {
  if (typeof change?.text !== "string") return false;
  return !("range" in change) || change.range === undefined || isRange(change.range);
}

function isRange(range: Range): boolean {
  const places = [range?.start?.line, range?.start?.character, range?.end?.line, range?.end?.character];
  return places.every((place) => Number.isInteger(place) && place >= 0);
}
