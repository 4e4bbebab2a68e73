import { describe, expect, test } from "vitest";
import { check, diagnosticsOf } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { router } from "../../../test/router.ts";
import { rule } from "./index.ts";

const masquerade = 'iifname "eno2" oifname "eno1" masquerade';

/** The rules that the findings suggest. */
function suggested(text: string, options: Parameters<typeof check>[2] = {}): string[][] {
  return diagnosticsOf(rule, text, options).map(({ help }) => [...help]);
}

const established = "ct state established,related accept";

describe("masqueraded packets", () => {
  test("that no rule accepts are reported, with the chain and the rules to add", () => {
    const text = router("drop", [], { post: masquerade });
    expect(check(rule, text)).toEqual([
      '[masquerade] packets that this is to masquerade are dropped on their way: chain "forward" of table "ip router" has policy drop and no rule that accepts them; ' +
        `add to it "iifname "eno2" oifname "eno1" accept" and "${established}"`,
    ]);
    const [{ related } = { related: [] }] = diagnosticsOf(rule, text);
    expect(related.map(({ range, message }) => [text.slice(range.start, range.end), message])).toEqual([
      [
        "policy drop",
        'chain "forward" drops them, for example icmp echo-request 192.0.2.10 > 198.51.100.20 from eno2 to eno1',
      ],
    ]);
  });

  test("whose answers alone pass need one rule", () => {
    expect(suggested(router("drop", [established], { post: masquerade }))).toEqual([
      ['iifname "eno2" oifname "eno1" accept'],
    ]);
  });

  test("that pass without their answers need the other", () => {
    const text = router("drop", ['iifname "eno2" accept'], { post: masquerade });
    expect(check(rule, text)[0]).toMatch(/^\[masquerade\] answers to packets that this is to masquerade are dropped/);
    expect(suggested(text)).toEqual([[established]]);
  });

  test.each([
    ["the same interfaces", 'iifname "eno2" oifname "eno1" accept'],
    ["any interface", "accept"],
    ["a port alone", "tcp dport 443 accept"],
    ["an address that may be theirs", "ip saddr 192.168.4.110 accept"],
    ["new connections", 'ct state new iifname "eno2" accept'],
    ["a mark", "meta mark 1 accept"],
    ["a chain jumped to", "jump out\n\t}\n\tchain out {\n\t\taccept"],
    ["an anonymous chain", "jump { accept; }"],
  ])("pass by a rule for %s", (_, line) => {
    expect(check(rule, router("drop", [established, line], { post: masquerade }))).toEqual([]);
  });

  test.each([
    ["other interfaces", 'iifname "eno1" oifname "eno2" accept'],
    ["what has been accepted before", "ct state established accept"],
    ["another source", "ip saddr 10.0.0.0/8 accept"],
  ])("do not pass by a rule for %s", (_, line) => {
    const text = router("drop", [established, line], { post: `ip saddr 192.168.4.0/24 ${masquerade}` });
    expect(suggested(text)).toEqual([['ip saddr 192.168.4.0/24 iifname "eno2" oifname "eno1" accept']]);
  });

  test("are dropped by a last rule as by a policy", () => {
    const text = router("accept", [established, "drop"], { post: masquerade });
    expect(check(rule, text)[0]).toContain('chain "forward" of table "ip router" accepts none of them');
  });

  test("pass where nothing drops them", () => {
    expect(check(rule, router("accept", [], { post: masquerade }))).toEqual([]);
  });

  test("must pass every forward chain, also another table's", () => {
    const other =
      "table inet late {\n\tchain forward {\n\t\ttype filter hook forward priority 10; policy drop;\n\t}\n}\n";
    const text = router("accept", ["accept"], { post: masquerade }) + other;
    expect(check(rule, text)[0]).toContain('chain "forward" of table "inet late" has policy drop');
    expect(check(rule, text.replace("late {", "late {\n\tflags dormant"))).toEqual([]);
  });

  test("of the host alone need no way forward", () => {
    expect(check(rule, router("drop", [established], { post: "meta skuid 1000 masquerade" }))).toEqual([]);
  });

  test("are told by variables and sets, which the suggestion leaves out of other tables", () => {
    const text = `define lan = "eno2"
table ip filter {
	chain forward {
		type filter hook forward priority 0; policy drop;
		ct state established accept
	}
}
table ip nat {
	set inside {
		type ipv4_addr
		flags interval
		elements = { 192.168.4.0/24 }
	}
	chain postrouting {
		type nat hook postrouting priority 100;
		iifname $lan ip saddr @inside oifname "eno1" snat to 203.0.113.7
	}
}
`;
    expect(suggested(text)).toEqual([['iifname $lan oifname "eno1" accept']]);
  });
});

describe("what cannot be known", () => {
  test("keeps the rule silent: an include that was not read", () => {
    const text = `include "/etc/nftables.d/*.nft"\n${router("drop", [], { post: masquerade })}`;
    expect(check(rule, text, { includes: { "/etc/nftables.d/*.nft": null } })).toEqual([]);
    expect(check(rule, text, { includes: { "/etc/nftables.d/*.nft": "" } })).toHaveLength(1);
  });

  test("keeps the rule silent: a set that packets fill", () => {
    const set = "set friends {\n\t\ttype ifname\n\t\tflags dynamic\n\t}\n\tchain forward";
    const text = router("drop", [established, "iifname @friends accept"], { post: masquerade });
    expect(check(rule, text.replace("chain forward", set))).toEqual([]);
  });
});

describe("with a host", () => {
  const open = router("accept", [], { post: masquerade });

  test("the forward chains of other tables there count as well", () => {
    const ruleset =
      "table inet other {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;\n\t}\n}\n";
    const host = hostWith({ ruleset, forwarding: true });
    expect(check(rule, open, { host })[0]).toContain(
      'chain "forward" of table "inet other", live on wazowski, has policy drop',
    );
    expect(check(rule, `flush ruleset\n${open}`, { host })).toEqual([]);
  });

  test("whose legacy table alone decides, that table is named", () => {
    const text =
      "table ip nat {\n\tchain p {\n\t\ttype nat hook postrouting priority 100;\n\t\toifname eno1 masquerade\n\t}\n}\n";
    const iptables = "*filter\n:INPUT ACCEPT [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";
    expect(check(rule, text, { host: hostWith({ iptables }) })).toEqual([
      'info [masquerade] no nft chain decides which packets are forwarded, neither in this file nor on wazowski, and the legacy iptables table "filter" has policy DROP in chain FORWARD: see iptables-conflict',
    ]);
    expect(check(rule, open, { host: hostWith({ iptables }) })).toEqual([]);
    expect(
      check(rule, text, { host: hostWith({ iptables: iptables.replace("FORWARD DROP", "FORWARD ACCEPT") }) }),
    ).toEqual([]);
  });
});
