import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, it, test } from "vitest";
import { type ChangedTables, changedTables } from "./changed-tables.ts";

const live = "table ip nat {\n}\ntable inet filter {\n}\n";

function changes(text: string, hostRuleset: string | null = live): ChangedTables {
  const included = "table ip6 included { chain c { }; }\n";
  const inside = "chain d { accept; }\n";
  return changedTables(
    buildRuleset(
      { path: "main.nft", parsed: parse(text) },
      {
        hostRuleset,
        readInclude: (path) =>
          path.startsWith("unknown")
            ? { status: "unknown" }
            : { status: "read", files: [{ path, text: path.startsWith("inside") ? inside : included }] },
      },
    ),
  );
}

/** Words such as `ip nat` and `ip6 x (new)`. */
function named(text: string): string[] {
  const result = changes(text);
  if (result.scope === "all") return ["all"];
  return [
    ...result.families.map((family) => `family ${family}`),
    ...result.tables.map(({ family, name, created }) => `${family} ${name}${created ? " (new)" : ""}`),
  ];
}

test.each([
  ["", []],
  ["table nat { chain c { }; }\ntable ip6 x { }\n", ["ip nat", "ip6 x (new)"]],
  ["add rule nat c accept\n", ["ip nat"]],
  ["nat c accept\n", ["ip nat"]],
  ["insert rule inet filter c handle 5 accept\n", ["inet filter"]],
  ["delete table inet filter\n", ["inet filter"]],
  ["destroy table gone\n", ["ip gone (new)"]],
  ["add element inet filter s { 1 }\n", ["inet filter"]],
  ["add counter inet filter x\n", ["inet filter"]],
  ["add flowtable inet filter f { hook ingress priority 0; devices = { lo }; }\n", ["inet filter"]],
  ["rename chain inet filter a b\n", ["inet filter"]],
  ["flush chain inet filter c\nflush set nat s\n", ["inet filter", "ip nat"]],
  ["reset counters inet\n", ["family inet"]],
  ["reset counters table inet filter\n", ["inet filter"]],
  ["flush ruleset ip\ntable nat { }\ntable ip6 x { }\n", ["family ip", "ip6 x (new)"]],
  ["list ruleset\ndescribe tcp dport\n", []],
  ['include "x.nft"\n', ["ip6 included (new)"]],
  ['table nat { include "inside.nft"; }\n', ["ip nat"]],
])("%j changes %j", (text, expected) => {
  expect(named(text)).toEqual(expected);
});

describe("everything may change", () => {
  it.each([
    ["flush ruleset\n", 'everything is changed by "flush ruleset"'],
    ["delete table handle 5\n", "a table is named by its handle"],
    ["reset counters\n", 'everything is changed by "reset counters"'],
    ['include "unknown.nft"\n', "an include could not be read"],
    ["table nat { nonsense }\n", "a document could not be understood"],
  ])("by %j: %s", (text, reason) => {
    expect(changes(text)).toEqual({ scope: "all", reason });
  });
});

it("is not known which tables are new where the live ruleset is not known", () => {
  expect(changes("table nat { }\n", null)).toEqual({
    scope: "some",
    families: [],
    tables: [{ family: "ip", name: "nat", created: null }],
  });
});
