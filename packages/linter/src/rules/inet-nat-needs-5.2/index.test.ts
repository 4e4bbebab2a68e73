import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

function table(family: string, type: string): string {
  return `table ${family} t {\n\tchain c {\n\t\ttype ${type} hook output priority 0;\n\t}\n}\n`;
}

test.each(["4.19.0-27-amd64", "5.1.21", "4.15.0-213-generic"])("reported: Linux %s", (kernel) => {
  expect(check(rule, table("inet", "nat"), { host: hostWith({ kernel: `${kernel}\n` }) })).toEqual([
    `[nat] the table "inet t" has a chain of type nat, which needs Linux 5.2: wazowski runs ${kernel} and refuses the whole file; translate in tables of family ip and ip6 instead`,
  ]);
});

test.each([
  ["inet", "nat", "5.2.0"],
  ["inet", "nat", "6.1.0-18-amd64"],
  ["inet", "nat", "4.18.0-553.el8_10.x86_64"],
  ["ip", "nat", "4.19.0"],
  ["inet", "filter", "4.19.0"],
  ["inet", "nat", undefined],
])("silent: family %s, type %s, Linux %s", (family, type, kernel) => {
  const host = hostWith(kernel === undefined ? {} : { kernel: `${kernel}\n` });
  expect(check(rule, table(family, type), { host })).toEqual([]);
});

test("a comment can suppress it", () => {
  const text = `# nftlint-disable-file inet-nat-needs-5.2\n${table("inet", "nat")}`;
  expect(check(rule, text, { host: hostWith({ kernel: "4.19.0\n" }) })).toEqual([]);
});
