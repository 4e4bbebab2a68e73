import { describe, expect, test } from "vitest";
import { hostKnowing } from "../../test/host.ts";
import { type HoverRow, hovered, twoChains } from "../../test/hovered.ts";

describe("hover over a verdict tells what becomes of the packet at this hook", () => {
  const next = "- 50: chain b of table inet t, policy accept";
  test.each<HoverRow>([
    [
      "accept, which is not the end",
      twoChains.replace("RULE", "acc|ept"),
      [
        "accept",
        "**accept**",
        "Ends this base chain; later base chains may still drop the packet.",
        "Not the end at hook input. Next are:",
        next,
      ],
    ],
    [
      "accept in a chain that others jump to",
      twoChains.replace("WEB", "acc|ept"),
      [
        "accept",
        "**accept**",
        "Ends this base chain; later base chains may still drop the packet.",
        "From chain a: Not the end at hook input. Next are:",
        next,
      ],
    ],
    [
      "accept in the last chain",
      twoChains.replace("priority security;", "priority security; acc|ept"),
      [
        "accept",
        "**accept**",
        "Ends this base chain; later base chains may still drop the packet.",
        "No other chain at hook input comes later in this document.",
      ],
    ],
    [
      "drop, which nothing undoes",
      twoChains.replace("RULE", "dr|op"),
      [
        "drop",
        "**drop**",
        "Drops the packet at once; nothing can undo it.",
        "At hook input, these do not see the packet any more:",
        next,
      ],
    ],
    [
      "return",
      twoChains.replace("WEB", "ret|urn"),
      [
        "return",
        "**return**",
        "Goes back behind the jump that led here; in a base chain, its policy decides.",
        "Back to a (line 5).",
      ],
    ],
    [
      "jump",
      twoChains.replace("jump web", "ju|mp web"),
      ["jump web", "**jump**", "Runs a chain and comes back at its end."],
    ],
    [
      "the policy",
      twoChains.replace("policy drop", "policy dr|op"),
      [
        "policy drop",
        "**policy drop**",
        "Packets that no rule decided are dropped.",
        "At hook input, these do not see the packet any more:",
        next,
      ],
    ],
  ])("%s", (_, text, expected) => expect(hovered(text)).toEqual(expected));
});

describe("hover over a priority tells who else is at the hook", () => {
  const text = twoChains.replace("priority 0", "priority |0");
  test("of the document", () => {
    expect(hovered(text)).toEqual([
      "priority 0",
      "**priority 0** · `filter`",
      "Filtering.",
      "Packets meet at hook input, in this order:",
      "- **0: chain a of table inet t, policy drop**\n- 50: chain b of table inet t, policy accept",
    ]);
  });

  test("of the host as well, its legacy iptables included", () => {
    const host = hostKnowing({
      ruleset: {
        known: true,
        value: "table ip docker {\nchain in {\ntype filter hook input priority -5; policy accept;\n}\n}\n",
      },
      legacyTables: {
        known: true,
        value: [
          {
            family: "ip",
            tool: "iptables-legacy",
            name: "mangle",
            chains: [{ name: "INPUT", policy: "DROP", rules: [] }],
          },
        ],
      },
    });
    expect(hovered(text, { host })?.at(-1)?.split("\n")).toEqual([
      "- -150: legacy iptables mangle INPUT on the host, policy DROP, 0 rules",
      "- -5: chain in of table ip docker on the host, policy accept",
      "- **0: chain a of table inet t, policy drop**",
      "- 50: chain b of table inet t, policy accept",
    ]);
  });
});
