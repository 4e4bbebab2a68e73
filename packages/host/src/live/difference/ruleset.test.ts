import { readFileSync } from "node:fs";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { formatDifference } from "./format.ts";
import { differenceJson } from "./json.ts";
import type { RulesetDifference } from "./model.ts";
import { diffRuleset } from "./ruleset.ts";
import { differenceTexts } from "./texts.ts";

const live = `table ip nat { # handle 1
	chain prerouting { # handle 1
		type nat hook prerouting priority filter; policy accept;
	}

	chain postrouting { # handle 2
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eno1" masquerade # handle 3
		oifname "eno2" counter packets 5 bytes 300 masquerade # handle 4
		oifname "poopy" masquerade # handle 5
	}
}
`;

function diff(text: string, hostRuleset = live): RulesetDifference {
  const difference = diffRuleset(buildRuleset({ path: "a.nft", parsed: parse(text) }, { hostRuleset }));
  if (difference === null) throw new Error("no live ruleset");
  return difference;
}

function shown(text: string, hostRuleset = live): string {
  return formatDifference(diff(text, hostRuleset));
}

/** The wazowski case: the same file, loaded a second time. */
const snat = `table ip nat {
	chain prerouting {
		type nat hook prerouting priority 0;
	}
	chain postrouting {
		type nat hook postrouting priority 100;
		oifname eno1 masquerade
		oifname eno2 counter masquerade
	}
}
`;

describe("the difference", () => {
  it("shows that a file without flush adds its rules a second time", () => {
    expect(shown(snat)).toBe(`  table ip nat {
    chain postrouting {
      type nat hook postrouting priority 100
      policy accept
      # 2 rules as before
      oifname "poopy" masquerade
+     oifname eno1 masquerade
+     oifname eno2 counter masquerade
    }
  }

1 table changes: 2 rules added.
`);
  });

  it("shows which rule goes, with its handle, where the file flushes first", () => {
    expect(shown(`flush ruleset\n${snat}`)).toBe(`  table ip nat {
    chain postrouting {
      type nat hook postrouting priority 100
      policy accept
      # 1 rule as before
      oifname "eno2" counter masquerade
-     oifname "poopy" masquerade  # handle 5
    }
  }

1 table changes: 1 rule removed.
`);
  });

  it("is none where the file says what is live, in other words", () => {
    const same = snat.replace("counter masquerade", "counter masquerade\n\t\toifname { poopy } masquerade");
    expect(shown(`flush ruleset\n${same}`)).toBe("Declared as it is: ip nat\n\nNothing changes.\n");
  });

  it("shows a rule that moves as removed and added", () => {
    const hostRuleset = "table ip t {\n\tchain c {\n\t\ttcp dport 1\n\t\ttcp dport 2\n\t\ttcp dport 3\n\t}\n}\n";
    const text = "flush ruleset\ntable t { chain c { tcp dport 3; tcp dport 1; tcp dport 2; }; }\n";
    expect(shown(text, hostRuleset)).toBe(`  table ip t {
    chain c {
+     tcp dport 3
      tcp dport 1
      tcp dport 2
-     tcp dport 3
    }
  }

1 table changes: 1 rule added, 1 removed.
`);
  });

  it("shows properties, sets and objects that change", () => {
    const hostRuleset = `table inet t {
	counter c { # handle 3
		packets 10 bytes 1000
	}
	limit l { # handle 4
		rate 5/second
	}
	set s { # handle 5
		type ipv4_addr
		elements = { 10.0.0.1, 10.0.0.2 }
	}
	chain input { # handle 1
		type filter hook input priority filter; policy accept;
	}
}
`;
    const text = `flush ruleset
table inet t {
	counter c { }
	limit l { rate 300/minute; }
	set s { type ipv4_addr; timeout 1h; elements = { 10.0.0.2, 10.0.0.3 }; }
	chain input { type filter hook input priority -10; policy drop; }
}
`;
    expect(shown(text, hostRuleset)).toBe(`  table inet t {
    limit l {
-     limit rate 5/second burst 5 packets
+     limit rate 300/minute burst 5 packets
    }
    set s {
      type ipv4_addr
+     timeout 1h
      elements = {
        # 1 element as before
-       10.0.0.1,
+       10.0.0.3,
      }
    }
    chain input {
-     type filter hook input priority 0
+     type filter hook input priority -10
-     policy accept
+     policy drop
    }
  }

1 table changes: 1 element added, 1 removed, 4 properties changed.
`);
  });
});

