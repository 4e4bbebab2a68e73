/** What the checks of single statements look at. */
import type { ProtocolContext } from "./protocols.ts";
import type { EvaluationScope } from "./scope.ts";
import type { ValueCheck } from "./values.ts";

/** What the checks of statements share: where they are, and what the rule said before about its packets. */
export interface StatementScope extends EvaluationScope {
  readonly protocols: ProtocolContext;
  readonly values: ValueCheck;
}
