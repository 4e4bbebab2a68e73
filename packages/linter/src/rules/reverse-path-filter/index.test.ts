import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

const routingRules = [
  { priority: 0, src: "all", table: "local" },
  { priority: 100, src: "all", fwmark: "0x2", fwmask: "0xff", table: "200" },
  { priority: 32766, src: "all", table: "main" },
];
const routes = [
  { dst: "default", gateway: "192.0.2.1", dev: "eno1" },
  { dst: "default", dev: "wg0", table: "200" },
];
const strict = { "ipv4/conf/all/rp_filter": 1, "ipv4/conf/eno1/rp_filter": 0, "ipv4/conf/wg0/rp_filter": 0 };

const router = hostWith({ routingRules, routes, sysctls: strict });

function marking(...rules: readonly string[]): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table inet mangle {\n\tchain prerouting {\n\t\ttype filter hook prerouting priority mangle\n${lines}\t}\n}\n`;
}

const message =
  'packets with this mark leave by "wg0" (routing table 200), and wazowski drops what answers them there before any rule sees it: its reverse path filter is strict and asks for the way back without the mark; set net.ipv4.conf.wg0.src_valid_mark to 1, or rp_filter to 2';

test.each([
  ["packets", "meta mark set 2"],
  ["packets, in hexadecimal and with other bits", "meta mark set 0x102"],
  ["connections", "ct mark set 2"],
])("reported for the mark of %s", (_, statement) => {
  expect(check(rule, marking(`iifname "eno2" ${statement}`), { host: router })).toEqual([`[${statement}] ${message}`]);
});

test("reported where the mark is a variable", () => {
  const text = `define tunnelled = 2\n${marking("meta mark set $tunnelled")}`;
  expect(check(rule, text, { host: router })).toEqual([`[meta mark set $tunnelled] ${message}`]);
});

test.each([
  ["another mark chooses no table", marking("meta mark set 3"), router],
  ["no mark is set", marking("meta mark 2 counter"), router],
  ["the mark comes from elsewhere", marking("meta mark set ct mark"), router],
  [
    "the filter is loose",
    marking("meta mark set 2"),
    hostWith({ routingRules, routes, sysctls: { ...strict, "ipv4/conf/wg0/rp_filter": 2 } }),
  ],
  [
    "the filter is off",
    marking("meta mark set 2"),
    hostWith({ routingRules, routes, sysctls: { ...strict, "ipv4/conf/all/rp_filter": 0 } }),
  ],
  [
    "marks count for the filter",
    marking("meta mark set 2"),
    hostWith({ routingRules, routes, sysctls: { ...strict, "ipv4/conf/wg0/src_valid_mark": 1 } }),
  ],
  [
    "the way is the usual one",
    marking("meta mark set 2"),
    hostWith({ routingRules, routes: [routes[0]!, { ...routes[1], dev: "eno1" }], sysctls: strict }),
  ],
  ["the routes are not known", marking("meta mark set 2"), hostWith({ sysctls: strict })],
])("silent where %s", (_, text, host) => {
  expect(check(rule, text, { host })).toEqual([]);
});
