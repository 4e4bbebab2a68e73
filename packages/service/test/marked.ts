/** Documents for tests, with places marked in their text. */
import type { IncludeReader } from "@nftlint/semantics";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Position, Range } from "vscode-languageserver-types";
import { type Environment, nowhere, ServiceDocument } from "../src/document.ts";

export interface Marked {
  readonly document: ServiceDocument;
  /** Where the text has its `|`. */
  readonly position: Position;
  /** The text at a range. */
  readonly textAt: (range: Range) => string;
}

/** A document whose text has a `|` at the position that is asked about; without one, the position is the start. */
export function marked(text: string, environment: Partial<Environment> = {}): Marked {
  const offset = Math.max(0, text.indexOf("|"));
  const plain = text.replace("|", "");
  const textDocument = TextDocument.create("file:///etc/main.nft", "nft", 1, plain);
  return {
    document: new ServiceDocument(textDocument, { ...nowhere, ...environment }),
    position: textDocument.positionAt(offset),
    textAt: (range) => textDocument.getText(range),
  };
}

/** A reader of includes that has these files, by the path as written. */
export function reading(files: Readonly<Record<string, string>>): IncludeReader {
  return (path) => {
    const text = files[path];
    return text === undefined ? { status: "missing" } : { status: "read", files: [{ path, text }] };
  };
}
