/** Which packets the rules name as witnesses, and where a packet refutes them. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, diagnosticsOf } from "../../test/check.ts";
import { type HostSketch, hostWith } from "../../test/host.ts";
import { input } from "../../test/input.ts";
import { router } from "../../test/router.ts";
import { lint } from "../lint.ts";
import type { Rule } from "../rule.ts";
import { rule as acceptIsNotFinal } from "../rules/accept-is-not-final/index.ts";
import { rule as dnatWithoutForward } from "../rules/dnat-without-forward/index.ts";
import { rule as missingForwardRule } from "../rules/missing-forward-rule/index.ts";
import { rule as sshLockout } from "../rules/ssh-lockout/index.ts";

/** What is said of other places, with the text that is marked there. */
function related(rule: Rule, text: string, host?: HostSketch): string[] {
  const options = host === undefined ? {} : { host: hostWith(host) };
  return diagnosticsOf(rule, text, options).flatMap((diagnostic) =>
    diagnostic.related.map(({ range, message }) => `[${text.slice(range.start, range.end)}] ${message}`),
  );
}

const established = "ct state established,related accept";

/** A table with a filter chain. */
const filter = (name: string, base: string, ...rules: readonly string[]) =>
  `table inet ${name} {\n\tchain ${name} {\n\t\ttype filter ${base}\n${rules.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;

/** Two cables, and a way to everybody. */
const wazowski: HostSketch = {
  interfaces: [
    { name: "lo", addresses: ["127.0.0.1/8"] },
    { name: "eno1", addresses: ["10.53.134.2/24"] },
    { name: "eno2", addresses: ["192.168.4.1/24"] },
  ],
  forwarding: true,
  sysctls: { "ipv4/conf/all/rp_filter": 0 },
  routingRules: [
    { priority: 0, src: "all", table: "local" },
    { priority: 32766, src: "all", table: "main" },
  ],
  routes: [
    { dst: "default", gateway: "10.53.134.1", dev: "eno1", flags: [] },
    { dst: "10.53.134.0/24", dev: "eno1", scope: "link", flags: [] },
    { dst: "192.168.4.0/24", dev: "eno2", scope: "link", flags: [] },
    { type: "local", dst: "10.53.134.2", dev: "eno1", table: "local", scope: "host", flags: [] },
    { type: "local", dst: "192.168.4.1", dev: "eno2", table: "local", scope: "host", flags: [] },
  ],
  iptables: "",
};

describe("a packet of the ruleset's own words", () => {
  test.each<[what: string, rule: Rule, text: string, expected: string]>([
    [
      "masqueraded",
      missingForwardRule,
      router("drop", [established], { post: 'ip saddr 192.168.4.0/24 oifname "eno1" masquerade' }),
      '[policy drop] chain "forward" drops them, for example icmp echo-request 192.168.4.110 > 198.51.100.20 to eno1',
    ],
    [
      "translated, of a set of ports",
      missingForwardRule,
      router("drop", [established], { post: 'tcp dport { 443, 80 } oifname "ppp0" snat to 203.0.113.7' }),
      '[policy drop] chain "forward" drops them, for example tcp 192.0.2.10:40000 > 198.51.100.20:443 to ppp0',
    ],
    [
      "whose replies do not come back",
      missingForwardRule,
      router("drop", ['iifname "eno2" accept'], { post: 'iifname "eno2" oifname "eno1" masquerade' }),
      '[policy drop] chain "forward" drops them, for example the reply icmp echo-reply 198.51.100.20 > 198.51.100.1 from eno1 to eno2',
    ],
    [
      "dropped by a rule",
      missingForwardRule,
      router("accept", [established, 'iifname "eno2" reject'], { post: 'iifname "eno2" oifname "eno1" masquerade' }),
      '[iifname "eno2" reject] for example, icmp echo-request 192.0.2.10 > 198.51.100.20 from eno2 to eno1 is rejected here',
    ],
    [
      "sent on to another host",
      dnatWithoutForward,
      router("drop", [established], { pre: 'iifname "eno1" tcp dport 8080 dnat to 192.168.4.20:80' }),
      '[policy drop] chain "forward" drops them, for example tcp 192.0.2.10:40000 > 192.0.2.1:8080 from eno1',
    ],
    [
      "accepted elsewhere, on their way out",
      acceptIsNotFinal,
      filter("early", "hook output priority -10; policy accept;", "udp dport 53 accept") +
        filter("late", "hook output priority 10; policy drop;", established),
      '[policy drop] chain "late" drops them, for example udp 192.0.2.1:40000 > 198.51.100.20:53',
    ],
    [
      "accepted elsewhere, by a wildcard",
      acceptIsNotFinal,
      filter("early", "hook input priority -10; policy accept;", 'iifname "podman*" udp dport 53 accept') +
        filter("late", "hook input priority 10; policy drop;", established),
      '[policy drop] chain "late" drops them, for example udp 192.0.2.10:40000 > 192.0.2.1:53 from podman0',
    ],
    [
      "to the host's ssh",
      sshLockout,
      input("inet", "drop", established, "tcp dport 443 accept"),
      "[policy drop] for example, tcp 192.0.2.10:40000 > 192.0.2.1:22 is dropped here",
    ],
  ])("%s", (_, rule, text, expected) => {
    expect(related(rule, text)).toContain(expected);
  });
});

test.each([missingForwardRule, dnatWithoutForward, acceptIsNotFinal, sshLockout])(
  "what the page of $meta.name calls wrong has a witness",
  (rule) => {
    const page = readFileSync(new URL(`../rules/${rule.meta.name}/README.md`, import.meta.url), "utf8");
    const [, wrong = ""] = /^## Wrong$([\s\S]*)^## Right$/m.exec(page) ?? [];
    const texts = [...wrong.matchAll(/^```nft\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(related(rule, text).join()).toContain("for example");
  },
);

