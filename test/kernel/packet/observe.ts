/** One connection on the router under test: its packets and what became of each. */
import {
  describeAnswer,
  describeArrival,
  describePacket,
  differences,
  type Fate,
  type Foretell,
  type Foretold,
  type SentPacket,
} from "./fate.ts";
import { replyTo, secondAfter } from "./packets.ts";
import type { LoadOutcome, RouterUnderTest } from "./router.ts";

/** What is known before, what was sent, and what the kernel did. */
export interface Observation {
  readonly snapshot: Extract<LoadOutcome, { loaded: true }>["snapshot"];
  readonly sent: readonly SentPacket[];
  /** One for each packet that was sent. */
  readonly fates: readonly Fate[];
}

/** Sends the first packet of a connection and, where it arrives, the reply to it and a second one. */
export async function observe(
  router: RouterUnderTest,
  snapshot: Observation["snapshot"],
  first: SentPacket,
): Promise<Observation> {
  await router.forget();
  const sent = [first];
  const fates = [await router.send(first)];
  const arrival = fates[0]?.arrival ?? null;
  if (arrival !== null) {
    for (const next of [replyTo(arrival), secondAfter(first)]) {
      sent.push(next);
      fates.push(await router.send(next));
    }
  }
  return { snapshot, sent, fates };
}

/** What was foretold of each packet, and in how far it did not happen. */
export interface Judgement {
  readonly foretold: readonly Foretold[];
  /** Those of each packet. */
  readonly differences: readonly (readonly string[])[];
}

export function judge({ snapshot, sent, fates }: Observation, foretell: Foretell): Judgement {
  const foretold = foretell({ snapshot, sent });
  if (foretold.length !== sent.length) throw new Error(`${sent.length} packets, but ${foretold.length} are foretold`);
  return { foretold, differences: foretold.map((one, index) => differences(one, fates[index]!)) };
}

export function isAgreement(judgement: Judgement): boolean {
  return judgement.differences.every((found) => found.length === 0);
}

/** The observation for people: a line for each packet. */
export function describeObservation({ sent, fates }: Observation): string {
  return sent
    .map(({ from, packet, role }, index) => {
      const { arrival, answers = [] } = fates[index] ?? { arrival: null };
      const said = answers.map((answer) => `; answered by ${describeAnswer(answer)}`).join("");
      return `${role}: ${describePacket(packet)} from ${from ?? "the router"}: ${describeArrival(arrival)}${said}`;
    })
    .join("\n");
}
