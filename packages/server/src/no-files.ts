import type { System } from "./system.ts";

/** The system of a server that runs where there are no files, as in a browser: what a document includes is unknown. */
export const noFiles: System = {
  readInclude: () => () => ({ status: "unknown" }),
  readConfig: async () => ({ ok: true, value: null }),
  readHost: async (path) => ({ ok: false, reason: `cannot read the host snapshot ${path}: there are no files here` }),
};
