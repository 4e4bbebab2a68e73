import type { HostFacts } from "@nftlint/host";
import { unconfigured } from "@nftlint/linter";
import { describe, expect, test } from "vitest";
import { CompletionItemKind, CompletionItemTag, InsertTextFormat } from "vscode-languageserver-types";
import { marked, reading } from "../../test/marked.ts";
import type { Environment } from "../document.ts";
import { complete } from "./complete.ts";

const unknown = { known: false, reason: "not recorded" } as const;

/** A host with the interface lan0, 10.1.0.1, and a table of its own. */
const host = {
  nftVersion: unknown,
  interfaces: {
    known: true,
    value: [
      {
        name: "lan0",
        alternativeNames: [],
        index: 2,
        master: null,
        linkKind: "vlan",
        flags: [],
        addresses: [{ family: "ip", address: "10.1.0.1", prefixLength: 24, scope: "global", isDynamic: false }],
      },
    ],
  },
  ruleset: { known: true, value: "table inet live {\n\tchain old {\n\t}\n}\n" },
} as unknown as HostFacts;

function items(text: string, environment: Partial<Environment> = {}, snippets = false) {
  const { document, position } = marked(text, environment);
  return complete(document, position, { snippets });
}

const labels = (text: string, environment: Partial<Environment> = {}) =>
  items(text, environment).map(({ label }) => label);

const inTable = (item: string) => `define port = 22
table inet t {
	set marks {
		type mark
	}
	set ports {
		type inet_service
	}
	set directions {
		typeof ct direction
	}
	map verdicts {
		type inet_service : verdict
	}
	counter hits {
	}
	limit slow {
		rate 5/second
	}
	ct helper ftp {
		type "ftp" protocol tcp
	}
	flowtable fast {
		hook ingress priority filter
		devices = { eth0 }
	}
	chain web {
	}
	chain base {
		type nat hook output priority filter
	}
${item}
}
`;

const inChain = (rule: string) => inTable(`chain c {\n${rule}\n}`);

