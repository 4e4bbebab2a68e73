import { describe, expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { input } from "../../../test/input.ts";
import { rule } from "./index.ts";

const message =
  'chain "input" of table "inet filter" lets no new connection to ssh (tcp port 22) in and locks you out of this host; add to it "tcp dport 22 accept", or name your way in by the option "management"';

const established = "ct state established,related accept";

test.each([
  ["other services alone are open", ["tcp dport { 80, 443 } accept"], "policy drop"],
  ["the port is misspelt", ["tcp dport 2 accept"], "policy drop"],
  ["ssh is open on the loopback alone", ["tcp dport 443 accept", 'iifname "lo" tcp dport ssh accept'], "policy drop"],
  [
    "only connections that exist are",
    ["tcp dport 443 accept", "ct state established tcp dport 22 accept"],
    "policy drop",
  ],
  ["it is the wrong protocol", ["tcp dport 443 accept", "udp dport 22 accept"], "policy drop"],
])("reported where %s", (_, rules, marked) => {
  expect(check(rule, input("inet", "drop", established, ...rules))).toEqual([`[${marked}] ${message}`]);
});

test("reported where the last rule drops the rest", () => {
  expect(check(rule, input("inet", "accept", "tcp dport 443 accept", "drop"))).toEqual([`[drop] ${message}`]);
});

test("reported where an earlier accept does not count: another chain drops", () => {
  const text = input("ip", "drop", "tcp dport 22 accept") + input("inet", "drop", "tcp dport 443 accept");
  expect(check(rule, text)).toEqual([`[policy drop] ${message}`]);
});

test.each([
  ["the port is open", input("inet", "drop", "tcp dport { 22, 443 } accept")],
  ["it is open by name", input("ip", "drop", "tcp dport ssh accept")],
  ["it is open to some addresses", input("inet", "drop", "tcp dport 443 accept", "ip saddr 10.0.0.0/8 accept")],
  ["a limit decides", input("inet", "drop", "tcp dport 443 accept", "tcp dport 22 limit rate 5/minute accept")],
  [
    "IPv4 is open and IPv6 is not",
    input("ip", "drop", "tcp dport 22 accept") + input("ip6", "drop", "tcp dport 443 accept"),
  ],
  ["nothing at all is open, as on a workstation", input("inet", "drop", established, "iif lo accept")],
  ["ssh may be behind a high port", input("inet", "drop", "tcp dport { 443, 2222 } accept")],
  ["pings alone are answered", input("inet", "drop", established, "icmp type echo-request accept")],
  ["the policy accepts", input("inet", "accept", "tcp dport 23 drop")],
])("silent where %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});

describe("the ways in can be named", () => {
  const management = [{ protocol: "tcp", port: 2222, interface: "eno2" }];

  test("and are asked for instead of ssh", () => {
    const text = input("inet", "drop", 'iifname "eno1" tcp dport 2222 accept', "tcp dport 8080 accept");
    expect(check(rule, text, { options: { management } })).toEqual([
      `[policy drop] ${message.replace("ssh (tcp port 22)", "tcp port 2222").replace("dport 22 ", "dport 2222 ")}`,
    ]);
    expect(check(rule, text.replace("eno1", "eno2"), { options: { management } })).toEqual([]);
  });
});
