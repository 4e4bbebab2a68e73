import { expect, test } from "vitest";
import { check, diagnosticsOf, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function router(forward: string, nat = "tcp dport 8080 dnat to 192.168.4.20:80", policy = "drop"): string {
  return `table ip t {
	set web {
		type inet_service
		elements = { 8080 }
	}
	chain out {
		tcp dport 8080 accept
	}
	chain forward {
		type filter hook forward priority 0; policy ${policy};
		ct state established,related accept
		${forward}
	}
	chain prerouting {
		type nat hook prerouting priority -100;
		${nat}
	}
}
`;
}

test("a rule for the port from before is reported with the port from after", () => {
  const text = router("tcp dport 8080 accept");
  expect(check(rule, text)).toEqual([
    '[8080] packets come to chain "forward" after "dnat" has changed their port 8080 to 80, and no rule accepts that: write "80" here, or match "ct original proto-dst 8080"',
  ]);
  expect(fixed(rule, text)).toBe(router("tcp dport 80 accept"));
  const [{ related } = { related: [] }] = diagnosticsOf(rule, text);
  expect(related.map(({ range }) => text.slice(range.start, range.end))).toEqual(["dnat to 192.168.4.20:80"]);
});

test.each([
  "ip daddr 192.168.4.20 tcp dport { 22, 8080 } accept",
  "tcp dport 8000-8999 accept",
  "ct state new tcp dport 8080 counter accept",
  "tcp dport @web accept",
  "jump out",
  "udp dport 80 accept\n\t\ttcp dport 8080 accept",
  "ct state vmap { established : accept }\n\t\ttcp dport 8080 accept",
])("%s is reported", (line) => {
  expect(check(rule, router(line))).toHaveLength(1);
});

test.each([
  "tcp dport 80 accept",
  "tcp dport { 80, 8080 } accept",
  "tcp dport 8080 accept\n\t\tct status dnat accept",
  "tcp dport 8080 accept\n\t\tip daddr 192.168.4.0/24 accept",
  "tcp dport 8080 accept\n\t\ttcp dport vmap { 80 : accept }",
  "udp dport 8080 accept",
  "ip daddr 10.0.0.1 tcp dport 8080 accept",
])("%s is not", (line) => {
  const nat = "ip daddr 203.0.113.7 tcp dport 8080 dnat to 192.168.4.20:80";
  expect(check(rule, router(line, nat))).toEqual([]);
});

test("a port that stays, and a policy that accepts, are not reported", () => {
  expect(check(rule, router("tcp dport 8080 accept", "tcp dport 8080 dnat to 192.168.4.20"))).toEqual([]);
  expect(check(rule, router("tcp dport 8080 accept", undefined, "accept"))).toEqual([]);
});
