import { describe, expect, test } from "vitest";
import { pictureOf, router, wayOf } from "../test/pictures.ts";
import { outlineText } from "./outline.ts";

const filter = `\
table inet filter {
	set known {
		type ipv4_addr
		flags dynamic
	}
	chain ssh {
		ip saddr 10.0.0.0/8 accept
		drop
	}
	chain input {
		type filter hook input priority filter; policy drop;
		iif lo accept
		tcp dport 22 jump ssh
		tcp dport { 80, 443 } accept
	}
}
`;

describe("a ruleset alone", () => {
  test("is its hooks in order, with the chains that they lead to", () => {
    expect(outlineText(pictureOf(filter))).toBe(`\
packets come in
hook prerouting: all that come in, no chains
routing: for this host, or for another?
hook input: to this host, 1 base chain
  inet filter input, type filter, priority filter (0), policy drop
    iif lo accept
    tcp dport 22 jump ssh: jumps to ssh
    tcp dport { 80, 443 } accept
  chain ssh
    ip saddr 10.0.0.0/8 accept
    drop
hook forward: through this host, no chains
this host: its own processes
routing: by which interface?
hook output: from this host, no chains
hook postrouting: all that leave, no chains
packets leave
Without a host: legacy iptables tables may be there as well.`);
  });

  test("has base chains by priority, NAT where the kernel has it", () => {
    const { layers, notes } = pictureOf(`\
table ip t {
	chain second { type nat hook prerouting priority 60; }
	chain late { type filter hook prerouting priority 10; }
	chain nat { type nat hook prerouting priority 50; }
	chain early { type filter hook prerouting priority raw; }
}
table ip6 t {
	chain six { type filter hook prerouting priority -200; }
}
`);
    expect(notes).toHaveLength(1);
    const prerouting = layers[0]?.stages.find(({ title }) => title === "prerouting");
    expect(prerouting?.entries.map(({ chains }) => chains[0]?.title)).toEqual([
      "ip t early",
      "ip6 t six",
      "ip t nat",
      "ip t second",
      "ip t late",
    ]);
  });

  test("says where chains of one priority may come in another order", () => {
    const text = "table ip t {\n\tchain c {\n\t\ttype filter hook forward priority 0\n\t}\n}\n";
    const { notes } = wayOf(text, "tcp 22");
    expect(notes).toContain(
      "In forward: of ip t c and legacy iptables filter/FORWARD, which are of one priority, either may come first.",
    );
    expect(
      pictureOf(`${text}table ip6 t {\n\tchain d {\n\t\ttype filter hook forward priority 0\n\t}\n}\n`).notes,
    ).toEqual(["Without a host: legacy iptables tables may be there as well."]);
  });

  test("shows what nothing leads to apart, a dormant table with it", () => {
    const { layers, notes } = pictureOf(`\
table ip t {
	flags dormant
	chain base { type filter hook input priority 0; }
}
table ip u {
	chain helper { jump lonely }
	chain lonely { accept }
	chain round { goto round }
}
`);
    const unused = layers[0]?.stages.find(({ kind }) => kind === "unused");
    expect(unused?.entries.map(({ chains }) => chains.map(({ title }) => title))).toEqual([
      ["ip t base"],
      ["ip u helper", "lonely"],
      ["ip u round"],
    ]);
    expect(notes).toContain("Dormant: ip t.");
  });

  test("keeps bridges, ARP and devices apart", () => {
    const { layers } = pictureOf(`\
table bridge t { chain c { type filter hook forward priority 0; }; }
table arp t { chain c { type filter hook input priority 0; }; }
table netdev t { chain c { type filter hook ingress device "eth0" priority 0; }; }
`);
    expect(layers.map(({ name }) => name)).toEqual(["IP", "bridge", "ARP"]);
    const ingress = layers[0]?.stages[1];
    expect(ingress).toMatchObject({ title: "ingress", entries: [{ chains: [{ title: "netdev t c" }] }] });
    expect(ingress?.entries[0]?.chains[0]?.subtitle).toBe('type filter, priority filter (0), device "eth0"');
    expect(layers[0]?.links.slice(0, 2)).toEqual([
      { from: "arrival", to: "IP-ingress", isTaken: false },
      { from: "IP-ingress", to: "IP-prerouting", isTaken: false },
    ]);
  });

  test("draws a jump of a verdict map, and one line for the rules that are left out", () => {
    const many = Array.from({ length: 30 }, (_, index) => `tcp dport ${index} accept`).join("\n");
    const { layers } = pictureOf(`\
table ip t {
	chain a {
	}
	chain c {
		type filter hook input priority 0;
		${many}
		tcp dport vmap { 22 : jump a, 23 : goto a }
	}
}
`);
    const entry = layers[0]?.stages.flatMap(({ entries }) => entries)[0];
    expect(entry?.chains[0]?.lines.map((line) => (line.kind === "gap" ? line.count : line.text))).toEqual([
      ...Array.from({ length: 8 }, (_, index) => `tcp dport ${index} accept`),
      22,
      "tcp dport vmap { 22 : jump a, 23 : goto a }",
    ]);
    expect(entry?.jumps.map(({ line, verdict }) => [line, verdict])).toEqual([[9, "jump"]]);
  });
});

