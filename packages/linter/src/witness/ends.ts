/** From where to where a witness goes: by what the ruleset names, and by what the host has. */
import type { HostFacts } from "@nftlint/host";
import type { AddressInterval, Interval, PacketClass } from "@nftlint/semantics";
import { HostAddresses } from "../traffic/host-addresses.ts";
import { type Claim, isForwarded } from "./claim.ts";
import type { PacketPath } from "./packet-path.ts";

export interface Ends {
  readonly source: string;
  readonly destination: string;
  /** `null`: the host itself sends it. */
  readonly inputInterface: string | null;
  /** `null`: it is for the host. */
  readonly outputInterface: string | null;
}

/** Addresses of the ranges for documentation (RFC 5737, RFC 3849), where the ruleset names none. */
const somebody = { ip: "192.0.2.10", ip6: "2001:db8:1::10" } as const;
const somebodyElse = { ip: "198.51.100.20", ip6: "2001:db8:2::20" } as const;
const theHost = { ip: "192.0.2.1", ip6: "2001:db8:1::1" } as const;

/** What the ruleset asks of the packet as it comes to the host. */
function askedOf(kind: PacketClass, { sample, isTranslated }: Claim, { formatAddress }: PacketPath) {
  const { family } = kind;
  const addressIn = (range: Interval | AddressInterval | null) => {
    const value = range === null || ("family" in range && range.family !== family) ? null : valueIn(range);
    return value === null ? null : formatAddress({ family, value });
  };
  return {
    input: kind.inInterface ?? sample.inputInterface,
    output: kind.outInterface ?? sample.outputInterface,
    source: addressIn(kind.source) ?? addressIn(sample.source),
    destination: addressIn(sample.destination) ?? (isTranslated ? null : addressIn(kind.destination)),
  };
}

/** On a host that is made up. */
export function madeUpEnds(kind: PacketClass, claim: Claim, path: PacketPath): Ends {
  const { input, output, source, destination } = askedOf(kind, claim, path);
  const { family } = kind;
  if (claim.hook === "output") {
    return {
      source: source ?? theHost[family],
      destination: destination ?? somebodyElse[family],
      inputInterface: null,
      outputInterface: output ?? "eth0",
    };
  }
  const isPassing = isForwarded(claim);
  return {
    source: source ?? somebody[family],
    destination: destination ?? (isPassing && !claim.isTranslated ? somebodyElse : theHost)[family],
    inputInterface: input ?? (output === "eth0" ? "eth1" : "eth0"),
    outputInterface: isPassing ? (output ?? (input === "eth1" ? "eth0" : "eth1")) : null,
  };
}

/** On a host that is known; `null` where it is not known well enough, or has no such interfaces and addresses. */
export function realEnds(
  kind: PacketClass,
  claim: Claim,
  { host, path }: { readonly host: HostFacts | null; readonly path: PacketPath },
): Ends | null {
  if (host === null || !isKnown(host)) return null;
  const addresses = new HostAddresses(host);
  const { family } = kind;
  const asked = askedOf(kind, claim, path);
  const connected = (addresses.entrances() ?? []).filter((name) => addresses.ownOn(name, family) !== null);
  const towards = kind.destination === null ? [] : addresses.facing({ ...kind.destination, family });
  const output = asked.output ?? towards[0] ?? connected.find((name) => name !== asked.input) ?? null;
  const input = asked.input ?? connected.find((name) => name !== output || claim.hook === "input") ?? null;
  const text = (value: bigint | null) => (value === null ? null : path.formatAddress({ family, value }));
  const local = (name: string | null) => (name === null ? null : text(addresses.ownOn(name, family)));
  const beside = (name: string | null) => (name === null ? null : text(addresses.neighbourOn(name, family)));
  const isOwn = claim.hook === "output";
  const isPassing = isForwarded(claim);
  const source = asked.source ?? (isOwn ? local(output) : beside(input));
  const isFar = isOwn || (isPassing && !claim.isTranslated);
  const destination = asked.destination ?? (isFar ? beside(output) : local(input));
  if (source === null || destination === null || (input === null && !isOwn)) return null;
  return {
    ...{ source, destination },
    inputInterface: isOwn ? null : input,
    outputInterface: isOwn || isPassing ? output : null,
  };
}

/** Packets are followed on the host itself only where all that their way depends on is known. */
function isKnown({
  interfaces,
  forwarding,
  routes,
  routingRules,
  reversePathFilter,
  legacyTables,
}: HostFacts): boolean {
  return [interfaces, forwarding, routes, routingRules, reversePathFilter, legacyTables].every(({ known }) => known);
}

/** An address such as hosts have: not the first of a network. */
function valueIn({ from, to }: Interval): bigint {
  return from + ([110n, 10n, 2n, 1n].find((number) => from + number <= to) ?? 0n);
}
