import { describe, expect, test } from "vitest";
import { check, diagnosticsOf } from "../../../test/check.ts";
import { type HostSketch, hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

const nat = `table ip nat {
	chain postrouting {
		type nat hook postrouting priority 100; policy accept;
		oifname eno1 counter masquerade
	}
}
`;

/** What `iptables-save` prints for a filter table with these policies, chains and rules. */
function filter(policies: { input?: "DROP"; forward?: "DROP" }, ...lines: string[]): string {
  const { input = "ACCEPT", forward = "ACCEPT" } = policies;
  const chains = [`:INPUT ${input} [0:0]`, `:FORWARD ${forward} [0:0]`, ":OUTPUT ACCEPT [0:0]"];
  return ["*filter", ...chains, ...lines, "COMMIT", ""].join("\n");
}

const interfaces = [
  { name: "lo" },
  { name: "eno1", addresses: ["10.53.134.1/24"] },
  { name: "eno2", addresses: ["192.168.4.1/24"] },
];

const on = (sketch: HostSketch) => ({ host: hostWith({ interfaces, ...sketch }) });

/** The commands that the findings name. */
function commands(text: string, sketch: HostSketch): string[] {
  return diagnosticsOf(rule, text, on(sketch)).flatMap(({ help }) => help);
}

describe("the legacy FORWARD policy DROP", () => {
  const sketch = { iptables: filter({ forward: "DROP" }) };

  test("is named at the NAT statement that it defeats", () => {
    expect(check(rule, nat, on(sketch))).toEqual([
      '[masquerade] wazowski drops what this masquerades: its legacy iptables table "filter" has policy DROP in chain FORWARD, and no nft rule overrules that; set the policy to ACCEPT, or accept the packets there',
    ]);
    expect(commands(nat, sketch)).toEqual([
      "iptables-legacy -t filter -L FORWARD -n -v",
      "iptables-legacy -t filter -P FORWARD ACCEPT",
    ]);
  });

  test("is named once, and points at the other statements that it defeats", () => {
    const text = `${nat}table ip filter {
	chain forward {
		type filter hook forward priority 0; policy accept;
		ip protocol icmp counter accept
	}
}
`;
    const [only, ...others] = diagnosticsOf(rule, text, on(sketch));
    expect(others).toEqual([]);
    expect(only?.related.map(({ range }) => text.slice(range.start, range.end))).toEqual(["accept"]);
  });

  test("is named at an accept where nothing is translated", () => {
    const text =
      "table inet f {\n\tchain c {\n\t\ttype filter hook forward priority 0;\n\t\tct state established accept\n\t\tiifname eno2 accept\n\t}\n}\n";
    expect(check(rule, text, on(sketch))[0]).toMatch(/^\[accept\] wazowski drops what this accepts/);
  });

  test("is no matter for IPv6", () => {
    expect(check(rule, nat.replace("table ip ", "table ip6 "), on(sketch))).toEqual([]);
    const six = { iptables: "", ip6tables: filter({ forward: "DROP" }) };
    expect(commands(nat.replace("table ip ", "table ip6 "), six)[0]).toBe(
      "ip6tables-legacy -t filter -L FORWARD -n -v",
    );
  });

  test("is no matter for a file that forwards nothing", () => {
    const text = "table ip f {\n\tchain c {\n\t\ttype filter hook output priority 0;\n\t\taccept\n\t}\n}\n";
    expect(check(rule, text, on(sketch))).toEqual([]);
  });

  test("is no matter where rules accept the packets and their answers", () => {
    const way = "-A FORWARD -i eno2 -o eno1 -j ACCEPT";
    const back = "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT";
    expect(check(rule, nat, on({ iptables: filter({ forward: "DROP" }, way, back) }))).toEqual([]);
    expect(check(rule, nat, on({ iptables: filter({ forward: "DROP" }, way) }))[0]).toContain(
      "drops the answers to what this masquerades",
    );
  });

  test("may drop where a rule asks for what is not known", () => {
    const iptables = filter({ forward: "DROP" }, "-A FORWARD -m set --match-set friends src -j ACCEPT");
    expect(check(rule, nat, on({ iptables }))[0]).toMatch(
      /^info \[masquerade\] wazowski may drop what this masquerades/,
    );
  });

  test("drops a part where a rule accepts a part", () => {
    const iptables = filter({ forward: "DROP" }, "-A FORWARD -p tcp -j ACCEPT");
    expect(check(rule, nat, on({ iptables }))[0]).toContain("drops a part of what this masquerades");
  });
});

describe("Docker's chains", () => {
  const docker = filter(
    { forward: "DROP" },
    ":DOCKER-USER - [0:0]",
    "-A FORWARD -j DOCKER-USER",
    "-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT",
    "-A DOCKER-USER -j RETURN",
  );
  const withBridge = [...interfaces, { name: "docker0", kind: "bridge", addresses: ["172.17.0.1/16"] }];

  test("are no matter where only containers go out", () => {
    const host = hostWith({ interfaces: [interfaces[0]!, interfaces[1]!, withBridge[3]!], iptables: docker });
    expect(check(rule, nat, { host })).toEqual([]);
    const inside = nat.replace("oifname", "ip saddr 172.17.0.0/16 oifname");
    expect(check(rule, inside, on({ iptables: docker, interfaces: withBridge }))).toEqual([]);
  });

  test("drop what comes from elsewhere, and are opened in DOCKER-USER", () => {
    const sketch = { iptables: docker, interfaces: withBridge };
    expect(check(rule, nat, on(sketch))[0]).toContain("drops what this masquerades from eno2: ");
    expect(commands(nat, sketch)).toEqual([
      "iptables-legacy -t filter -L FORWARD -n -v",
      "iptables-legacy -t filter -I DOCKER-USER -i eno2 -o eno1 -j ACCEPT",
      "iptables-legacy -t filter -I DOCKER-USER -i eno1 -o eno2 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    ]);
  });
});

describe("other legacy chains", () => {
  test("of ufw are opened with ufw", () => {
    const iptables = filter({ forward: "DROP" }, ":ufw-user-forward - [0:0]", "-A FORWARD -j ufw-user-forward");
    expect(commands(nat, { iptables })[1]).toBe("ufw route allow in on eno2 out on eno1");
  });

  test("that drop by a rule are named with it", () => {
    const iptables = filter({}, ":fence - [0:0]", "-A FORWARD -j fence", "-A fence -o eno1 -j DROP");
    expect(check(rule, nat, on({ iptables }))[0]).toContain(
      'its legacy iptables table "filter" has the rule "-o eno1 -j DROP" in chain fence, and no nft rule overrules that; accept the packets there before that rule',
    );
    expect(commands(nat, { iptables })).toEqual([
      "iptables-legacy -t filter -L fence -n -v",
      "iptables-legacy -t filter -I FORWARD -i eno2 -o eno1 -j ACCEPT",
      "iptables-legacy -t filter -I FORWARD -i eno1 -o eno2 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    ]);
  });

  test("of the tables mangle and raw count as well", () => {
    const iptables = "*raw\n:PREROUTING DROP [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n";
    expect(commands(nat, { iptables })[1]).toBe("iptables-legacy -t raw -P PREROUTING ACCEPT");
  });

  test("on INPUT defeat what the file's input chain accepts", () => {
    const text =
      "table inet f {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tiif lo accept\n\t\ttcp dport 22 accept\n\t}\n}\n";
    const iptables = filter({ input: "DROP" }, "-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT");
    expect(check(rule, text, on({ iptables }))).toHaveLength(1);
    expect(commands(text, { iptables })).toEqual([
      "iptables-legacy -t filter -L INPUT -n -v",
      "iptables-legacy -t filter -I INPUT -p tcp --dport 22 -j ACCEPT",
    ]);
    expect(check(rule, text.replace("22", "443"), on({ iptables }))).toEqual([]);
    expect(
      commands(text, {
        iptables: filter({ input: "DROP" }, ":ufw-user-input - [0:0]", "-A INPUT -j ufw-user-input"),
      })[1],
    ).toBe("ufw allow 22/tcp");
  });

  test("and names in commands are single words for a shell", () => {
    const text = nat.replace("eno1", '"a;b"');
    const iptables = filter({}, "-A FORWARD -j DROP");
    expect(commands(text, { iptables, interfaces: ["eno2", "a;b"] })[1]).toBe(
      "iptables-legacy -t filter -I FORWARD -i eno2 -o 'a;b' -j ACCEPT",
    );
  });
});

describe("a legacy nat table", () => {
  const empty = "*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n";

  test.each([
    ["4.15.0-20-generic", "the one that is not asked first never translates"],
    ["4.17.3", "the kernel refuses this chain"],
  ])("on Linux %s excludes nft's: %s", (kernel, effect) => {
    expect(check(rule, nat, on({ iptables: empty, kernel }))).toEqual([
      `[type nat hook postrouting priority 100] wazowski has the legacy iptables table "nat" loaded, and before Linux 4.18 one NAT alone may hang on a hook: ${effect}; unload iptable_nat`,
    ]);
    expect(commands(nat, { iptables: empty, kernel }).at(-1)).toBe("rmmod iptable_nat");
  });

  test("on later kernels gets on with nft's", () => {
    expect(check(rule, nat, on({ iptables: empty, kernel: "4.19.18-041918" }))).toEqual([]);
  });

  test("that translates the same packets is named with its rule", () => {
    const iptables = empty.replace("COMMIT", "-A POSTROUTING -o eno1 -j MASQUERADE\nCOMMIT");
    expect(check(rule, nat, on({ iptables, kernel: "6.1.0" }))[0]).toMatch(
      /^info \[masquerade\] the legacy iptables table "nat" of wazowski translates the same packets by the rule "-o eno1 -j MASQUERADE" in chain POSTROUTING/,
    );
    const containers = empty.replace("COMMIT", "-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE\nCOMMIT");
    expect(check(rule, nat, on({ iptables: containers, kernel: "6.1.0" }))).toEqual([]);
  });
});

describe("a table of another program", () => {
  const iptablesNft =
    "table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy accept;\n\t\ttcp dport 22 counter accept\n\t}\n}\n";
  const own =
    "table ip filter {\n\tchain input {\n\t\ttype filter hook input priority 0;\n\t\ttcp dport 80 accept\n\t}\n}\n";

  test("is not to be written to", () => {
    expect(check(rule, own, on({ ruleset: iptablesNft }))).toEqual([
      '[table ip filter] table "ip filter" on wazowski belongs to iptables-nft: rules of both get mixed, and either program removes or repeats those of the other; use a table with a name of your own',
    ]);
    expect(commands(own, { ruleset: iptablesNft })).toEqual(["iptables-nft -t filter -S"]);
  });

  test("is not to be emptied", () => {
    expect(check(rule, `flush table ip filter\n${own}`, on({ ruleset: iptablesNft }))[0]).toMatch(
      /^\[flush table ip filter\] .* this takes iptables-nft's rules away, and it neither notices nor restores them/,
    );
  });

  test("is told from a table that this very file made", () => {
    expect(check(rule, iptablesNft, on({ ruleset: iptablesNft }))).toEqual([]);
    expect(check(rule, own, on({ ruleset: own }))).toEqual([]);
  });

  test.each([
    ["inet firewalld", "firewalld", "firewall-cmd --list-all-zones"],
    ["ip docker-bridges", "Docker", "docker network ls"],
    ["ip6 libvirt_network", "libvirt", "virsh net-list"],
  ])("%s is that of %s", (name, program, show) => {
    const text = `table ${name} {\n\tchain mine {\n\t\tcounter\n\t}\n}\n`;
    expect(check(rule, text, on({ ruleset: `table ${name} {\n}\n` }))[0]).toContain(`belongs to ${program}: `);
    expect(commands(text, { ruleset: `table ${name} {\n}\n` })).toEqual([show]);
    expect(check(rule, text, on({ ruleset: "" }))).toEqual([]);
  });
});

describe("what is not known", () => {
  test("keeps the rule silent", () => {
    expect(check(rule, nat)).toEqual([]);
    expect(check(rule, nat, on({}))).toEqual([]);
    expect(check(rule, nat, on({ iptables: "" }))).toEqual([]);
  });
});
