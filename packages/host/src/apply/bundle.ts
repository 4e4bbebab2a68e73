import { scripts } from "../scripts.generated.ts";
import { type ApplyRequest, applyCall, type ScriptCall } from "./transaction.ts";

/**
 * Everything that another tool needs to apply a document as {@link applyDocument} does: it runs
 * `sh SCRIPT PARAMETERS…` with the input on standard input on the host, then, over a new connection,
 * `sh SCRIPT confirm ID`.
 */
export interface ApplyBundle extends ScriptCall {
  readonly id: string;
  /** The script's text. */
  readonly script: string;
}

/** Throws where the request holds what no host can do. */
export function bundleFor(request: ApplyRequest): ApplyBundle {
  return { id: request.id, script: `${scripts.transaction}\n`, ...applyCall(request) };
}
