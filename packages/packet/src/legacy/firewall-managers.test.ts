/** Tables as Docker, ufw and firewalld leave them behind, and ten questions about each. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type PacketSketch, packetWith } from "../../test/host.ts";
import { describeEnds, describeResult, router, tablesOf } from "../../test/legacy.ts";
import type { ChainResult } from "../step.ts";
import { followLegacyChain } from "./chain.ts";

const dockerHost = tablesOf(
  readFileSync(new URL("../../../../test/fixtures/docker-host/iptables.rules", import.meta.url), "utf8"),
);

/** Abridged, in the shape of firewalld with its iptables backend: zones by source and by interface, `public` for the rest. */
const firewalldHost = tablesOf(`*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:INPUT_direct - [0:0]
:INPUT_ZONES_SOURCE - [0:0]
:INPUT_ZONES - [0:0]
:FORWARD_IN_ZONES - [0:0]
:FORWARD_OUT_ZONES - [0:0]
:IN_public - [0:0]
:IN_public_log - [0:0]
:IN_public_deny - [0:0]
:IN_public_allow - [0:0]
:IN_trusted - [0:0]
:FWDI_internal - [0:0]
:FWDI_public - [0:0]
:FWDO_public - [0:0]
:FWDO_public_allow - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -j INPUT_direct
-A INPUT -j INPUT_ZONES_SOURCE
-A INPUT -j INPUT_ZONES
-A INPUT -m conntrack --ctstate INVALID -j DROP
-A INPUT -j REJECT --reject-with icmp-host-prohibited
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT
-A FORWARD -i lo -j ACCEPT
-A FORWARD -j FORWARD_IN_ZONES
-A FORWARD -j FORWARD_OUT_ZONES
-A FORWARD -m conntrack --ctstate INVALID -j DROP
-A FORWARD -j REJECT --reject-with icmp-host-prohibited
-A INPUT_ZONES_SOURCE -s 192.168.4.0/25 -g IN_trusted
-A INPUT_ZONES -g IN_public
-A FORWARD_IN_ZONES -i eno2 -g FWDI_internal
-A FORWARD_IN_ZONES -g FWDI_public
-A FORWARD_OUT_ZONES -o eno1 -g FWDO_public
-A IN_public -j IN_public_log
-A IN_public -j IN_public_deny
-A IN_public -j IN_public_allow
-A IN_public -p icmp -j ACCEPT
-A IN_public_allow -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT
-A IN_public_allow -d 224.0.0.251/32 -p udp -m udp --dport 5353 -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT
-A IN_public_deny -m set --match-set banned src -j DROP
-A IN_trusted -j ACCEPT
-A FWDI_internal -p icmp -j ACCEPT
-A FWDI_public -p icmp -j ACCEPT
-A FWDO_public -j FWDO_public_allow
-A FWDO_public_allow -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT
COMMIT
`);

function ask(tables: typeof dockerHost, place: string, sketch: PacketSketch): ChainResult[] {
  const [name, chain = ""] = place.split(" ");
  const table = tables.find((candidate) => candidate.name === name)!;
  return followLegacyChain({ host: router, table, chain, packet: packetWith(sketch) });
}

function fate(tables: typeof dockerHost, place: string, sketch: PacketSketch): string {
  return ask(tables, place, sketch).map(describeResult).join("; ");
}

const fromWorld: PacketSketch = { source: "203.0.113.5", destination: "198.51.100.2", inputInterface: "eno1" };
const established = { connection: { state: "established" } } as const;

