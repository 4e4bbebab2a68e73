import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import type { CommandResult } from "../runner.ts";
import type { HostConnection } from "../transport/connection.ts";
import { checkDocument } from "./check.ts";
import { documentFor } from "./document.ts";

/** A host on which nft ends so. */
function hostWith(result: Partial<CommandResult>): HostConnection {
  const connection: HostConnection = {
    target: { kind: "local" },
    run: () => Promise.reject(new Error("nothing but scripts is run")),
    runScript: async (name, parameters, input) => {
      expect([name, parameters, input]).toEqual(["run", ["nft", "-c", "-f", "-"], "add table x\n"]);
      return { exitCode: 0, stdout: "", stderr: "", ...result };
    },
    streamScript: () => Promise.reject(new Error("nothing but scripts is run")),
    fresh: () => connection,
    close: async () => {},
  };
  return connection;
}

/** What such a host makes of a document. */
function outcomeOf(result: Partial<CommandResult>): ReturnType<typeof checkDocument> {
  const made = documentFor(buildRuleset({ path: "main", parsed: parse("add table x\n") }));
  if ("faults" in made) throw new Error("the document has faults");
  return checkDocument(hostWith(result), made.document);
}

test("a document is taken, also with a warning", async () => {
  expect(await outcomeOf({})).toEqual({ accepted: true, errors: [] });
  expect(await outcomeOf({ stderr: "Warning: old\n" })).toMatchObject({
    accepted: true,
    errors: [{ severity: "warning", message: "old", place: null }],
  });
});

test("a document is refused, at a place or as a whole", async () => {
  const stderr = "/dev/stdin:1:11-11: Error: Could not process rule: File exists\nadd table x\n          ^\n";
  expect(await outcomeOf({ exitCode: 1, stderr })).toMatchObject({
    accepted: false,
    errors: [{ severity: "error", place: { path: "main", start: 10, end: 11 } }],
  });
  expect(
    await outcomeOf({ exitCode: 1, stderr: "internal:0:0-0: Error: Could not process rule: Message too long\n" }),
  ).toMatchObject({ accepted: false, errors: [{ place: null }] });
});

test.each([
  [127, "sh: nft: not found\n", "nft cannot be run there: sh: nft: not found; install nftables on the host"],
  [
    1,
    "netlink: Error: cache initialization failed: Operation not permitted\n",
    "netlink: cache initialization failed: Operation not permitted",
  ],
  [139, "", "nft ended with exit code 139 and said nothing"],
])("nft did not check it: exit code %i", async (exitCode, stderr, failure) => {
  expect(await outcomeOf({ exitCode, stderr })).toEqual({ failure });
});
