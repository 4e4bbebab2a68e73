import { buildRuleset, type Ruleset } from "@nftlint/semantics";
import { parse, type Rule } from "@nftlint/syntax";
import { describe, expect, it, test } from "vitest";
import { type Insertion, insertionOf } from "./insertion.ts";
import { matchRules } from "./match-rules.ts";

const listing = `table ip nat { # handle 1
	counter office { # handle 9
		packets 7 bytes 420
	}

	chain postrouting { # handle 2
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eno1" counter packets 12 bytes 720 masquerade # handle 3
		oifname "eno2" masquerade # handle 4
		oifname "eno1" counter packets 3 bytes 180 masquerade # handle 5
		ip saddr 10.0.0.0/8 counter name "office" # handle 6
	}
}
`;

function rulesetOf(rules: string): Ruleset {
  const text = `define lan = 10.0.0.0/8
table nat {
	counter office { }
	counter home { }
	chain postrouting {
		type nat hook postrouting priority 100
		${rules.split("; ").join("\n\t\t")}
	}
}
`;
  const parsed = parse(text);
  expect(parsed.diagnostics).toEqual([]);
  return buildRuleset({ path: "a.nft", parsed });
}

function rulesIn(ruleset: Ruleset): Rule[] {
  return [...(ruleset.tables[0]?.chains.get("postrouting")?.rules ?? [])].map(({ node }) => node);
}

describe("rules of a file are found among the live ones", () => {
  /** What is known of each rule, in the order of the file: its handle, and packets/bytes. */
  function matched(rules: string): (string | null)[] {
    const ruleset = rulesetOf(rules);
    const match = matchRules(ruleset, listing);
    return rulesIn(ruleset).map((rule) => {
      const live = match.rules.get(rule);
      if (live === undefined) return null;
      return live.count === null ? `${live.handle}` : `${live.handle}: ${live.count.packets}/${live.count.bytes}`;
    });
  }

  test.each([
    ["with their counters", "oifname eno1 counter masquerade; oifname eno2 masquerade", ["3: 12/720", "4"]],
    [
      "in order where several mean the same",
      "oifname eno1 counter masquerade; oifname { eno1 } counter masquerade",
      ["3: 12/720", "5: 3/180"],
    ],
    [
      "where others are in between",
      "oifname eno1 counter masquerade; oifname eno9 masquerade; oifname eno2 masquerade",
      ["3: 12/720", null, "4"],
    ],
    ["where they moved", "ip saddr $lan counter name office; oifname eno2 masquerade", ["6", "4"]],
    ["not where they count and the live one does not", "oifname eno2 counter masquerade", [null]],
  ])("%s", (_, rules, expected) => {
    expect(matched(rules)).toEqual(expected);
  });

  it("also where they use sets that the file does not declare", () => {
    const live = `table ip t {
	map m { # handle 1
		type inet_service : ipv4_addr
	}
	chain c { # handle 2
		update @m { tcp dport : 10.0.0.1 } # handle 3
	}
}
`;
    const ruleset = buildRuleset({ path: null, parsed: parse("add rule t c update @m { tcp dport : 10.0.0.1 }\n") });
    expect([...matchRules(ruleset, live).rules.values()].map(({ handle }) => handle)).toEqual([3]);
  });

  it("and so are its named counters", () => {
    const { counters } = matchRules(rulesetOf("accept"), listing);
    expect(counters.map(({ object, count }) => [object.name, count])).toEqual([["office", { packets: 7, bytes: 420 }]]);
  });

  it("but not counts that the listing leaves out", () => {
    const ruleset = rulesetOf("oifname eno1 counter masquerade");
    const { rules } = matchRules(ruleset, listing.replace(/ packets \d+ bytes \d+/g, ""));
    expect([...rules.values()].map(({ handle, count }) => [handle, count])).toEqual([[3, null]]);
  });
});

describe("a rule that is not live goes", () => {
  function insertion(rules: string, index: number, ruleset = listing): Insertion {
    const file = rulesetOf(rules);
    return insertionOf(rulesIn(file)[index] as Rule, file, matchRules(file, ruleset));
  }

  test.each([
    [
      "behind the live rule in front of it",
      "oifname eno2 masquerade; oifname new masquerade",
      1,
      { place: "after", handle: 4 },
    ],
    [
      "past others that are not live",
      "oifname eno2 masquerade; accept; oifname new masquerade",
      2,
      { place: "after", handle: 4 },
    ],
    [
      "in front of the live rule behind it",
      "oifname new masquerade; oifname eno2 masquerade",
      0,
      { place: "before", handle: 4 },
    ],
    ["to the end, without a neighbour", "oifname new masquerade", 0, { place: "end" }],
  ])("%s", (_, rules, index, position) => {
    expect(insertion(rules, index)).toMatchObject({
      status: "place",
      family: "ip",
      table: "nat",
      chain: "postrouting",
      position,
    });
  });

  it("nowhere, where it is live already", () => {
    expect(insertion("oifname eno2 masquerade", 0)).toMatchObject({ status: "live", live: { handle: 4 } });
  });

  it("nowhere, where the host lacks its table or chain", () => {
    expect(insertion("accept", 0, "")).toEqual({
      status: "no-place",
      message: "the host has no table ip nat; load the file instead",
    });
    expect(insertion("accept", 0, "table ip nat {\n}\n")).toEqual({
      status: "no-place",
      message: "table ip nat of the host has no chain postrouting; load the file instead",
    });
  });
});
