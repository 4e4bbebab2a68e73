import type { HostConnection } from "./connection.ts";
import { connectLocally } from "./local.ts";
import { connectBySsh, type SshOptions } from "./ssh.ts";
import type { Target } from "./target.ts";

/** A way to a host; nothing is connected before something runs. Close it in any case. */
export function connect(target: Target, options: SshOptions): HostConnection {
  return target.kind === "local" ? connectLocally() : connectBySsh(target.destination, options);
}
