import { parse } from "@nftlint/syntax";
import { describe, expect, it } from "vitest";
import { chainOf, inTables, rulesetOf, rulesOf, tableOf } from "../test/ruleset-of.ts";
import { buildRuleset, type IncludeReader, RulesetMemory } from "./index.ts";

describe("the block form", () => {
  const ruleset = rulesetOf(`table inet filter {
  comment "the host"
  flags dormant
  set blocked { type ipv4_addr . inet_service; flags interval, timeout; elements = { 10.0.0.1 . 22 } }
  map ways { type iface_index : verdict; }
  counter seen { }
  flowtable fast { hook ingress priority 0; devices = { eth0 }; }
  chain input { type filter hook input priority filter + 5; policy drop; accept; ct state new drop; }
  chain plain { counter; }
}
`);
  const table = tableOf(ruleset, "inet filter");

  it("gives tables with what they hold", () => {
    expect([...table.chains.keys()]).toEqual(["input", "plain"]);
    expect([...table.sets.keys()]).toEqual(["blocked", "ways"]);
    expect([...table.objects.keys()]).toEqual(["counter seen"]);
    expect([...table.flowtables.keys()]).toEqual(["fast"]);
    expect(table.comment).toBe("the host");
    expect([...table.flags]).toEqual(["dormant"]);
    expect(table.origin).toBe("file");
  });

  it("gives base chains with their hook", () => {
    const { base } = chainOf(ruleset, "inet filter input");
    expect(base).toMatchObject({ type: "filter", hook: "input", priority: 5, policy: "drop", devices: [] });
    expect(chainOf(ruleset, "inet filter plain").base).toBeNull();
  });

  it("gives rules in order", () => {
    expect(rulesOf(chainOf(ruleset, "inet filter input"))).toEqual(["accept", "ct state new drop"]);
  });

  it("gives sets with their types", () => {
    expect(table.sets.get("blocked")).toMatchObject({
      type: "set",
      keyTypes: ["ipv4_addr", "inet_service"],
      dataTypes: null,
      open: true,
    });
    expect([...(table.sets.get("blocked")?.flags ?? [])]).toEqual(["interval", "timeout"]);
    expect(table.sets.get("ways")).toMatchObject({
      type: "map",
      keyTypes: ["iface_index"],
      dataTypes: ["verdict"],
      // Nothing is in it here: another program fills it.
      open: true,
    });
  });
});

describe("the command form", () => {
  it("builds the same as the block form", () => {
    const ruleset = rulesetOf(`add table nat
add chain nat post { type nat hook postrouting priority srcnat; }
add rule nat post oifname "eth0" masquerade
ip nat post counter
insert rule ip nat post accept
`);
    expect(chainOf(ruleset, "ip nat post").base).toMatchObject({ type: "nat", hook: "postrouting", priority: 100 });
    expect(rulesOf(chainOf(ruleset, "ip nat post"))).toEqual(["accept", 'oifname "eth0" masquerade', "counter"]);
  });

  it("puts rules where index and insert say", () => {
    const ruleset = rulesetOf(`table t { chain c { tcp dport 0; tcp dport 1; }
}
add rule t c index 0 tcp dport 2
insert rule t c index 1 tcp dport 3
insert rule t c tcp dport 4
insert rule t c tcp dport 5
`);
    expect(rulesOf(chainOf(ruleset, "ip t c")).map((text) => text.at(-1))).toEqual(["5", "4", "0", "3", "2", "1"]);
  });

  it("adds elements to sets", () => {
    const ruleset = rulesetOf(`add table t
add set t s { type ipv4_addr; }
add element t s { 10.0.0.1 }
add element t elsewhere { 10.0.0.1 }
`);
    expect(tableOf(ruleset, "ip t").sets.get("s")).toMatchObject({ open: false, elements: [{}] });
    expect(tableOf(ruleset, "ip t").sets.get("elsewhere")).toMatchObject({ open: true, declaration: null });
  });
});

describe("commands that take away", () => {
  const body = "{ chain a { accept; }\n chain b { drop; }\n }\n";

  it.each([
    ["delete table t", []],
    ["destroy table ip t", []],
    ["flush ruleset", []],
    ["flush ruleset ip", []],
    ["flush ruleset ip6", ["a accept", "b drop"]],
    ["flush table t", ["a ", "b "]],
    ["delete table ip6 t", ["a accept", "b drop"]],
    ["flush chain t a", ["a ", "b drop"]],
    ["delete chain t a", ["b drop"]],
    ["rename chain t a c", ["b drop", "c accept"]],
  ])("%s", (command, expected) => {
    const ruleset = rulesetOf(`table t ${body}${command}\n`);
    const chains = ruleset.tables.flatMap((table) => [...table.chains.values()]);
    expect(chains.map((chain) => `${chain.name} ${rulesOf(chain).join()}`)).toEqual(expected);
  });
});