describe("a packet of the host's own network", () => {
  test("is followed by the host's routes", () => {
    const text = router("drop", [established], { post: "masquerade" });
    expect(related(missingForwardRule, text, wazowski)).toEqual([
      '[policy drop] chain "forward" drops them, for example icmp echo-request 192.168.4.110 > 10.53.134.110 from eno2 to eno1',
    ]);
  });

  test("is dropped where it is dropped first: by a legacy table", () => {
    const text =
      'table ip nat {\n\tchain p {\n\t\ttype nat hook postrouting priority 100;\n\t\tiifname "eno2" oifname "eno1" masquerade\n\t}\n}\n';
    const iptables = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";
    expect(related(missingForwardRule, text, { ...wazowski, iptables })).toEqual([
      "[masquerade] for example, icmp echo-request 192.168.4.110 > 10.53.134.110 from eno2 to eno1 is dropped by legacy iptables filter/FORWARD policy DROP",
    ]);
  });

  test("is not followed there where the snapshot does not tell the routes", () => {
    const { routes: _, ...host } = wazowski;
    expect(related(missingForwardRule, router("drop", [], { post: "masquerade" }), host)).toEqual([
      '[policy drop] chain "forward" drops them, for example icmp echo-request 192.0.2.10 > 198.51.100.20',
    ]);
  });
});

describe("a packet that passes refutes the finding", () => {
  const early = filter("early", "hook prerouting priority -200; policy accept;", "tcp dport 443 accept");

  test("before connections are tracked, none is new", () => {
    const late = (priority: string) =>
      filter("late", `hook prerouting priority ${priority}; policy accept;`, "ct state new drop");
    expect(check(acceptIsNotFinal, early + late("-300"))).toEqual([]);
    expect(check(acceptIsNotFinal, early + late("-100"))).toHaveLength(1);
  });

  test("what is not tracked has no replies that are established", () => {
    const text = router("accept", ["ct state established drop"], { post: 'oifname "eno1" masquerade' });
    const raw = filter("raw", "hook prerouting priority raw; policy accept;", "notrack");
    expect(check(missingForwardRule, text)).toHaveLength(1);
    expect(check(missingForwardRule, text + raw)).toEqual([]);
  });

  test("`!=` with several states holds for each of them", () => {
    const text = router("drop", [established, "ct state != new,untracked accept"], { post: "masquerade" });
    expect(check(missingForwardRule, text)).toEqual([]);
  });
});

describe("no witness", () => {
  const text = router("drop", [established], { post: 'iifname "eno2" oifname "eno1" masquerade' });

  test("where the answer is left open", () => {
    const raw = filter("raw", "hook prerouting priority raw; policy accept;", "meta cpu 0 drop");
    expect(related(missingForwardRule, text + raw)).toEqual(['[policy drop] chain "forward" drops them']);
  });

  test("where the packet comes to nothing before", () => {
    const raw = filter("raw", "hook prerouting priority raw; policy drop;");
    expect(related(missingForwardRule, text + raw)).toEqual(['[policy drop] chain "forward" drops them']);
  });

  test("of packets with a mark, which none has that comes over a wire", () => {
    const marked = router("drop", [established], { pre: "meta mark 1 dnat to 192.168.4.20" });
    expect(related(dnatWithoutForward, marked)).toEqual(['[policy drop] chain "forward" drops them']);
    const setBefore = filter("raw", "hook prerouting priority mangle; policy accept;", "meta mark set 1");
    expect(related(dnatWithoutForward, marked + setBefore)).toEqual([
      '[policy drop] chain "forward" drops them, for example icmp echo-request 192.0.2.10 > 192.0.2.1',
    ]);
  });

  test("where nobody brings the packet path along", () => {
    const { diagnostics } = lint({ path: "router.nft", text }, { rules: [missingForwardRule] });
    expect(diagnostics.flatMap(({ related: places }) => places.map(({ message }) => message))).toEqual([
      'chain "forward" drops them',
    ]);
  });

  test("for more than the first findings of a ruleset", () => {
    const ports = Array.from({ length: 40 }, (_, index) => `tcp dport ${1000 + index} dnat to 192.168.4.20`);
    const many = router("drop", [established], { pre: ports.join("\n\t\t") });
    const messages = related(dnatWithoutForward, many);
    expect(messages).toHaveLength(40);
    expect(messages.filter((message) => message.includes("for example"))).toHaveLength(16);
  });

  test("for more than a few findings of a long ruleset", () => {
    const rules = Array.from({ length: 6000 }, (_, index) => `tcp dport ${1000 + index} ip saddr 10.0.0.1 accept`);
    const ports = Array.from({ length: 9 }, (_, index) => `udp dport ${1000 + index} dnat to 192.168.4.20`);
    const messages = related(dnatWithoutForward, router("drop", rules, { pre: ports.join("\n\t\t") }));
    expect(messages.map((message) => message.includes("for example"))).toEqual([
      ...[true, true, true],
      ...Array<boolean>(6).fill(false),
    ]);
  });
});
