/** Requests of every feature, at random places; some of them nonsense. */
import type { Position } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Random } from "../../fuzz/random.ts";
import { below, oneOf } from "./typing.ts";

export interface Question {
  readonly method: unknown;
  readonly params: unknown;
}

/** What each request takes beside the document. */
const requests: Readonly<Record<string, (place: Position, random: Random) => object>> = {
  "textDocument/codeAction": (place) => ({ range: { start: place, end: place }, context: { diagnostics: [] } }),
  "textDocument/codeLens": () => ({}),
  "textDocument/completion": (position) => ({ position }),
  "textDocument/definition": (position) => ({ position }),
  "textDocument/diagnostic": () => ({}),
  "textDocument/documentHighlight": (position) => ({ position }),
  "textDocument/documentLink": () => ({}),
  "textDocument/documentSymbol": () => ({}),
  "textDocument/foldingRange": () => ({}),
  "textDocument/formatting": () => ({ options }),
  "textDocument/hover": (position) => ({ position }),
  "textDocument/inlayHint": (end) => ({ range: { start: { line: 0, character: 0 }, end } }),
  "textDocument/onTypeFormatting": (position, random) => ({ position, ch: oneOf(["}", "\n", ";"], random), options }),
  "textDocument/prepareCallHierarchy": (position) => ({ position }),
  "textDocument/prepareRename": (position) => ({ position }),
  "textDocument/rangeFormatting": (end) => ({ range: { start: { line: 0, character: 0 }, end }, options }),
  "textDocument/references": (position) => ({ position, context: { includeDeclaration: true } }),
  "textDocument/rename": (position) => ({ position, newName: "renamed" }),
  "textDocument/selectionRange": (position) => ({ positions: [position, { line: 0, character: 0 }] }),
  "textDocument/semanticTokens/full": () => ({}),
  "textDocument/semanticTokens/full/delta": () => ({ previousResultId: "1" }),
  "textDocument/semanticTokens/range": (end) => ({ range: { start: { line: 0, character: 0 }, end } }),
  "textDocument/signatureHelp": (position) => ({ position }),
  "workspace/symbol": () => ({ query: "c" }),
};

const options = { tabSize: 4, insertSpaces: false };
const methods = Object.keys(requests);

/** A question about a document that is open. */
export function randomQuestion(document: TextDocument, random: Random): Question {
  const method = oneOf(methods, random);
  const offset = below(document.getText().length + 1, random);
  const place =
    random() < 0.9 ? document.positionAt(offset) : { line: below(1e6, random), character: below(1e6, random) };
  return { method, params: { textDocument: { uri: document.uri }, ...requests[method]!(place, random) } };
}

/** Values where something else belongs. */
const wrong = [
  null,
  0,
  -1,
  1e300,
  "",
  "x",
  true,
  [],
  {},
  [null],
  { line: -5, character: 1.5 },
  { line: "1", character: {} },
];

/** A question with parts that are of the wrong kind, or of a method that nobody has. */
export function wrongQuestion(document: TextDocument, random: Random): Question {
  const { method, params } = randomQuestion(document, random) as { method: string; params: Record<string, unknown> };
  const value = oneOf(wrong, random);
  switch (below(4, random)) {
    case 0:
      return { method, params: Array.isArray(value) || typeof value === "object" ? value : [value] };
    case 1:
      return { method: oneOf(["textDocument/nonsense", "$/nonsense", "", "initialized"], random), params };
    case 2:
      return {
        method,
        params: {
          ...params,
          textDocument: oneOf([value, { uri: value }, { uri: "file:///etc/closed.nft" }, { uri: "%%%" }], random),
        },
      };
    default:
      return { method, params: { ...params, [oneOf(Object.keys(params), random)]: value } };
  }
}

/** What no client should send, each as the bytes or the value of one message; the server must go on as if it had not been. */
export const nonsense: readonly { readonly bytes?: string; readonly message?: unknown }[] = [
  { bytes: "Content-Length: 4\r\n\r\n{bad" },
  { bytes: "Content-Length: 0\r\n\r\n" },
  { bytes: "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}" },
  { bytes: "content-length:2\r\nX-Other: 1\r\n\r\n[]" },
  ...[null, 42, "x", [], {}, { jsonrpc: "2.0" }].map((message) => ({ message })),
  { message: { jsonrpc: "2.0", id: 987_654, result: 1 } },
  { message: { jsonrpc: "2.0", id: null, error: { code: 1, message: "x" } } },
  ...wrong.flatMap((params) =>
    [
      "textDocument/didOpen",
      "textDocument/didChange",
      "textDocument/didClose",
      "textDocument/didSave",
      "workspace/didChangeConfiguration",
      "workspace/didChangeWatchedFiles",
      "workspace/didChangeWorkspaceFolders",
      "$/cancelRequest",
      "$/setTrace",
      "$/nonsense",
      "nonsense",
    ].flatMap((method) =>
      [
        params,
        { textDocument: params },
        { settings: params, changes: params, event: params, id: params, value: params },
      ].map((all) => ({ message: { jsonrpc: "2.0", method, params: all } })),
    ),
  ),
];

/** Notifications that are almost right, about a document of their own and, of no use, about one that is open. */
export function wrongNotifications(uri: string): Question[] {
  const own = "file:///etc/wrong.nft";
  return wrong.flatMap((value) => [
    {
      method: "textDocument/didOpen",
      params: { textDocument: { uri: own, languageId: "nft", version: 1, text: value } },
    },
    {
      method: "textDocument/didOpen",
      params: { textDocument: { uri: value, languageId: "nft", version: 1, text: "x" } },
    },
    {
      method: "textDocument/didChange",
      params: { textDocument: { uri: own, version: 2 }, contentChanges: [{ text: value }] },
    },
    { method: "textDocument/didClose", params: { textDocument: { uri: own } } },
    { method: "textDocument/didChange", params: { textDocument: { uri }, contentChanges: [{ text: "x" }] } },
    ...(value === "" || value === "x"
      ? []
      : [
          {
            method: "textDocument/didChange",
            params: { textDocument: { uri, version: 1e6 }, contentChanges: [{ text: value }] },
          },
        ]),
    ...[value, [{ range: value, text: "x" }], [{ range: { start: value, end: value }, text: "x" }]]
      // A range that is left out stands for the whole text, and no changes are no mistake.
      .filter((contentChanges) => JSON.stringify(contentChanges) !== "[]")
      .map((contentChanges) => ({
        method: "textDocument/didChange",
        params: { textDocument: { uri, version: 1e6 }, contentChanges },
      })),
  ]);
}
