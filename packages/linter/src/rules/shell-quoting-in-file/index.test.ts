import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function chain(statement: string): string {
  return `table ip t {\n\tchain c {\n\t\t${statement}\n\t}\n}\n`;
}

/** `${NAME}`, which must not look like a forgotten template. */
const braced = `$${"{WAN}"}`;
const literal = (text: string) =>
  `["${text}"] nft does not replace "${text}" within quotes, it takes these very characters`;

test.each([
  [chain('iifname "$WAN" accept'), "$WAN", 'write $WAN without quotes, and "define WAN = …" before'],
  [chain(`iifname { "lo", "${braced}" } accept`), braced, 'write $WAN without quotes, and "define WAN = …" before'],
  [`define WAN = eth0\n${chain('iifname "$WAN" accept')}`, "$WAN", "write $WAN without quotes"],
  [chain('iifname "eth$N" accept'), "eth$N", '"define" the whole value under a name, and write $name in its place'],
  [
    `define WAN = "$(hostname)"\n${chain("iifname $WAN accept")}`,
    "$(hostname)",
    '"define" the whole value under a name, and write $name in its place',
  ],
])("reported: %j", (text, marked, remedy) => {
  expect(check(rule, text)).toEqual([`${literal(marked)}: ${remedy}`]);
});

test("the quotes go where the variable is defined", () => {
  expect(fixed(rule, `define WAN = eth0\n${chain('oifname "$WAN" drop')}`)).toBe(
    `define WAN = eth0\n${chain("oifname $WAN drop")}`,
  );
});

test.each([
  ["a variable without quotes", `define WAN = eth0\n${chain("iifname $WAN accept")}`],
  ["the prefix of a log", `define WAN = eth0\n${chain('iifname $WAN log prefix "from $WAN"')}`],
  ["a comment of a rule", chain('tcp dport 22 accept comment "for $USER"')],
  [
    "a comment of an element",
    'table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.1 comment "$x" }\n\t}\n}\n',
  ],
  ["a comment line", `# iifname "$WAN"\n${chain("accept")}`],
  ["a price", chain('iifname "5$" accept')],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
