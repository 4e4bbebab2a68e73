import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

const nat = `table ip nat {
	chain postrouting {
		type nat hook postrouting priority 100; policy accept;
		oifname "eno1" counter masquerade
	}
}
`;

describe("a table with rules that nothing empties", () => {
  test("is reported at its name, with the remedy", () => {
    expect(check(rule, nat)).toEqual([
      '[table ip nat] loading this file again adds the rules of table "ip nat" once more, because nothing empties the table first: put "table ip nat; flush table ip nat" before it',
    ]);
  });

  test("is named with nft's default family where it has none written", () => {
    expect(check(rule, nat.replace("table ip nat", "table nat"))[0]).toMatch(/^\[table nat\] .*"ip nat"/);
  });

  test("is reported once, however often it is declared", () => {
    expect(check(rule, nat + nat)).toHaveLength(1);
  });

  test("is reported where commands make it", () => {
    const text = "add table ip t\nadd chain ip t c\nadd rule ip t c counter\n";
    expect(check(rule, text)[0]).toMatch(/^\[table ip t\] /);
    expect(fixed(rule, text)).toBe(`table ip t\nflush table ip t\n\n${text}`);
  });

  test("is reported at the include that brings it in", () => {
    const includes = { "nat.nft": nat };
    expect(check(rule, 'include "nat.nft"\n', { includes })[0]).toMatch(/^\["nat.nft"\] in nat.nft:1:1: loading/);
    expect(check(rule, 'flush ruleset\ninclude "nat.nft"\n', { includes })).toEqual([]);
  });

  test("beside one that is emptied is reported alone", () => {
    const text = `table ip a\ndelete table ip a\n\ntable ip a {\n\tchain c {\n\t\tcounter\n\t}\n}\n${nat}`;
    expect(check(rule, text)).toHaveLength(1);
  });
});

describe("silent", () => {
  test.each([
    ["flush ruleset", `flush ruleset\n${nat}`],
    ["flush ruleset of the family", `flush ruleset ip\n${nat}`],
    ["flush table", `table ip nat\nflush table ip nat\n${nat}`],
    ["delete table", `table ip nat\ndelete table ip nat\n${nat}`],
    ["destroy table", `destroy table ip nat\n${nat}`],
    ["create table", `create ${nat}`],
    [
      "flush of the chain",
      `${nat.replace(/\t\toifname.*\n/, "")}flush chain ip nat postrouting\nadd rule ip nat postrouting counter\n`,
    ],
    ["sets alone", "table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.1 }\n\t}\n}\n"],
    [
      "chains without rules",
      "table ip t {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\n",
    ],
    ["rules for a table that another file declares", "add rule inet filter input tcp dport 22 accept\n"],
    ["definitions alone", "define wan = eno1\n"],
  ])("about %s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });

  test("about the rules of another family's flush: no, those stay", () => {
    expect(check(rule, `flush ruleset ip6\n${nat}`)).toHaveLength(1);
  });
});

describe("the fix", () => {
  test("stands before the first declaration, below what comes before", () => {
    expect(fixed(rule, `#!/usr/sbin/nft -f\ndefine wan = eno1\n${nat}`)).toBe(
      `#!/usr/sbin/nft -f\ndefine wan = eno1\ntable ip nat\nflush table ip nat\n\n${nat}`,
    );
  });

  test("mends what it is for", () => {
    expect(check(rule, fixed(rule, nat))).toEqual([]);
  });

  test.each([
    ["delete", undefined, "table ip nat\ndelete table ip nat\n\n"],
    ["destroy", undefined, "destroy table ip nat\n\n"],
    ["destroy", "1.0.7", "destroy table ip nat\n\n"],
    ["destroy", "1.0.6", "table ip nat\ndelete table ip nat\n\n"],
  ])("with remedy %s for nft %s", (remedy, nftVersion, inserted) => {
    const options = { options: { remedy }, ...(nftVersion === undefined ? {} : { nftVersion }) };
    expect(fixed(rule, nat, options)).toBe(inserted + nat);
    expect(check(rule, inserted + nat, options)).toEqual([]);
  });
});

describe("with a host", () => {
  const listing = (times: number) =>
    `table ip nat { # handle 1\n\tchain postrouting { # handle 2\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n${Array.from(
      { length: times },
      (_, index) => `\t\toifname "eno1" counter masquerade # handle ${index + 3}\n`,
    ).join("")}\t}\n}\n`;

  test("that holds the rules several times, says how often", () => {
    const host = hostWith({ ruleset: listing(3) });
    expect(check(rule, nat, { host })[0]).toMatch(
      /; on wazowski its chain "postrouting" already holds the same rules 3 times$/,
    );
  });

  test("that holds them once, says no more than without", () => {
    expect(check(rule, nat, { host: hostWith({ ruleset: listing(1) }) })).toEqual(check(rule, nat));
  });
});
