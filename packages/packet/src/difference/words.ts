/** Differences in words, one line each. */

import { describeRegion } from "../answer/region-words.ts";
import { describeArrival, describeCause, describePacket } from "../answer/words.ts";
import type { Packet } from "../packet.ts";
import type { FirewallDifference, Treatment } from "./compare.ts";

const verdicts = {
  delivered: "ACCEPTED",
  sent: "ACCEPTED",
  dropped: "DROPPED",
  rejected: "REJECTED",
  queued: "QUEUED",
  taken: "TAKEN",
} as const;

/** `tcp to port 22: was ACCEPTED by old.nft:7 "…", is DROPPED by new.nft:9 "…"; for example tcp 10.0.0.1:40000 > …`. */
export function differenceLine(difference: FirewallDifference): string {
  const { region, example, old, now } = difference;
  return `${describeRegion(region)}: was ${treatmentWords(old, now)}, is ${treatmentWords(now, old)}; for example ${describeArrival(example)}`;
}

/** What becomes of the example, with what is not so for the other firewall. */
export function treatmentWords({ fate, cause, hasOthers, note, end }: Treatment, other: Treatment): string {
  if (fate.kind === "unknown") return `not to be told: it depends on ${fate.text}`;
  const arrives = fate.kind === "sent" || fate.kind === "delivered";
  const answer = note === null ? "" : ` (${note})`;
  const by = cause === null ? "" : ` by ${describeCause(cause)}${hasOthers === true ? " and others" : ""}`;
  return `${verdicts[fate.kind]}${answer}${by}${arrives ? writtenWords(end, fate, other) : ""}`;
}

function writtenWords(end: Packet, fate: Treatment["fate"], { end: otherEnd, fate: otherFate }: Treatment): string {
  const parts: string[] = [];
  const output = fate.kind === "sent" ? fate.outputInterface : null;
  const otherOutput = otherFate.kind === "sent" ? otherFate.outputInterface : null;
  const otherArrives = otherFate.kind === "sent" || otherFate.kind === "delivered";
  if (!otherArrives) return "";
  if (output !== otherOutput) parts.push(output === null ? "for this host" : `by ${output}`);
  if (describePacket(end) !== describePacket(otherEnd)) parts.push(describePacket(end));
  if (end.mark !== otherEnd.mark) parts.push(`mark 0x${end.mark.toString(16)}`);
  if (end.dscp !== otherEnd.dscp) parts.push(`dscp ${end.dscp}`);
  if (end.timeToLive !== otherEnd.timeToLive) parts.push(`time to live ${end.timeToLive}`);
  const { connection, unknown } = end;
  if (connection.mark !== otherEnd.connection.mark)
    parts.push(`connection mark 0x${(connection.mark ?? 0).toString(16)}`);
  if (connection.state !== otherEnd.connection.state) parts.push(connection.state);
  if (JSON.stringify(unknown) !== JSON.stringify(otherEnd.unknown)) parts.push(...Object.values(unknown ?? {}));
  return parts.length === 0 ? "" : ` as ${parts.join(", ")}`;
}
