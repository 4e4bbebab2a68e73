/** Which packets may be witnesses of a claim, and on which host they are followed. */
import type { HostFacts } from "@nftlint/host";
import type { Question } from "@nftlint/packet";
import type { PacketClass } from "@nftlint/semantics";
import type { Claim } from "./claim.ts";
import { madeUpEnds, realEnds } from "./ends.ts";
import { hostFor } from "./host-for.ts";
import type { PacketPath } from "./packet-path.ts";
import type { PacketSample } from "./sample.ts";

export interface PacketPlan {
  readonly question: Question;
  readonly host: HostFacts;
  /** The interfaces that are worth telling: not those that are made up. */
  readonly names: { readonly input: string | null; readonly output: string | null };
}

/** A few packets of each kind. */
export function plansFor(claim: Claim, host: HostFacts | null, path: PacketPath): PacketPlan[] {
  return claim.packets.flatMap((kind) => plansOf(kind, claim, host, path));
}

function plansOf(kind: PacketClass, claim: Claim, host: HostFacts | null, path: PacketPath): PacketPlan[] {
  const { sample } = claim;
  const real = realEnds(kind, claim, { host, path });
  const { source, destination, inputInterface, outputInterface } = real ?? madeUpEnds(kind, claim, path);
  const isForHost = claim.hook === "input" || claim.isTranslated;
  const own = isForHost ? [destination] : claim.hook === "output" ? [source] : [];
  const isTold = (asked: string | null) => real !== null || asked !== null;
  const names = {
    input: isTold(kind.inInterface ?? sample.inputInterface) ? inputInterface : null,
    output: isTold(kind.outInterface ?? sample.outputInterface) ? outputInterface : null,
  };
  const where = real !== null && host !== null ? host : hostFor({ inputInterface, outputInterface, source, own });
  return wordsFor(kind, sample).map((words) => ({
    question: { words, from: source, to: destination, inputInterface },
    host: where,
    names,
  }));
}

/** The question's words: of the protocol that the claim is for, or of each usual one. */
function wordsFor(kind: PacketClass, sample: PacketSample): string[][] {
  const ping = kind.family === "ip" ? "icmp" : "icmpv6";
  const port = sample.destinationPort ?? (kind.destinationPort === null ? null : `${kind.destinationPort.from}`);
  const withPorts = (protocol: string, usual: string) => [
    ...[protocol, port ?? usual],
    ...(sample.sourcePort === null ? [] : ["sport", sample.sourcePort]),
  ];
  const protocol = sample.protocol ?? (kind.protocol === null ? null : `${kind.protocol}`);
  if (protocol === null) {
    const all = [withPorts("tcp", "443"), withPorts("udp", "53")];
    return port === null ? [[ping], ...all] : all;
  }
  if (/^(?:tcp|6|udp|17|udplite|136|sctp|132|dccp|33)$/.test(protocol)) return [withPorts(protocol, "443")];
  if (/^(?:icmp|icmpv6|ipv6-icmp|1|58)$/.test(protocol)) return [[ping, sample.messageType ?? "echo-request"]];
  return [[protocol]];
}
