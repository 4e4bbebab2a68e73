import { describe, expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function findings(text: string, pattern?: string): string[] {
  return check(rule, text, { options: pattern === undefined ? {} : { pattern } });
}

const good = `table inet filter {
	set allowed_hosts {
		type ipv4_addr
	}
	counter web-hits {
	}
	chain input2 {
		type filter hook input priority filter; policy drop;
		ip saddr @allowed_hosts accept
	}
}
`;

test("the message names the thing and the pattern", () => {
  expect(findings(good.replace("chain input2", "chain INPUT"))).toEqual([
    '[INPUT] the name of the chain "INPUT" does not match "^[a-z][a-z0-9_-]*$"; rename it',
  ]);
});

describe("names are looked at where they are declared", () => {
  test.each([
    ["table inet Filter {\n}\n", '[Filter] the name of the table "Filter"'],
    ["table ip t {\n\tset _a {\n\t\ttype mark\n\t}\n}\n", '[_a] the name of the set "_a"'],
    ["table ip t {\n\tmap toPort {\n\t\ttype mark : mark\n\t}\n}\n", '[toPort] the name of the map "toPort"'],
    ['table ip t {\n\tct helper FTP {\n\t\ttype "ftp" protocol tcp\n\t}\n}\n', '[FTP] the name of the ct helper "FTP"'],
    [
      "table ip t {\n\tflowtable Fast {\n\t\thook ingress priority 0\n\t\tdevices = { eth0 }\n\t}\n}\n",
      '[Fast] the name of the flowtable "Fast"',
    ],
    ["add table ip t\nadd chain ip t C1\n", '[C1] the name of the chain "C1"'],
  ])("%j", (text, begin) => {
    const [finding, ...others] = findings(text);
    expect(finding).toContain(begin);
    expect(others).toEqual([]);
  });

  test("once, however often they are declared", () => {
    expect(findings("table ip T\nflush table ip T\ntable ip T {\n}\n")).toHaveLength(1);
  });
});

test.each([
  ["names of the default form", good, undefined],
  ["names of another form that is asked for", "table ip T_1 {\n\tchain C {\n\t}\n}\n", "^[A-Z_0-9]+$"],
  ["names that others declare", "add rule inet FILTER INPUT accept\n", undefined],
  ["a table that is removed", "table ip OLD\ndelete table ip OLD\n", undefined],
])("%s are not reported", (_, text, pattern) => {
  expect(findings(text, pattern)).toEqual([]);
});

test("a pattern that cannot be read is said once", () => {
  expect(findings(good, "[a-")).toEqual([
    '[filter] the option "pattern" of this rule is no regular expression, so no name is checked: mend "[a-"',
  ]);
});
