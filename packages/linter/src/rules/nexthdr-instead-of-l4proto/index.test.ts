import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function ruleset(family: string, line: string): string {
  return `table ${family} t {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\t${line}\n\t}\n}\n`;
}

test("a transport protocol is reported and mended", () => {
  const text = ruleset("ip6", "ip6 nexthdr tcp tcp dport 22 accept");
  expect(check(rule, text)).toEqual([
    'info [ip6 nexthdr] "ip6 nexthdr" is the first header after the IPv6 header, so that "tcp" behind an extension header, as MLD and fragments have it, does not match; use "meta l4proto"',
  ]);
  expect(fixed(rule, text)).toBe(ruleset("ip6", "meta l4proto tcp tcp dport 22 accept"));
});

test("in an inet table the fix keeps to IPv6", () => {
  expect(fixed(rule, ruleset("inet", "ip6 nexthdr { udp, tcp } accept"))).toBe(
    ruleset("inet", "meta nfproto ipv6 meta l4proto { udp, tcp } accept"),
  );
});

test.each([
  "ip6 nexthdr 58 accept",
  "ip6 nexthdr != tcp drop",
  "ip6 nexthdr vmap { tcp : accept, udp : drop }",
  "jump { ip6 nexthdr udp accept; }",
])("%s is reported", (line) => {
  expect(check(rule, ruleset("ip6", line))).toHaveLength(1);
});

test.each([
  "meta l4proto tcp accept",
  "ip6 nexthdr hopopt drop",
  "ip6 nexthdr { ipv6-frag, tcp } drop",
  "ip6 nexthdr ah accept",
  "ip6 nexthdr & 0xf == 6 drop",
  "icmpv6 type echo-request accept",
])("%s is not", (line) => {
  expect(check(rule, ruleset("ip6", line))).toEqual([]);
});
