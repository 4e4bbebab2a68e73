/** Which feature answers which request: wiring alone, what they do is in the service. */
import {
  codeActionKinds,
  codeActions,
  codeLenses,
  complete,
  completionCharacters,
  type Drawing,
  documentLinks,
  documentOfItem,
  documentSymbols,
  drawGraph,
  findDefinition,
  findHighlights,
  findReferences,
  foldingRanges,
  formatDocument,
  formatSelection,
  formatTyped,
  formattingCharacters,
  hover,
  incomingCalls,
  inlayHints,
  interfacesFor,
  outgoingCalls,
  type PacketWords,
  prepareCallHierarchy,
  prepareRename,
  rename,
  SemanticTokensAnswers,
  type ServiceDocument,
  selectionRanges,
  semanticTokensIn,
  semanticTokensLegend,
  signatureCharacters,
  signatureHelp,
  type TraceAnswer,
  tracePacketIn,
} from "@nftlint/service";
import {
  type ClientCapabilities,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type SemanticTokens,
  type SemanticTokensDelta,
  type ServerCapabilities,
  type TextDocumentIdentifier,
} from "vscode-languageserver";
import type { OpenDocuments } from "./open-documents.ts";

export const capabilities: ServerCapabilities = {
  hoverProvider: true,
  completionProvider: { triggerCharacters: [...completionCharacters] },
  signatureHelpProvider: { triggerCharacters: [...signatureCharacters] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  codeActionProvider: { codeActionKinds: [...codeActionKinds] },
  inlayHintProvider: true,
  codeLensProvider: {},
  documentLinkProvider: {},
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  callHierarchyProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  semanticTokensProvider: { legend: semanticTokensLegend, full: { delta: true }, range: true },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  documentOnTypeFormattingProvider: {
    firstTriggerCharacter: formattingCharacters[0],
    moreTriggerCharacter: formattingCharacters.slice(1),
  },
};

/** What a client told of itself when it was greeted. */
export interface ClientAbilities {
  readonly capabilities: ClientCapabilities;
}

/** What a feature says of a document; `otherwise` where the document is not open. */
type Ask = <T>(uri: string | null, otherwise: T, answer: (document: ServiceDocument) => T) => Promise<T>;

/**
 * Answers the requests that {@link capabilities} promise.
 * @param client filled out by the time the first request comes
 */
export function answerRequests(connection: Connection, open: OpenDocuments, client: ClientAbilities): void {
  const ask: Ask = async (uri, otherwise, answer) => {
    const document = uri === null ? null : await open.get(uri);
    return document === null ? otherwise : answer(document);
  };
  answerWriting(connection, ask, client);
  answerReading(connection, ask);
  answerShowing(connection, ask, open);
  answerOwn(connection, ask);
}

/** What is ours, beside the protocol. */
function answerOwn(connection: Connection, ask: Ask): void {
  // The name of the host that a document is checked against, for a status bar.
  connection.onRequest("nftlint/host", ({ textDocument }: AboutDocument) =>
    ask(textDocument.uri, null, (document) => document.environment.host?.host ?? null),
  );
  connection.onRequest("nftlint/interfaces", ({ textDocument }: AboutDocument) =>
    ask(textDocument.uri, null, interfacesFor),
  );
  connection.onRequest("nftlint/graph", ({ textDocument, packet }: AboutPacket) =>
    ask<Promise<Drawing> | null>(textDocument.uri, null, (document) => drawGraph(document, packet)),
  );
  connection.onRequest<TraceAnswer | null, void>("nftlint/trace", ({ textDocument, packet }: AboutPacket) =>
    ask<TraceAnswer | null>(textDocument.uri, null, (document) =>
      packet === null ? null : tracePacketIn(document, packet),
    ),
  );
}

interface AboutDocument {
  readonly textDocument: TextDocumentIdentifier;
}

interface AboutPacket extends AboutDocument {
  /** `null` where the ruleset alone is asked for. */
  readonly packet: PacketWords | null;
}

/** What helps to write. */
function answerWriting(connection: Connection, ask: Ask, client: ClientAbilities): void {
  connection.onHover(({ textDocument, position }) =>
    ask(textDocument.uri, null, (document) => hover(document, position)),
  );
  connection.onCompletion(({ textDocument, position }) =>
    ask(textDocument.uri, [], (document) =>
      complete(document, position, {
        snippets: client.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true,
      }),
    ),
  );
  connection.onSignatureHelp(({ textDocument, position }) =>
    ask(textDocument.uri, null, (document) => signatureHelp(document, position)),
  );
  connection.onCodeAction(({ textDocument, range, context }) =>
    ask(textDocument.uri, [], (document) => codeActions(document, range, context)),
  );
  connection.onDocumentFormatting(({ textDocument }) => ask(textDocument.uri, [], formatDocument));
  connection.onDocumentRangeFormatting(({ textDocument, range }) =>
    ask(textDocument.uri, [], (document) => formatSelection(document, range)),
  );
  connection.onDocumentOnTypeFormatting(({ textDocument, position, ch }) =>
    ask(textDocument.uri, [], (document) => formatTyped(document, position, ch)),
  );
}

/** What leads from one place to others. */
function answerReading(connection: Connection, ask: Ask): void {
  connection.onDefinition(({ textDocument, position }) =>
    ask(textDocument.uri, [], (document) => findDefinition(document, position)),
  );
  connection.onReferences(({ textDocument, position, context }) =>
    ask(textDocument.uri, [], (document) => findReferences(document, position, context)),
  );
  connection.onDocumentHighlight(({ textDocument, position }) =>
    ask(textDocument.uri, [], (document) => findHighlights(document, position)),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    ask(textDocument.uri, null, (document) => prepareRename(document, position)),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    ask(textDocument.uri, null, (document) => {
      const result = rename(document, position, newName);
      if ("refusal" in result) throw new ResponseError(LSPErrorCodes.RequestFailed, result.refusal);
      return result.edit;
    }),
  );
  connection.onDocumentLinks(({ textDocument }) => ask(textDocument.uri, [], documentLinks));
  connection.onDocumentSymbol(({ textDocument }) => ask(textDocument.uri, [], documentSymbols));
  connection.languages.callHierarchy.onPrepare(({ textDocument, position }) =>
    ask(textDocument.uri, null, (document) => prepareCallHierarchy(document, position)),
  );
  connection.languages.callHierarchy.onIncomingCalls(({ item }) =>
    ask(documentOfItem(item), [], (document) => incomingCalls(document, item)),
  );
  connection.languages.callHierarchy.onOutgoingCalls(({ item }) =>
    ask(documentOfItem(item), [], (document) => outgoingCalls(document, item)),
  );
  connection.onSelectionRanges(({ textDocument, positions }) =>
    ask(textDocument.uri, [], (document) => selectionRanges(document, positions)),
  );
}

/** What is shown in and beside the text. */
function answerShowing(connection: Connection, ask: Ask, open: OpenDocuments): void {
  connection.onCodeLens(({ textDocument }) => (open.settings.codeLens ? ask(textDocument.uri, [], codeLenses) : []));
  connection.languages.inlayHint.on(({ textDocument, range }) =>
    ask(textDocument.uri, [], (document) => inlayHints(document, range, open.settings.inlayHints)),
  );
  connection.onFoldingRanges(({ textDocument }) => ask(textDocument.uri, [], foldingRanges));
  const tokens = new SemanticTokensAnswers();
  const { semanticTokens } = connection.languages;
  semanticTokens.on(({ textDocument }) => ask(textDocument.uri, { data: [] }, (document) => tokens.full(document)));
  semanticTokens.onDelta(({ textDocument, previousResultId }) =>
    ask<SemanticTokens | SemanticTokensDelta>(textDocument.uri, { data: [] }, (document) =>
      tokens.delta(document, previousResultId),
    ),
  );
  semanticTokens.onRange(({ textDocument, range }) =>
    ask(textDocument.uri, { data: [] }, (document) => semanticTokensIn(document, range)),
  );
}
