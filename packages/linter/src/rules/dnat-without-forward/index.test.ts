import { describe, expect, test } from "vitest";
import { check, diagnosticsOf } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { router } from "../../../test/router.ts";
import { rule } from "./index.ts";

/** The rules that the findings suggest. */
function suggested(text: string): string[][] {
  return diagnosticsOf(rule, text).map(({ help }) => [...help]);
}

const established = "ct state established,related accept";

describe("packets sent on to another host", () => {
  const dnat = 'iifname "eno1" tcp dport 8080 dnat to 192.168.4.20:80';

  test("need a rule for their new destination and port", () => {
    expect(check(rule, router("drop", [established], { pre: dnat }))[0]).toMatch(
      /^\[dnat to 192.168.4.20:80\] packets that this sends on, unless to this host itself, are dropped on their way/,
    );
    expect(suggested(router("drop", [established], { pre: dnat }))).toEqual([
      ['iifname "eno1" ip daddr 192.168.4.20 tcp dport 80 accept'],
    ]);
  });

  test("do not pass by a rule for another port or protocol", () => {
    for (const line of ["tcp dport 8080 accept", "udp dport 80 accept", "meta l4proto icmp accept"]) {
      expect(suggested(router("drop", [established, line], { pre: dnat }))).toHaveLength(1);
    }
  });

  test("keep the port where it is not changed", () => {
    const text = router("drop", [established], { pre: "tcp dport 443 dnat to 192.168.4.20" });
    expect(suggested(text)).toEqual([["tcp dport 443 ip daddr 192.168.4.20 accept"]]);
  });

  test.each([
    ["their new address", "ip daddr 192.168.4.20 accept"],
    ["what was translated", "ct status dnat accept"],
  ])("pass by a rule for %s", (_, line) => {
    expect(check(rule, router("drop", [established, line], { pre: dnat }))).toEqual([]);
  });

  test("do not pass by a rule for their old address", () => {
    const text = router("drop", [established, "ip daddr 203.0.113.7 accept"], {
      pre: "ip daddr 203.0.113.7 dnat to 192.168.4.20",
    });
    expect(suggested(text)).toEqual([["ip daddr 192.168.4.20 accept"]]);
  });

  test.each([
    ["to this host", "tcp dport 80 redirect to :8080"],
    ["to another port alone", "tcp dport 80 dnat to :8080"],
    ["to the loopback", "tcp dport 80 dnat to 127.0.0.1:8080"],
    ["to where a map says", "dnat to tcp dport map { 80 : 192.168.4.20 }"],
  ])("and those sent %s are left alone", (_, pre) => {
    expect(check(rule, router("drop", [established], { pre }))).toEqual([]);
  });

  test("and those sent to an address of the host itself are left alone", () => {
    const host = hostWith({ interfaces: [{ name: "eno2", addresses: ["192.168.4.20/24"] }] });
    expect(check(rule, router("drop", [established], { pre: dnat }), { host })).toEqual([]);
  });
});
