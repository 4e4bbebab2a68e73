import type { System } from "./system.ts";

const nothing = { ok: false, reason: "there are no files here" } as const;

/** The system of a server that runs where there are no files, as in a browser: what a document includes is unknown. */
export const noFiles: System = {
  readInclude: () => () => ({ status: "unknown" }),
  readConfig: async () => ({ ok: true, value: null }),
  findRulesets: async () => [],
  readText: async () => nothing,
  readHost: async () => nothing,
};
