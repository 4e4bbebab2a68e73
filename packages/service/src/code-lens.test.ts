import { describe, expect, test } from "vitest";
import type { Location } from "vscode-languageserver-types";
import { marked, reading } from "../test/marked.ts";
import { codeLenses } from "./code-lens.ts";
import type { Environment } from "./document.ts";

/** Each lens as `line: title -> lines of its locations`, lines counted from 0. */
function lenses(text: string, environment: Partial<Environment> = {}): string[] {
  const { document } = marked(text, environment);
  return codeLenses(document).map(({ range, command }) => {
    const [uri, position, locations = []] = command?.arguments ?? [];
    expect([command?.command, uri, position]).toEqual(
      locations.length > 0 ? ["nftlint.showReferences", document.uri, range.start] : ["", undefined, undefined],
    );
    const lines = (locations as Location[]).map((location) => location.range.start.line);
    return `${range.start.line}: ${command?.title}${lines.length > 0 ? ` -> ${lines.join(" ")}` : ""}`;
  });
}

test("a chain tells how many rules jump to it, by verdict maps as well", () => {
  const text = `table t {
	chain c {
		tcp dport vmap { 22 : jump a, 23 : jump a, 24 : goto b }
		jump a
	}
	chain a {
	}
	chain b {
	}
}
`;
  expect(lenses(text)).toEqual(["1: no rule jumps here", "5: 2 rules jump here -> 2 2 3", "7: 1 rule jumps here -> 2"]);
});

test("sets, maps, objects, flowtables and variables tell how often they are named, tables only if they are", () => {
  const text = `define port = 22
table t {
	set s { type ipv4_addr; }
	map m { type ipv4_addr : verdict; }
	counter n { }
	flowtable f { hook ingress priority filter; devices = { eth0 }; }
	chain c {
		ip saddr @s tcp dport $port counter name n accept
		ip daddr @s drop
	}
}
table other {
}
add element t s { 1.1.1.1 }
`;
  expect(lenses(text)).toEqual([
    "0: 1 reference -> 7",
    "1: 1 reference -> 13",
    "2: 3 references -> 7 8 13",
    "3: no references",
    "4: 1 reference -> 7",
    "5: no references",
    "6: no rule jumps here",
  ]);
});

describe("a base chain tells its place at its hook", () => {
  const base = (name: string, hook: string, priority: string) =>
    `\tchain ${name} { type filter hook ${hook} priority ${priority}; }\n`;

  test("among the chains that the same packets meet", () => {
    const text = `table inet t {\n${base("late", "input", "filter + 10")}${base("early", "input", "raw")}${base("out", "output", "0")}}
table ip u {\n${base("between", "input", "0")}}
table arp v {\n${base("arp", "input", "0")}}
`;
    expect(lenses(text)).toEqual([
      "1: input hook, priority 10: 3 of 3, after ip u between -> 2 6 1",
      "2: input hook, priority -300: 1 of 3, before ip u between -> 2 6 1",
      "3: output hook, priority 0: the only chain",
      "6: input hook, priority 0: 2 of 3, after inet t early -> 2 6 1",
      "9: input hook, priority 0: the only chain",
    ]);
  });

  test("of IPv4 and IPv6 apart", () => {
    expect(lenses(`table ip t {\n${base("a", "input", "0")}}\ntable ip6 t {\n${base("a", "input", "1")}}\n`)).toEqual([
      "1: input hook, priority 0: the only chain",
      "4: input hook, priority 1: the only chain",
    ]);
  });

  test("of each device apart", () => {
    const at = (name: string, device: string, priority: number) =>
      `\tchain ${name} { type filter hook ingress device ${device} priority ${priority}; }\n`;
    const text = `table netdev t {\n${at("a", "eth0", 0)}${at("b", "eth1", 1)}}\ntable inet u {\n${at("c", "eth0", 2)}}\n`;
    expect(lenses(text)).toEqual([
      "1: ingress hook, priority 0: 1 of 2, before inet u c -> 1 5",
      "2: ingress hook, priority 1: the only chain",
      "5: ingress hook, priority 2: 2 of 2, after netdev t a -> 1 5",
    ]);
  });

  test("which is no order where priorities are equal or unknown", () => {
    const text = `table t {\n${base("a", "input", "0")}${base("b", "input", "filter")}${base("c", "input", "$x")}}\n`;
    expect(lenses(text)).toEqual([
      "1: input hook, priority 0: same as ip t b -> 1 2",
      "2: input hook, priority 0: same as ip t a -> 1 2",
      "3: input hook, priority unknown",
    ]);
  });
});

test("declarations of included files have their lenses there, and their rules count here", () => {
  const readInclude = reading({ "/etc/part.nft": "chain web {\n\tjump a\n}\n" });
  expect(lenses('table t {\n\tchain a {\n\t}\n\tinclude "/etc/part.nft"\n}\n', { readInclude })).toEqual([
    "1: 1 rule jumps here -> 1",
  ]);
});

test("meters, deleted chains and what broken text does not declare have none", () => {
  const text = `table t {
	chain gone {
	}
	chain c {
		meter m { ip saddr limit rate 1/second } accept
	}
	chain {
	}
	set
}
delete chain t gone
`;
  expect(lenses(text)).toEqual(["0: 1 reference -> 10", "3: no rule jumps here"]);
});
