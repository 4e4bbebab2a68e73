import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { filterTable, input } from "../../../test/input.ts";
import { rule } from "./index.ts";

const leased = hostWith({ interfaces: ["lo", { name: "eno1", addresses: ["2001:db8::7/128 dynamic"] }] });
const established = "ct state established,related accept";

function message(hook: string, family: string, what: string, port: number): string {
  return `[policy drop] chain "${hook}" of table "${family} filter" drops ${what}, from which "eno1" has its address 2001:db8::7; add to it "udp dport ${port} accept"`;
}

test.each([
  ["replies alone are accepted", "inet", [established]],
  ["the server's port is taken for the client's", "ip6", [established, "udp dport 547 accept"]],
  ["another interface is named", "inet", ['iifname "eno2" udp dport 546 accept']],
])("answers are dropped where %s", (_, family, rules) => {
  expect(check(rule, input(family, "drop", ...rules), { host: leased })).toEqual([
    message("input", family, "the answers of the DHCPv6 server", 546),
  ]);
});

test("questions are dropped by a closed output", () => {
  const text = filterTable("inet", "output", "drop", established, "tcp dport 443 accept");
  expect(check(rule, text, { host: leased })).toEqual([
    message("output", "inet", "the questions of the DHCPv6 client", 547),
  ]);
});

test.each([
  ["the port is open", input("inet", "drop", established, "udp dport 546 accept")],
  ["it is open by name, from the link", input("inet", "drop", "ip6 saddr fe80::/10 udp dport dhcpv6-client accept")],
  ["the interface is trusted", input("inet", "drop", 'iifname "eno1" accept')],
  ["the table is for IPv4", input("ip", "drop", established)],
  ["the policy accepts", input("inet", "accept", "tcp dport 23 drop")],
])("silent where %s", (_, text) => {
  expect(check(rule, text, { host: leased })).toEqual([]);
});

test("silent where the address has another origin, or nothing is known of it", () => {
  const advertised = hostWith({ interfaces: [{ name: "eno1", addresses: ["2001:db8::7/64 dynamic"] }] });
  const fixed = hostWith({ interfaces: [{ name: "wg0", addresses: ["2001:db8::7/128"] }] });
  for (const host of [advertised, fixed, hostWith({})]) {
    expect(check(rule, input("inet", "drop", established), { host })).toEqual([]);
  }
});
