import type { CodeAction, CodeActionContext, Range } from "vscode-languageserver-types";
import { type ActionRequest, actionRequest } from "./code-actions/action.ts";
import { flushesAtTop } from "./code-actions/add-to-flush.ts";
import { missingChains } from "./code-actions/create-chain.ts";
import { nearestWords } from "./code-actions/did-you-mean.ts";
import { extractSet } from "./code-actions/extract-set.ts";
import { fixAll, fixAllKind } from "./code-actions/fix-all.ts";
import { fixes } from "./code-actions/fixes.ts";
import { inlineSet } from "./code-actions/inline-set.ts";
import { mergeRules } from "./code-actions/merge-rules.ts";
import { sortElements } from "./code-actions/sort-elements.ts";
import { suppressions } from "./code-actions/suppress.ts";
import type { ServiceDocument } from "./document.ts";
import { offsetAt } from "./places.ts";

type Maker = (request: ActionRequest) => CodeAction[];

/** Which actions there are, by the kind that a client may restrict them to, in the order of the menu. */
const makers: readonly (readonly [kind: string, make: Maker])[] = [
  ["quickfix", fixes],
  ["quickfix", nearestWords],
  ["quickfix", missingChains],
  ["quickfix", flushesAtTop],
  ["quickfix", suppressions],
  ["refactor.extract", extractSet],
  ["refactor.inline", inlineSet],
  ["refactor.rewrite", mergeRules],
  ["refactor.rewrite", sortElements],
];

/** The kinds of actions that there are, for a server to announce. */
export const codeActionKinds: readonly string[] = [...new Set(makers.map(([kind]) => kind)), fixAllKind];

/**
 * What can be done about a range: fixes of what the linter found there, and rewritings of what
 * stands there. What concerns the whole document is given only to clients that ask for it.
 */
export function codeActions(
  document: ServiceDocument,
  range: Range,
  { only }: Pick<CodeActionContext, "only">,
): CodeAction[] {
  const isAsked = (kind: string) =>
    only === undefined || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
  const actions: CodeAction[] = [];
  if (makers.some(([kind]) => isAsked(kind))) {
    const request = actionRequest(document, offsetAt(document, range.start), offsetAt(document, range.end));
    for (const [kind, make] of makers) if (isAsked(kind)) actions.push(...make(request));
  }
  if (only !== undefined && isAsked(fixAllKind)) actions.push(...fixAll(document));
  return actions;
}
