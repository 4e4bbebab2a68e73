import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function router(policy: string, ...lines: readonly string[]): string {
  const body = lines.map((line) => `\t\t${line}\n`).join("");
  return `table ip router {\n\tchain bad {\n\t\tip saddr 198.51.100.7 drop\n\t}\n\tchain prerouting {\n\t\ttype nat hook prerouting priority -100; policy ${policy};\n${body}\t}\n}\n`;
}

test("a drop in a nat chain is reported", () => {
  expect(check(rule, router("accept", "tcp dport 23 counter drop"))).toEqual([
    '[drop] chain "prerouting" is of type nat, where only the first packet of a connection comes here: an established one is not dropped; drop in a chain of type filter',
  ]);
});

test("and one in a chain that it jumps to", () => {
  expect(check(rule, router("accept", "jump bad"))).toEqual([
    '[drop] chain "bad" is reached from "prerouting" of type nat, where only the first packet of a connection comes here: an established one is not dropped; drop in a chain of type filter',
  ]);
});

test("a policy that drops is reported", () => {
  expect(check(rule, router("drop", "tcp dport 80 dnat to 192.168.4.20"))).toEqual([
    '[policy drop] chain "prerouting" is of type nat, where only the first packet of a connection comes here and "policy drop" lets all connections die that no rule translates or accepts; write "policy accept", and filter in a chain of type filter',
  ]);
});

test("a reject in an anonymous chain is reported", () => {
  const text = router("accept", "tcp dport 23 jump { reject; }").replace(
    "prerouting priority -100",
    "input priority 100",
  );
  expect(check(rule, text)).toHaveLength(1);
});

test.each(["accept", "ip daddr 192.168.4.20 return", "tcp dport 80 dnat to 192.168.4.20"])("%s is not", (line) => {
  expect(check(rule, router("accept", line))).toEqual([]);
});

test("a chain that filter chains use too is not reported", () => {
  const filter = "table ip router {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\tjump bad\n\t}\n}\n";
  expect(check(rule, router("accept", "jump bad") + filter)).toEqual([]);
});

test("a drop in a filter chain is not reported", () => {
  const filter =
    "table ip router {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\ttcp dport 23 drop\n\t}\n}\n";
  expect(check(rule, router("accept") + filter)).toEqual([]);
});
