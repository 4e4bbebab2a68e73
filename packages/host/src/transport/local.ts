import { type HostConnection, operationsOf, type Session } from "./connection.ts";
import { bootstrap, frameRequest } from "./frame.ts";
import { spawnWithInput } from "./spawn.ts";

/** This machine, or the namespace or container that the process runs in. */
export function connectLocally(): HostConnection {
  const session: Session = (request, rights, signal, stream) =>
    spawnWithInput(bootstrap(rights), frameRequest(request), signal, stream);
  return {
    target: { kind: "local" },
    ...operationsOf(session, "this machine"),
    fresh: connectLocally,
    close: async () => {},
  };
}