describe("more chains than can be seen", () => {
  const chains = Array.from({ length: 150 }, (_, index) => `\tchain c${index} {\n\t\taccept\n\t}\n`).join("");
  const jumps = Array.from({ length: 150 }, (_, index) => `\t\ttcp dport ${index} jump c${index}\n`).join("");
  const many = `table ip t {\n${chains}\tchain base {\n\t\ttype filter hook input priority 0;\n${jumps}\t}\n}\n`;

  test("are left out, and counted", () => {
    const { layers, notes } = pictureOf(many);
    expect(layers[0]?.stages.flatMap(({ entries }) => entries)[0]?.chains).toHaveLength(120);
    expect(notes).toContain("Not drawn in input: 31 more chains of ip t base, and what they lead to.");
  });

  test("are drawn where a packet comes to them", () => {
    const { layers } = wayOf(many, "tcp 140", { to: "192.168.4.1" });
    const drawn = layers[0]?.stages.flatMap(({ entries }) => entries)[0]?.chains ?? [];
    expect(drawn.find(({ title }) => title === "c140")?.isVisited).toBe(true);
  });
});

describe("a packet's way", () => {
  test("ends where the legacy policy drops it", () => {
    const picture = wayOf("table ip nat {\n}\n", "icmp echo-request", { host: router("snapshot.json") });
    expect(picture.trail).toEqual({
      packet: "icmp echo-request 192.168.4.110 > 10.53.134.11, in by eno2",
      verdict: "DROPPED in forward by legacy iptables filter/FORWARD policy DROP",
    });
    expect(outlineText(picture)).toContain(
      "legacy iptables filter/FORWARD, priority 0, policy drop, step 2 of the packet's way, dropped here\n",
    );
    const taken = picture.layers[0]?.links.filter(({ isTaken }) => isTaken).map(({ to }) => to);
    expect(taken).toEqual(["IP-prerouting", "routing", "IP-forward"]);
  });

  test("tells of each rule what it did", () => {
    expect(outlineText(wayOf(filter, "tcp 22", { to: "192.168.4.1" }))).toContain(`\
  inet filter input, type filter, priority filter (0), policy drop, step 2 of the packet's way
    iif lo accept: not matched, iif is "eno2"
    tcp dport 22 jump ssh: matched, jumps to ssh
    tcp dport { 80, 443 } accept: never reached
  chain ssh, step 3 of the packet's way
    ip saddr 10.0.0.0/8 accept: not matched, ip saddr is 192.168.4.110
    drop: matched, dropped here
`);
  });

  test("leaves, along all stages between", () => {
    const { layers } = wayOf("table ip t {\n}\n", "tcp 80");
    const [ip] = layers;
    expect(ip?.stages.find(({ id }) => id === "departure")?.ends).toEqual([{ fate: "sent", text: "leaves by eno1" }]);
    expect(ip?.links.filter(({ isTaken }) => isTaken).map(({ from, to }) => `${from} ${to}`)).toEqual([
      "arrival IP-prerouting",
      "IP-prerouting routing",
      "routing IP-forward",
      "IP-forward IP-postrouting",
      "IP-postrouting departure",
    ]);
  });

  test("that depends shows all its ends", () => {
    const text = filter.replace("iif lo accept", "ip saddr @known accept");
    const outline = outlineText(wayOf(text, "tcp 25", { to: "192.168.4.1" }));
    expect(outline).toContain("ip saddr @known accept: depends, what else the set known holds");
    expect(outline).toContain("delivered here, depending on what else the set known holds");
    expect(outline).toContain("dropped here, depending on what else the set known holds");
  });

  test("to nowhere ends in the routing", () => {
    const { layers } = wayOf("table ip t {\n}\n", "tcp 80", { to: "203.0.113.9" });
    const routing = layers[0]?.stages.find(({ id }) => id === "routing");
    expect(routing?.ends.map(({ fate }) => fate)).toEqual(["dropped"]);
  });
});