describe("elements", () => {
  const set = (body: string) => `table ip t {\n\tset s {\n${body}\n\t}\n}\n`;

  it("that packets put into a set are not what a file removes", () => {
    const hostRuleset = set(
      "type ipv4_addr\nsize 65535\nflags dynamic,timeout\nelements = { 10.0.0.1 timeout 1m expires 30s }",
    );
    expect(shown(`flush ruleset\n${set("type ipv4_addr\nflags dynamic,timeout")}`, hostRuleset)).toBe(
      "Declared as it is: ip t\n\nNothing changes.\n",
    );
  });

  it("that touch are one where the set merges them", () => {
    const hostRuleset = set("type ipv4_addr\nflags interval\nauto-merge\nelements = { 10.0.0.0/23 }");
    const file = set("type ipv4_addr\nflags interval\nauto-merge\nelements = { 10.0.1.0/24, 10.0.0.0/24 }");
    expect(diff(`flush ruleset\n${file}`, hostRuleset).tables).toEqual([]);
    expect(shown(`${file}add element t s { 10.0.2.0/24 }\n`, hostRuleset)).toContain(`
-       10.0.0.0/23,
+       10.0.0.0-10.0.2.255,
`);
  });

  it("are deleted in part where the set merges them", () => {
    const hostRuleset = set("type ipv4_addr\nflags interval\nauto-merge\nelements = { 10.0.0.0/24 }");
    expect(shown("delete element t s { 10.0.0.128/26 }\n", hostRuleset)).toContain(`
-       10.0.0.0/24,
+       10.0.0.0/25,
+       10.0.0.192/26,
`);
  });

  it("are deleted and added by commands", () => {
    const hostRuleset = set("type inet_service\nelements = { 22, 80 }");
    expect(shown("delete element t s { ssh }\nadd element t s { 443 }\n", hostRuleset)).toContain(`
        # 1 element as before
-       22,
+       443,
`);
  });
});

describe("tables", () => {
  const others = `${live}table inet f2b-table {
	chain f2b-chain {
		type filter hook input priority filter - 1; policy accept;
	}
}
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy accept;
		jump DOCKER-USER
	}
	chain DOCKER-USER {
	}
}
`;

  it("of others that a flush destroys are named with their owners", () => {
    const { tables, destroyed, untouched } = diff(`flush ruleset\n${snat}`, others);
    expect(destroyed.map(({ name, owner, programs }) => [name, owner?.program, programs])).toEqual([
      ["f2b-table", "fail2ban", []],
      ["filter", "iptables-nft", ["Docker"]],
    ]);
    expect(tables.map(({ name, change }) => `${name} ${change}`)).toEqual([
      "nat changed",
      "f2b-table removed",
      "filter removed",
    ]);
    expect(untouched).toEqual([]);
    expect(shown(`flush ruleset\n${snat}`, others)).toContain(
      "Destroyed: table inet f2b-table (of fail2ban)\nDestroyed: table ip filter (of iptables-nft, Docker)\n",
    );
  });

  it("that a file does not touch are named", () => {
    expect(diff("flush table ip nat\n", others).untouched).toEqual([
      { family: "inet", name: "f2b-table" },
      { family: "ip", name: "filter" },
    ]);
  });

  it("that are new are shown whole", () => {
    expect(shown("table ip6 x { chain c { accept; }; }\n", "")).toBe(`+ table ip6 x {
+   chain c {
+     accept
+   }
+ }

1 table changes: 1 rule added, 1 declaration added.
`);
  });
});

it("has texts for an editor, in which what stays is written alike", () => {
  const { before, after } = differenceTexts(diff(`flush chain nat postrouting\n${snat}`));
  const common = `table ip nat {
	chain prerouting {
		type nat hook prerouting priority 0
		policy accept
	}
	chain postrouting {
		type nat hook postrouting priority 100
		policy accept
		oifname "eno1" masquerade
		oifname "eno2" counter masquerade
`;
  expect(before).toBe(`${common}\t\toifname "poopy" masquerade\n\t}\n}\n`);
  expect(after).toBe(`${common}\t}\n}\n`);
});

it("has a JSON form that its schema describes", () => {
  const schema = JSON.parse(readFileSync(new URL("../../../schemas/difference.schema.json", import.meta.url), "utf8"));
  const validate = new Ajv({ allErrors: true }).compile(schema);
  const everything = `flush table ip nat
table ip nat {
	comment "new"
	quota q { over 5 mbytes; }
	flowtable f { hook ingress priority 0; devices = { lo }; }
	map m { type inet_service : verdict; elements = { 22 : accept }; }
	chain postrouting { oifname poopy masquerade; }
}
`;
  for (const text of ["", snat, `flush ruleset\n${snat}`, everything, "delete table ip nat\n"]) {
    expect(validate(JSON.parse(JSON.stringify(differenceJson(diff(text)))))).toBe(true);
    expect(validate.errors).toBeNull();
  }
  expect(differenceJson(diff(`flush ruleset\n${snat}`))).toMatchObject({
    version: 1,
    summary: { tables: 1, rules: { added: 0, removed: 1 } },
    tables: [{ family: "ip", name: "nat", change: "changed", owner: null }],
  });
});

it("names the lines of a listing that nft would not read itself", () => {
  const hostRuleset =
    "table ip t {\n\tchain c {\n\t\tadd @s { 0xa020304 [invalid type] timeout 2s } # handle 3\n\t}\n}\n";
  expect(shown("table ip t { chain d { }; }\n", hostRuleset)).toContain(
    "Not understood, and so not compared: add @s { 0xa020304 [invalid type] timeout 2s } # handle 3\n",
  );
});

it("writes characters out that could steer a terminal", () => {
  expect(shown('table ip t { chain c { accept comment "\u001b[31m\u202e"; }; }\n', "")).toContain(
    'accept comment "\\u{1b}[31m\\u{202e}"',
  );
});

it("cannot be told without a live ruleset", () => {
  expect(diffRuleset(buildRuleset({ path: null, parsed: parse(snat) }))).toBeNull();
});
