/** What an editor asks about nftables documents, as pure functions of a document and a position. */

export { documentOfItem, incomingCalls, outgoingCalls, prepareCallHierarchy } from "./call-hierarchy.ts";
export { codeActionKinds, codeActions } from "./code-actions.ts";
export { codeLenses } from "./code-lens.ts";
export { type CompletionOptions, complete, completionCharacters } from "./completion/complete.ts";
export { findDefinition, findReferences } from "./definition.ts";
export { type DiagnosticData, diagnose } from "./diagnostics.ts";
export { type DocumentEntry, type Environment, nowhere, pathOf, ServiceDocument, uriOf } from "./document.ts";
export { documentLinks } from "./document-links.ts";
export { documentSymbols } from "./document-symbols.ts";
export { foldingRanges } from "./folding-ranges.ts";
export { formatDocument, formatSelection, formatTyped, formattingCharacters } from "./formatting.ts";
export {
  type Drawing,
  drawGraph,
  interfacesFor,
  type PacketTrace,
  type PacketWords,
  type TraceAnswer,
  type TraceMark,
  tracePacketIn,
} from "./graph.ts";
export { findHighlights } from "./highlight.ts";
export { hover } from "./hover.ts";
export { type InlayHintKinds, inlayHints } from "./inlay-hints.ts";
export { isRuleset } from "./recognition.ts";
export { prepareRename, type RenameResult, rename } from "./rename.ts";
export { selectionRanges } from "./selection-ranges.ts";
export { SemanticTokensAnswers, semanticTokensIn, semanticTokensLegend } from "./semantic-tokens.ts";
export { signatureCharacters, signatureHelp } from "./signature-help.ts";
export { declaredSymbols, findSymbols } from "./workspace-symbols.ts";
