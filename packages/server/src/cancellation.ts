import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver";

/** Ends a request that the client has called off while what it needs was read: nothing is worked out for nobody. */
export function refuseIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "called off");
}