describe("in rules", () => {
  test.each([
    ["fields of a protocol", "udp |", ["sport", "dport", "length", "checksum"]],
    ["fields behind a statement that cannot be read", "bogus bogus udp |", ["sport", "dport", "length", "checksum"]],
    ["chains that can be jumped to, behind jump", "jump |", ["web", "$port"]],
    ["the same behind goto in a verdict map", "tcp dport vmap { 22 : goto |", ["web", "$port"]],
    [
      "verdicts behind the colon of a verdict map",
      "ct state vmap { new : |",
      ["accept", "drop", "continue", "return", "jump", "goto"],
    ],
    ["sets of the datatype", "meta mark @|", ["@marks"]],
    ["maps of the datatype", "tcp dport vmap @|", ["@verdicts"]],
    ["no set of another datatype", "ip saddr @|", []],
    ["sets whose datatype an expression tells", "ct direction @|", ["@directions"]],
    ["sets to add to", "add @|", ["@marks", "@ports", "@directions", "@verdicts"]],
    ["flowtables", "flow add @|", ["@fast"]],
    ["variables", "tcp dport $|", ["$port"]],
    ["objects of a type", "ct helper set |", ['"ftp"', "$port"]],
    ["counters", "counter name |", ['"hits"']],
    ["limits", "limit name |", ['"slow"']],
    ["rates", "limit rate |", ["over", "until"]],
    ["units of time", "limit rate 10/|", ["second", "minute", "hour", "day", "week"]],
    ["units of a rate", "limit rate 10 |", ["bytes", "kbytes", "mbytes"]],
    ["what a packet is refused with", "reject with |", ["icmp", "icmpv6", "icmpx", "tcp"]],
    ["codes", "reject with icmpx |", ["type", "port-unreachable", "admin-prohibited", "no-route", "host-unreachable"]],
    ["nothing but a comment behind a verdict", "accept |", ["comment"]],
    ["log levels", "log level |", ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"]],
    [
      "log flags behind a comma",
      "log flags skuid,|",
      ["tcp sequence", "tcp options", "ip options", "skuid", "ether", "all"],
    ],
    ["flags of queue", "queue flags |", ["bypass", "fanout"]],
    ["where to", "tproxy |", ["to", "ip", "ip6"]],
    ["results of a lookup", "fib saddr . iif |", ["oif", "oifname", "type", "check"]],
    ["modes", "meta mark set numgen |", ["inc", "random"]],
    ["what a number is taken modulo", "numgen inc |", ["mod"]],
    ["addresses of a connection", "ct original ip |", ["saddr", "daddr"]],
    ["constants", "ct direction |", ["original", "reply", "@directions", "$port", "vmap", "map"]],
    ["constants in a list", "ct state { new, |", ["invalid", "new", "established", "related", "untracked", "$port"]],
    ["constants behind a line break in a list", "ct direction {\noriginal,\n|", ["original", "reply", "$port"]],
    ["nothing in comments", "# ac|", []],
    ["nothing in strings", 'log prefix "ac|"', []],
  ])("%s", (_, rule, expected) => {
    expect(labels(inChain(rule)).toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    ["statements", "acc|", "accept"],
    ["properties", "|", "policy"],
    ["ports by name", "tcp dport |", "ssh"],
    ["ports in a range", "tcp dport 22-|", "ssh"],
    ["the next part of a concatenation", "ip saddr . tcp dport { 10.0.0.1 . |", "ssh"],
    ["sets where a value may stand", "tcp dport |", "@ports"],
    ["a comment behind other statements", "counter |", "comment"],
    ["what goes on with a selector that can be set", "ip ttl |", "set"],
    ["statements in the block of a jump", "jump {\n|", "accept"],
    ["selectors as values", "meta mark set |", "ct"],
    ["protocols inside tunnels", "vxlan |", "ip"],
    ["keys of meters", "meter m { |", "ip"],
    ["statements of meters", "meter m { ip saddr |", "limit"],
    ["fields of an option", "tcp option maxseg |", "size"],
    ["stateful statements of elements", "update @marks { meta mark |", "limit"],
  ])("%s are among what is offered", (_, rule, expected) => {
    expect(labels(inChain(rule))).toContain(expected);
  });

  test("no statements that the hook refuses", () => {
    const offered = labels(inTable("chain c {\ntype filter hook forward priority filter\n|\n}"));
    expect(offered).toEqual(expect.arrayContaining(["accept", "queue", "flow"]));
    expect(offered.filter((label) => ["masquerade", "dnat", "fwd", "tproxy"].includes(label))).toEqual([]);
  });
});

describe("in other places", () => {
  test.each([
    ["families", "table |", ["ip", "ip6", "inet", "arp", "bridge", "netdev"]],
    ["tables of the family", `${inTable("")}delete table inet |`, ["t"]],
    ["chains of a table", `${inTable("")}list chain inet t |`, ["web", "base"]],
    ["sets of a table", `${inTable("")}flush set inet t |`, ["marks", "ports", "directions", "verdicts"]],
    ["chains for a rule", `${inTable("")}add rule inet t |`, ["web", "base"]],
    ["rules of a command", `${inTable("")}add rule inet t web udp |`, ["sport", "dport", "length", "checksum"]],
    ["what can be flushed", "flush |", ["ruleset", "table", "chain", "set", "map", "meter"]],
    ["types of the family", "table netdev t {\nchain c {\ntype |", ["filter"]],
    ["hooks of the type", inChain("type nat hook |"), ["prerouting", "input", "output", "postrouting"]],
    ["priorities of the hook", inChain("type filter hook forward priority |"), ["raw", "mangle", "filter", "security"]],
    ["priorities of the family", "table bridge t {\nchain c {\ntype filter hook output priority |", ["filter", "out"]],
    ["policies", inChain("policy |"), ["accept", "drop"]],
    ["flags of tables", inTable("flags |"), ["dormant", "owner", "persist"]],
    ["flags of sets", inTable("set x {\nflags constant, |\n}"), ["constant", "dynamic", "interval", "timeout"]],
    ["policies of sets", inTable("set x {\npolicy |\n}"), ["performance", "memory"]],
    ["elements of the datatype", inTable("set x {\ntype ct_dir\nelements = { |\n}\n}"), ["original", "reply", "$port"]],
    ["elements of a command", "table t {\nset x {\ntype ct_dir\n}\n}\nadd element t x { |", ["original", "reply"]],
    [
      "verdicts of a map",
      inTable("map x {\ntype mark : verdict\nelements = { 1 : |\n}\n}"),
      ["accept", "drop", "continue", "return", "jump", "goto", "$port"],
    ],
    ["units of a duration", inTable("set x {\ntimeout 1h5|\n}"), ["1h5d", "1h5h", "1h5m", "1h5s", "1h5ms"]],
    ["hooks of flowtables", inTable("flowtable f {\nhook |\n}"), ["ingress"]],
    ["properties of objects", inTable("ct timeout x {\n|\n}"), ["protocol", "policy", "l3proto", "comment"]],
    ["variables", "define a = 1\ndefine b = |", ["$a"]],
  ])("%s", (_, text, expected) => {
    expect(labels(text).toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    ["commands", "|", "flush"],
    ["items of a table", "table t {\n|\n}\n", "chain"],
    ["rules in a block that nothing closes", "table t {\nchain c {\n|", "drop"],
    ["rules in a part of a file", "chain c {\n|", "masquerade"],
    ["datatypes", "table t {\nset s {\ntype |", "ipv4_addr"],
    ["verdicts as what a map gives", "table t {\nmap m {\ntype mark : |", "verdict"],
  ])("%s are among what is offered", (_, text, expected) => {
    expect(labels(text)).toContain(expected);
  });
});

describe("of other files and commands", () => {
  test.each([
    ["chains of an included file", 'include "x.nft"\ntable inet t {\nchain c {\njump |', "far"],
    ["variables of an included file", 'include "x.nft"\ntable inet t {\nchain c {\ntcp dport $|', "$away"],
    ["chains that commands add", "add chain inet t near\ntable inet t {\nchain c {\njump |", "near"],
    ["sets that commands add", "add set t s { type ipv4_addr; }\nadd rule t c ip saddr @|", "@s"],
  ])("%s are offered", (_, text, expected) => {
    const readInclude = reading({ "x.nft": "define away = 1\ntable inet t {\n\tchain far {\n\t}\n}\n" });
    expect(labels(text, { readInclude })).toContain(expected);
  });

  test("no chains that a command removes", () => {
    expect(labels("delete chain inet t gone\ntable inet t {\nchain c {\njump |")).toEqual([]);
  });
});

describe("of a host", () => {
  test.each([
    ["interfaces", inChain("iifname |"), '"lan0"'],
    ["interfaces in quotes", inChain('iifname "l|"'), '"lan0"'],
    ["interfaces in a list", inChain('iifname { "eth0", |'), '"lan0"'],
    ["devices of a flowtable", inTable("flowtable f {\ndevices = { |"), '"lan0"'],
    ["devices of a chain", "table netdev t {\nchain c {\ntype filter hook ingress device |", '"lan0"'],
    ["addresses", inChain("ip daddr |"), "10.1.0.1"],
    ["tables", "delete table inet |", "live"],
    ["chains", "flush chain inet live |", "old"],
  ])("%s are offered", (_, text, expected) => {
    expect(labels(text, { host })).toContain(expected);
  });

  test("nothing is offered where it is not known", () => {
    expect(labels("delete table inet |", { host: { ...host, ruleset: unknown } })).toEqual([]);
  });
});

describe("an item", () => {
  test.each([
    ["the word at the cursor", "ac|", "ac"],
    ["with what is behind the cursor", "ac|cept", "accept"],
    ["with its $", "tcp dport $po|rt", "$port"],
    ["with its @", "tcp dport @p|", "@p"],
    ["with its quotes", 'iifname "la|n" accept', '"lan"'],
    ["an address that is half written", "ip saddr 10.0|", "10.0"],
    ["nothing before a word", "tcp |dport", ""],
  ])("replaces %s", (_, rule, expected) => {
    const { document, position, textAt } = marked(inChain(rule), { host });
    const [item] = complete(document, position);
    expect(item?.textEdit && "range" in item.textEdit && textAt(item.textEdit.range)).toBe(expected);
  });

  test("is explained", () => {
    expect(items(inChain("tcp |")).find(({ label }) => label === "dport")).toMatchObject({
      kind: CompletionItemKind.Field,
      detail: "inet_service",
      documentation: { kind: "markdown", value: "Destination port." },
    });
  });

  test("for a value comes before names, and these before what begins a statement", () => {
    const order = items(inChain("meta mark set |"))
      .toSorted((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1))
      .map(({ label }) => label);
    expect(order.slice(0, 3)).toEqual(["$port", "@marks", "ah"]);
    const direction = items(inChain("ct direction |")).map(({ label, sortText }) => [label, sortText?.[0]]);
    expect(direction).toEqual(
      expect.arrayContaining([
        ["original", "1"],
        ["$port", "2"],
      ]),
    );
  });

  test("tells the number of a named priority", () => {
    expect(items(inChain("type filter hook input priority m|"))).toEqual(
      expect.arrayContaining([expect.objectContaining({ label: "mangle", detail: "-150" })]),
    );
  });

  test("that the release does not know comes last, and is marked", () => {
    const config = { ...unconfigured, nftVersion: "1.0.6" };
    const [first, ...others] = items(inChain("|"), { config }).toSorted((a, b) =>
      (b.sortText ?? "").localeCompare(a.sortText ?? ""),
    );
    expect(first?.tags).toEqual([CompletionItemTag.Deprecated]);
    expect(others.find(({ label }) => label === "last")).toMatchObject({ detail: "needs nftables 1.0.7" });
  });

  test("with an older spelling comes last, and is marked", () => {
    const old = items(inChain("meta |")).filter(({ tags }) => tags !== undefined);
    expect(old.map(({ label, sortText }) => [label, sortText?.[0]])).toEqual([
      ["ibriport", "9"],
      ["obriport", "9"],
      ["secpath", "9"],
    ]);
  });

  test("stands there once", () => {
    for (const text of ["|", "table t {\n|", inChain("|"), inChain("meta mark set |"), inChain("tcp dport |")]) {
      const found = labels(text);
      expect(new Set(found).size).toBe(found.length);
    }
  });
});

describe("snippets", () => {
  const snippetsAt = (text: string) =>
    items(text, {}, true)
      .filter(({ kind }) => kind === CompletionItemKind.Snippet)
      .map(({ label }) => label);

  test.each([
    ["whole tables at the top level", "|", ["table …", "table … NAT router", "table … stateful firewall"]],
    [
      "whole chains, sets and maps in tables",
      "table t {\n|\n}",
      ["chain …", "chain … base chain", "map … verdicts", "set …", "set … filled by rules"],
    ],
    ["rules in chains", inChain("|"), ["ct state …", "tcp dport 22 … rate limit"]],
    ["none behind other words", inChain("counter |"), []],
    ["none on a line that has something", "table t { |", []],
  ])("%s", (_, text, expected) => {
    expect(snippetsAt(text).toSorted()).toEqual(expected.toSorted());
  });

  test("are filled out by clients that can", () => {
    const chain = items("table t {\nch|", {}, true).find(({ label }) => label === "chain …");
    expect(chain).toMatchObject({
      insertTextFormat: InsertTextFormat.Snippet,
      textEdit: { newText: "chain $" + "{1:name} {\n\t$" + "{0}\n}" },
      documentation: { kind: "markdown", value: "```nft\nchain name {\n\t\n}\n```" },
    });
  });

  test("are not offered to others", () => {
    expect(labels("table t {\n|\n}").filter((label) => label.includes("…"))).toEqual([]);
  });
});
