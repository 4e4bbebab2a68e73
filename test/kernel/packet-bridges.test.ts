/** Packets that a bridge passes from port to port, or up to its host: as foretold, and as pings have it. */
import { recordSnapshot, snapshotFacts } from "@nftlint/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLab, type Lab, type Machine } from "./lab.ts";
import { packetOf } from "./packet/foretell.ts";
import { sentOf, tracerOf } from "./packet/written.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

interface Case {
  readonly title: string;
  /** In front of each table is a chain's base: `bridge forward: ip protocol icmp drop`. */
  readonly rules: string;
  readonly legacy?: readonly string[];
  /** `bridge-nf-call-iptables`. */
  readonly asksIp?: boolean;
  /** Whether pings get through: from one host on the bridge to the other, to the bridge's host, and from there. */
  readonly across: boolean;
  readonly up: boolean;
  readonly down: boolean;
}

const cases: readonly Case[] = [
  { title: "without rules", rules: "", across: true, up: true, down: true },
  {
    title: "bridge forward",
    rules: "bridge forward: ip daddr 10.7.0.3 ip protocol icmp drop",
    ...{ across: false, up: true, down: true },
  },
  {
    title: "bridge prerouting, by port",
    rules: 'bridge prerouting: iifname "p1" icmp type echo-request drop',
    ...{ across: false, up: false, down: true },
  },
  {
    title: "bridge input",
    rules: "bridge input: icmp type echo-request drop",
    ...{ across: true, up: false, down: true },
  },
  {
    title: "bridge output",
    rules: 'bridge output: oifname "p2" icmp type echo-request drop',
    ...{ across: true, up: true, down: false },
  },
  {
    title: "bridge postrouting, by port",
    rules: 'bridge postrouting: oifname "p2" icmp type echo-request drop',
    ...{ across: false, up: true, down: false },
  },
  {
    title: "ingress of a port",
    rules: 'netdev ingress device "p1": icmp type echo-request drop',
    ...{ across: false, up: false, down: true },
  },
  {
    title: "ingress of the bridge itself",
    rules: 'netdev ingress device "br0": icmp type echo-request drop',
    ...{ across: true, up: false, down: true },
  },
  {
    title: "IP's forward is not asked",
    rules: "ip forward: icmp type echo-request drop",
    ...{ asksIp: false, across: true, up: true, down: true },
  },
  {
    title: "IP's forward is asked where the kernel is told so, and sees the bridge on both sides",
    rules: 'ip forward: iifname "br0" oifname "br0" icmp type echo-request drop',
    ...{ asksIp: true, across: false, up: true, down: true },
  },
  {
    title: "IP's postrouting sees no interface that it came in on",
    rules: 'ip postrouting: iifname "br0" icmp type echo-request drop',
    ...{ asksIp: true, across: true, up: true, down: true },
  },
  {
    title: "IP's prerouting sees the bridge as interface, not the port",
    rules: 'ip prerouting: iifname "p1" drop\nip prerouting: iifname "br0" icmp type echo-request drop',
    ...{ asksIp: true, across: false, up: false, down: true },
  },
  {
    title: "a legacy policy drops what is bridged, too",
    rules: "",
    ...{ legacy: ["iptables-legacy", "-P", "FORWARD", "DROP"], asksIp: true, across: false, up: true, down: true },
  },
  {
    title: "a legacy policy, where IP is not asked",
    rules: "",
    ...{ legacy: ["iptables-legacy", "-P", "FORWARD", "DROP"], asksIp: false, across: true, up: true, down: true },
  },
];

/** A table for each line. */
function rulesetOf(lines: string): string {
  return lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const [, family = "", hook = "", rule = ""] = /^(\S+) (.*?): (.*)$/.exec(line) ?? [];
      return `table ${family} t${index} { chain c { type filter hook ${hook} priority ${index}; ${rule}; }; }\n`;
    })
    .join("");
}

describe.skipIf(reasonToSkip(suites["packet-bridges"]) !== null)(titleOf(suites["packet-bridges"]), () => {
  let lab: Lab;
  let host: Machine;
  let hosts: readonly Machine[];
  beforeAll(async () => {
    lab = createLab();
    host = await lab.addMachine("bridge");
    hosts = [await lab.addMachine("one"), await lab.addMachine("two")];
    await host.must("ip", "link", "add", "br0", "type", "bridge");
    for (const [index, machine] of hosts.entries()) {
      const port = `p${index + 1}`;
      await host.must(
        ..."ip link add".split(" "),
        port,
        ..."type veth peer name e0 netns".split(" "),
        machine.namespace,
      );
      await host.must("ip", "link", "set", port, "master", "br0", "up");
      await machine.must("ip", "addr", "add", `10.7.0.${index + 2}/24`, "dev", "e0");
      await machine.must("ip", "link", "set", "e0", "up");
    }
    await host.must("ip", "addr", "add", "10.7.0.1/24", "dev", "br0");
    await host.must("ip", "link", "set", "br0", "up");
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  async function isAnswered(machine: Machine | undefined, to: string): Promise<boolean> {
    const result = await machine?.run(["ping", "-c", "1", "-W", "1", to]);
    return result?.exitCode === 0;
  }

  test.each(cases)("$title", async (one) => {
    const { rules, legacy = ["iptables-legacy", "-P", "FORWARD", "ACCEPT"], asksIp = false, across, up, down } = one;
    await host.must("sh", "-c", 'nft flush ruleset; printf "%s" "$1" | nft -f -', "sh", rulesetOf(rules));
    await host.must(...legacy);
    await host.must("sh", "-c", `echo ${Number(asksIp)} > /proc/sys/net/bridge/bridge-nf-call-iptables`);
    expect({
      across: await isAnswered(hosts[0], "10.7.0.3"),
      up: await isAnswered(hosts[0], "10.7.0.1"),
      down: await isAnswered(host, "10.7.0.3"),
    }).toEqual({ across, up, down });
    const trace = tracerOf(snapshotFacts(await recordSnapshot(host.run, { recordedBy: "a test" })));
    const endOf = (text: string) => {
      const { fate, dependencies } = trace(packetOf(sentOf(text)));
      if (fate === null) return `depends on ${dependencies.map((dependency) => dependency.text).join()}`;
      return fate.kind === "sent" ? `sent by ${fate.outputInterface}` : fate.kind;
    };
    expect({
      across: endOf("p1: icmp 10.7.0.2 > 10.7.0.3"),
      up: endOf("p1: icmp 10.7.0.2 > 10.7.0.1"),
      down: endOf("-: icmp 10.7.0.1 > 10.7.0.3"),
    }).toEqual({
      across: across ? "sent by p2" : "dropped",
      up: up ? "delivered" : "dropped",
      // Only the bridge's own tables tell behind which port a host is.
      down: down ? "sent by br0" : "depends on which port of br0 leads to 10.7.0.3",
    });
  });
});