describe("Docker", () => {
  const toContainer: PacketSketch = {
    ...fromWorld,
    destination: "172.17.0.2",
    outputInterface: "docker0",
    connection: { isDestinationTranslated: true },
  };
  const fromContainer: PacketSketch = { source: "172.17.0.2", destination: "8.8.8.8", inputInterface: "docker0" };

  test("translates a published port", () => {
    const [result, ...others] = ask(dockerHost, "nat PREROUTING", { ...fromWorld, destinationPort: 8080 });
    expect(others).toEqual([]);
    expect(describeEnds(result!)).toBe("203.0.113.5:40000 > 172.17.0.2:80");
    expect(result!.packet.connection.isDestinationTranslated).toBe(true);
  });

  test("translates a published port for the host itself, but not on 127.0.0.1", () => {
    const own: PacketSketch = { source: "198.51.100.2", destination: "198.51.100.2", destinationPort: 8080 };
    expect(ask(dockerHost, "nat OUTPUT", own).map(describeEnds)).toEqual(["198.51.100.2:40000 > 172.17.0.2:80"]);
    expect(fate(dockerHost, "nat OUTPUT", { ...own, destination: "127.0.0.1" })).toBe("accept by the policy of OUTPUT");
  });

  test.each<[question: string, place: string, sketch: PacketSketch, expected: string]>([
    [
      "leaves other ports alone",
      "nat PREROUTING",
      { ...fromWorld, destinationPort: 22 },
      "accept by the policy of PREROUTING",
    ],
    [
      "leaves packets through the host alone",
      "nat PREROUTING",
      { ...fromWorld, destination: "192.168.4.7", destinationPort: 8080 },
      "accept by the policy of PREROUTING",
    ],
    [
      "does not translate for its own containers",
      "nat PREROUTING",
      { ...fromContainer, destination: "198.51.100.2", destinationPort: 8080 },
      "accept by the policy of PREROUTING",
    ],
    [
      "lets the world reach the published port",
      "filter FORWARD",
      toContainer,
      'accept by "-d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT" in DOCKER',
    ],
    [
      "lets nobody reach another port of the container",
      "filter FORWARD",
      { ...toContainer, destinationPort: 81 },
      "drop by the policy of FORWARD",
    ],
    [
      "lets containers reach the world",
      "filter FORWARD",
      { ...fromContainer, outputInterface: "eno1" },
      'accept by "-i docker0 ! -o docker0 -j ACCEPT" in FORWARD',
    ],
    [
      "lets the answers back",
      "filter FORWARD",
      { ...toContainer, destinationPort: 40000, ...established },
      'accept by "-o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT" in FORWARD',
    ],
    [
      "lets nothing through between other networks",
      "filter FORWARD",
      { ...fromWorld, destination: "192.168.4.7", outputInterface: "eno2" },
      "drop by the policy of FORWARD",
    ],
  ])("%s", (_, place, sketch, expected) => {
    expect(fate(dockerHost, place, sketch)).toBe(expected);
  });

  test("gives containers the host's address", () => {
    const results = ask(dockerHost, "nat POSTROUTING", { ...fromContainer, outputInterface: "eno1" });
    expect(results.map(describeEnds)).toEqual(["198.51.100.2:40000 > 8.8.8.8:80"]);
  });
});

describe("ufw", () => {
  const ping: PacketSketch = {
    ...fromWorld,
    protocol: 1,
    icmpType: 8,
    icmpCode: 0,
    sourcePort: null,
    destinationPort: null,
  };

  test.each<[question: string, place: string, sketch: PacketSketch, expected: string]>([
    [
      "lets ssh in",
      "filter INPUT",
      { ...fromWorld, destinationPort: 22 },
      'accept by "-p tcp -m tcp --dport 22 -m comment --comment "OpenSSH, both" -j ACCEPT" in ufw-user-input',
    ],
    ["drops what no rule allows", "filter INPUT", fromWorld, "drop by the policy of INPUT"],
    ["answers pings", "filter INPUT", ping, 'accept by "-p icmp -m icmp --icmp-type 8 -j ACCEPT" in ufw-before-input'],
    ["takes no other ICMP", "filter INPUT", { ...ping, icmpType: 13 }, "drop by the policy of INPUT"],
    [
      "lets the host talk to itself",
      "filter INPUT",
      { source: "127.0.0.1", destination: "127.0.0.1", inputInterface: "lo" },
      'accept by "-i lo -j ACCEPT" in ufw-before-input',
    ],
    [
      "lets answers in",
      "filter INPUT",
      { ...fromWorld, destinationPort: 40000, ...established },
      'accept by "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT" in ufw-before-input',
    ],
    [
      "drops what belongs to no connection",
      "filter INPUT",
      { ...fromWorld, destinationPort: 22, connection: { state: "invalid" } },
      'drop by "-m conntrack --ctstate INVALID -j DROP" in ufw-before-input',
    ],
    [
      "drops the noise of NetBIOS",
      "filter INPUT",
      { ...fromWorld, protocol: 17, destinationPort: 137 },
      'drop by "-j DROP" in ufw-skip-to-policy-input',
    ],
    [
      "drops broadcasts",
      "filter INPUT",
      { source: "192.168.4.7", destination: "192.168.4.255", inputInterface: "eno2", protocol: 17 },
      'drop by "-j DROP" in ufw-skip-to-policy-input',
    ],
    [
      "lets pings through",
      "filter FORWARD",
      { ...ping, destination: "192.168.4.7", outputInterface: "eno2" },
      'accept by "-p icmp -m icmp --icmp-type 8 -j ACCEPT" in ufw-before-forward',
    ],
  ])("%s", (_, place, sketch, expected) => {
    expect(fate(dockerHost, place, sketch)).toBe(expected);
  });
});

