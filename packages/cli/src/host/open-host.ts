import { connect, type HostConnection, parseTarget } from "@nftlint/host";
import { isTerminal } from "../color.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** A host that a command goes to. */
export interface OpenHost extends AsyncDisposable {
  /** As the person named it. */
  readonly title: string;
  readonly connection: HostConnection;
}

/** Finds the host that a person names. Nothing is connected before something runs there. */
export function openHost(name: string): Outcome<OpenHost> {
  const parsed = parseTarget(name);
  if ("error" in parsed) return failure(parsed.error);
  if (parsed.target.kind === "local" && process.platform !== "linux") {
    return failure("nftables runs on Linux alone: name a host that ssh reaches");
  }
  const connection = connect(parsed.target, { interactive: isTerminal(2) });
  return success({ title: name, connection, [Symbol.asyncDispose]: () => connection.close() });
}
