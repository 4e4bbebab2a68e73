import { describe, expect, it, test } from "vitest";
import { findRules, type RuleSearch } from "./find-rules.ts";

const listing = `table ip nat { # handle 1
	chain prerouting { # handle 1
		type nat hook prerouting priority filter; policy accept;
	}

	chain postrouting { # handle 2
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eno1" masquerade # handle 3
		oifname "eno2" masquerade # handle 4
		oifname "poopy" masquerade # handle 5
		oifname "eno2" masquerade # handle 6
		ip saddr 10.0.0.0/8 counter packets 3 bytes 240 masquerade comment "office" # handle 7
	}
}
table inet filter { # handle 2
	set admins { # handle 1
		type ipv4_addr
	}

	chain input { # handle 2
		type filter hook input priority filter; policy drop;
		ct state established,related accept # handle 3
		ip saddr @admins tcp dport 22 accept # handle 4
	}
}
`;

/** Handles of what is found, or what else is said. */
function found(text: string, ruleset = listing): (number | null)[] | RuleSearch {
  const search = findRules(ruleset, text);
  return search.status === "found" ? search.matches.map(({ handle }) => handle) : search;
}

/** What is said where nothing is found, with the rules that are offered. */
function offered(text: string, ruleset = listing): [string, string[]] {
  const search = findRules(ruleset, text);
  if (search.status !== "not-found") throw new Error(search.status);
  const near = search.near.map(
    ({ nearness, family, table, chain, handle }) => `${nearness}: ${family} ${table} ${chain} ${handle}`,
  );
  return [search.message, near];
}

describe("a rule is found", () => {
  test.each([
    ['nat postrouting oifname "poopy" masquerade', [5]],
    ["ip nat postrouting oifname poopy masquerade", [5]],
    ["delete rule nat postrouting oifname { poopy } masquerade", [5]],
    ["rule nat postrouting meta oifname poopy masquerade;", [5]],
    ["nat postrouting oifname eno2 masquerade", [4, 6]],
    ["nat postrouting ip saddr 10.1.2.3/8 counter masquerade", [7]],
    ['nat postrouting ip saddr 10.1.2.3/8 counter masquerade comment "office"', [7]],
    ["inet filter input ct state { related, established } accept", [3]],
    ["inet filter input tcp dport ssh ip saddr @admins accept", [4]],
    ["nat postrouting handle 5", [5]],
  ])("by %s", (text, handles) => {
    expect(found(text)).toEqual(handles);
  });

  it("with all that nft needs to name it", () => {
    const search = findRules(listing, "nat postrouting ip saddr 10.0.0.0/8 counter masquerade");
    expect(search).toMatchObject({
      status: "found",
      matches: [
        {
          family: "ip",
          table: "nat",
          chain: "postrouting",
          handle: 7,
          index: 4,
          text: 'ip saddr 10.0.0.0/8 counter masquerade comment "office"',
        },
      ],
    });
  });
});

it("does not take a rule for one of which nft cannot list all", () => {
  const ruleset = "table ip t {\n\tchain c {\n\t\tcounter # xt_LOG # handle 2\n\t\tcounter # handle 3\n\t}\n}\n";
  expect(found("t c counter", ruleset)).toEqual([3]);
  expect(offered("t c handle 9", ruleset)[1]).toEqual([]);
  expect(findRules(ruleset, "t c handle 2")).toMatchObject({ matches: [{ text: "counter # xt_LOG" }] });
});

describe("a text that is no rule is refused", () => {
  test.each([
    ["", 1, 1, /no rule is named; write "\[family\] table chain rule"/],
    ["nat", 1, 4, /./],
    ["nat postrouting", 1, 16, /./],
    ["nat postrouting oifnam poopy masquerade", 1, 17, /oifname/],
    ["nat postrouting tcp dport sshh accept", 1, 27, /ssh/],
    ["nat postrouting ip saddr $lan accept", 1, 26, /\$lan is not defined/],
    ["nat postrouting accept\nnat postrouting drop", 2, 1, /one rule .* at a time/],
    ["list ruleset", 1, 1, /./],
  ])("%j, at %i:%i", (text, line, column, message) => {
    const search = findRules(listing, text);
    expect(search).toMatchObject({ status: "invalid", problem: { line, column } });
    expect(search.status === "invalid" && search.problem.message).toMatch(message);
  });
});

describe("where nothing is found, there is", () => {
  test.each([
    [
      "what is alike in the chain",
      'nat postrouting oifname "eno3" masquerade',
      "no rule of chain postrouting of table ip nat means this",
      [3, 4, 5, 6].map((handle) => `similar: ip nat postrouting ${handle}`),
    ],
    [
      "the table of another family",
      "filter input ct state established,related accept",
      "the host has no table ip filter, which is meant where no family is written; it has inet filter: name the family",
      ["elsewhere: inet filter input 3"],
    ],
    [
      "the same rule in another chain",
      "nat prerouting oifname poopy masquerade",
      "no rule of chain prerouting of table ip nat means this",
      ["elsewhere: ip nat postrouting 5"],
    ],
    [
      "a chain by almost this name",
      "nat postroutin oifname poopy masquerade",
      "table ip nat has no chain postroutin; did you mean postrouting?",
      ["elsewhere: ip nat postrouting 5"],
    ],
    [
      "a table by almost this name",
      "inet filtr input drop",
      "the host has no table inet filtr; did you mean inet filter?",
      [],
    ],
    ["a list of tables", "mangle output drop", "the host has no table ip mangle; it has ip nat and inet filter", []],
    [
      "the handle in another chain of the table",
      "nat prerouting handle 5",
      "chain prerouting of table ip nat has no rule with handle 5",
      ["elsewhere: ip nat postrouting 5"],
    ],
    ["no such handle", "nat postrouting handle 99", "chain postrouting of table ip nat has no rule with handle 99", []],
  ])("%s", (_, text, message, near) => {
    expect(offered(text)).toEqual([message, near]);
  });

  it("nothing, on a host without tables", () => {
    expect(offered("nat c drop", "")).toEqual(["the host has no table ip nat, nor any other", []]);
  });
});