describe("firewalld", () => {
  const prohibited = 'reject with icmp host-prohibited by "-j REJECT --reject-with icmp-host-prohibited"';
  const ssh = "-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW,UNTRACKED -j ACCEPT";
  const banned = "-m set --match-set banned src -j DROP";

  test.each<[question: string, place: string, sketch: PacketSketch, expected: string]>([
    [
      "lets ssh in, unless the set holds the source",
      "filter INPUT",
      { ...fromWorld, destinationPort: 22 },
      `drop by "${banned}" in IN_public_deny if the contents of set "banned"; ` +
        `accept by "${ssh}" in IN_public_allow if the contents of set "banned"`,
    ],
    [
      "rejects what no zone allows",
      "filter INPUT",
      fromWorld,
      `drop by "${banned}" in IN_public_deny if the contents of set "banned"; ` +
        `${prohibited} in INPUT if the contents of set "banned"`,
    ],
    [
      "trusts a source",
      "filter INPUT",
      { source: "192.168.4.7", destination: "192.168.4.1", inputInterface: "eno2" },
      'accept by "-j ACCEPT" in IN_trusted',
    ],
    [
      "does not trust its neighbours",
      "filter INPUT",
      { source: "192.168.4.200", destination: "192.168.4.1", inputInterface: "eno2", protocol: 1, icmpType: 8 },
      `drop by "${banned}" in IN_public_deny if the contents of set "banned"; ` +
        'accept by "-p icmp -j ACCEPT" in IN_public if the contents of set "banned"',
    ],
    [
      "lets answers in",
      "filter INPUT",
      { ...fromWorld, ...established },
      'accept by "-m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT" in INPUT',
    ],
    [
      "lets the host talk to itself",
      "filter INPUT",
      { source: "127.0.0.1", destination: "127.0.0.1", inputInterface: "lo" },
      'accept by "-i lo -j ACCEPT" in INPUT',
    ],
    [
      "lets what is translated through",
      "filter FORWARD",
      {
        ...fromWorld,
        destination: "192.168.4.7",
        outputInterface: "eno2",
        connection: { isDestinationTranslated: true },
      },
      'accept by "-m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT" in FORWARD',
    ],
    [
      "lets new connections out by the public zone",
      "filter FORWARD",
      { source: "192.168.4.7", destination: "8.8.8.8", inputInterface: "eno2", outputInterface: "eno1" },
      'accept by "-m conntrack --ctstate NEW,UNTRACKED -j ACCEPT" in FWDO_public_allow',
    ],
    [
      "rejects new connections the other way",
      "filter FORWARD",
      { ...fromWorld, destination: "192.168.4.7", outputInterface: "eno2" },
      `${prohibited} in FORWARD`,
    ],
    [
      "drops what belongs to no connection",
      "filter FORWARD",
      { ...fromWorld, destination: "192.168.4.7", outputInterface: "eno2", connection: { state: "invalid" } },
      'drop by "-m conntrack --ctstate INVALID -j DROP" in FORWARD',
    ],
  ])("%s", (_, place, sketch, expected) => {
    expect(fate(firewalldHost, place, sketch)).toBe(expected);
  });
});