describe("what is emptied before it is filled", () => {
  const body = "{ chain c { accept; }\n }\n";
  const emptiedBy = (text: string): string | null => {
    const operation = chainOf(rulesetOf(text), "ip t c").emptiedBy;
    return operation === null ? null : `${operation.action} ${operation.scope}`;
  };

  it.each([
    [`table t ${body}`, null],
    [`add table t\ntable t ${body}`, null],
    [`flush ruleset\ntable t ${body}`, "flush ruleset"],
    [`flush ruleset ip6\ntable t ${body}`, null],
    [`table t\nflush table t\ntable t ${body}`, "flush table"],
    [`table t\ndelete table t\ntable t ${body}`, "delete table"],
    [`destroy table t\ntable t ${body}`, "destroy table"],
    [`destroy table ip6 t\ntable t ${body}`, null],
    [`create table t ${body}`, "create table"],
    [`flush chain t c\ntable t ${body}`, "flush chain"],
    [`flush chain t d\ntable t ${body}`, null],
    [`table t ${body}flush table t\nadd rule t c drop\n`, "flush table"],
    [`table t ${body}delete table t\ntable t ${body}`, "delete table"],
  ])("%j", (text, expected) => {
    expect(emptiedBy(text)).toBe(expected);
  });

  it("lists the commands on tables and chains in order", () => {
    const { operations } = rulesetOf(`flush ruleset\ntable t ${body}delete chain t c\n`);
    expect(operations.map(({ action, scope, table, chain }) => [action, scope, table, chain])).toEqual([
      ["flush", "ruleset", null, null],
      ["add", "table", "t", null],
      ["add", "chain", "t", "c"],
      ["delete", "chain", "t", "c"],
    ]);
  });
});

describe("a host's ruleset", () => {
  const hostRuleset = `table ip nat { # handle 1
	chain post { # handle 1
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eno2" masquerade # handle 3
		accept # handle 5
	}
}
table inet f2b { # handle 2
}
`;

  it("is kept apart from the file's", () => {
    const ruleset = rulesetOf("table ip nat { chain post { drop; }\n }\n", { hostRuleset });
    expect(rulesOf(chainOf(ruleset, "ip nat post"))).toEqual(["drop"]);
    expect(ruleset.hostTables?.map(({ family, name, origin }) => [family, name, origin])).toEqual([
      ["ip", "nat", "host"],
      ["inet", "f2b", "host"],
    ]);
  });

  it("is what the file is loaded on top of", () => {
    const ruleset = rulesetOf("table ip nat { chain post { drop; }\n }\n", { hostRuleset });
    const post = inTables(ruleset.tablesAfterLoad, "ip nat").chains.get("post");
    expect(post === undefined ? [] : rulesOf(post)).toEqual(['oifname "eno2" masquerade', "accept", "drop"]);
    expect(post?.rules.map(({ document }) => document.origin)).toEqual(["host", "host", "file"]);
  });

  it("loses the rules that the file deletes by handle", () => {
    const ruleset = rulesetOf("delete rule ip nat post handle 3\n", { hostRuleset });
    const post = inTables(ruleset.tablesAfterLoad, "ip nat").chains.get("post");
    expect(post === undefined ? [] : rulesOf(post)).toEqual(["accept"]);
  });

  it("is unknown where it is not given", () => {
    expect(rulesetOf("table t { }\n")).toMatchObject({ hostTables: null, tablesAfterLoad: null });
  });
});

it("ends where files include each other in a circle, also where their texts are remembered", () => {
  const text = 'include "./circle.nft"\n';
  const readInclude: IncludeReader = () => ({ status: "read", files: [{ path: "circle.nft", text }] });
  const memory = new RulesetMemory();
  for (let version = 0; version < 2; version++) {
    const { documents, diagnostics } = buildRuleset(
      [{ path: "circle.nft", parsed: parse(text) }],
      { readInclude },
      memory,
    );
    expect(documents).toHaveLength(16);
    expect(new Set(documents.map(({ parsed }) => parsed)).size).toBe(16);
    expect(diagnostics.map(({ rule }) => rule)).toEqual(["include-too-deep"]);
  }
});

it("takes a part of a packet that is longer than any packet for what it is, and goes on", () => {
  const parsed = parse("table ip t {\n\tchain c {\n\t\t@nh,0,99999999999 1\n\t}\n}\n");
  expect(() => buildRuleset([{ path: "long.nft", parsed }])).not.toThrow();
});

describe("the elements of a set", () => {
  const changes = (commands: string) =>
    tableOf(rulesetOf(`table t { set s { type inet_service; elements = { 1, 2 }; }; }\n${commands}`), "ip t")
      .sets.get("s")
      ?.elementChanges.map(({ action, node, document: { parsed } }) => {
        const { start, end } = node.value;
        return `${action} ${parsed.text.slice(start, end)}`;
      });

  it("are known with the commands that delete some of them", () => {
    expect(changes("delete element t s { 1 }\nadd element t s { 1 }\n")).toEqual([
      "add { 1, 2 }",
      "delete { 1 }",
      "add { 1 }",
    ]);
  });

  it("are those that come after it was flushed", () => {
    expect(changes("delete element t s { 1 }\nflush set t s\nadd element t s { 3 }\n")).toEqual(["add { 3 }"]);
  });
});
