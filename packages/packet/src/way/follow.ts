import type { Learned } from "../nft/scope.ts";
import type { Packet } from "../packet.ts";
import type { HookName } from "../step.ts";
import { answerOfWays } from "./answer.ts";
import { passHook } from "./hook.ts";
import type { Hooks, Routing } from "./hooks.ts";
import { translatedAsDecided } from "./tracking.ts";
import { loopback, routed, setOut, type Traveller, toWay } from "./traveller.ts";
import type { Answer } from "./way.ts";

/**
 * Follows a packet that comes in on `packet.inputInterface`, or that the host itself sends where
 * that is `null` (Netfilter's order of hooks: kernel, include/uapi/linux/netfilter_ipv4.h).
 * @param learned what sets have learned of packets before it, oldest first
 */
export function follow(packet: Packet, hooks: Hooks, routing: Routing, learned: readonly Learned[] = []): Answer {
  const journey = new Journey(hooks, routing);
  const start = setOut(packet, learned);
  const ends = packet.inputInterface === null ? journey.outgoing(start) : journey.incoming(start);
  return answerOfWays(ends.map(toWay));
}

class Journey {
  readonly #hooks: Hooks;
  readonly #routing: Routing;

  constructor(hooks: Hooks, routing: Routing) {
    this.#hooks = hooks;
    this.#routing = routing;
  }

  incoming(start: Traveller): readonly Traveller[] {
    const slow = this.#comeIn(this.#through([start], ["ingress", "prerouting"]));
    const assumptions = this.#hooks.fastPaths(start.packet);
    const fast = assumptions.length === 0 ? null : this.#pastAllHooks(start);
    if (fast === null) return slow;
    return [...slow, fast].map((traveller) => ({
      ...traveller,
      assumptions: [...assumptions, ...traveller.assumptions],
    }));
  }

  /** The way of a connection that a flowtable has taken over: translated and sent on without a rule; `null` for what is not forwarded. */
  #pastAllHooks(start: Traveller): Traveller | null {
    const aimed = translatedAsDecided(start.packet, "prerouting");
    const next = routed({ ...start, packet: aimed }, this.#routing.incoming(aimed));
    if (next.fate !== null || next.packet.outputInterface === null) return null;
    return sent({ ...next, packet: translatedAsDecided(next.packet, "postrouting") });
  }

  /** From the routing on. */
  #comeIn(travellers: readonly Traveller[]): readonly Traveller[] {
    return travellers.flatMap((traveller) => {
      if (traveller.fate !== null) return [traveller];
      const next = routed(traveller, this.#routing.incoming(traveller.packet));
      if (next.fate !== null) return [next];
      if (next.packet.outputInterface === null) return this.#through([next], ["input"]).map(delivered);
      return this.#through([next], ["forward", "postrouting", "egress"]).map(sent);
    });
  }

  outgoing(start: Traveller): readonly Traveller[] {
    const next = routed(start, this.#routing.outgoing(start.packet));
    return this.#through([next], ["output", "postrouting", "egress"]).flatMap((traveller) =>
      traveller.packet.outputInterface === loopback ? this.#loop(traveller) : [sent(traveller)],
    );
  }

  /** What the host sends to itself comes in on `lo`. */
  #loop(traveller: Traveller): readonly Traveller[] {
    if (traveller.fate !== null) return [traveller];
    const packet = { ...traveller.packet, inputInterface: loopback, outputInterface: null };
    return this.#comeIn(this.#through([{ ...traveller, packet, isLooped: true }], ["ingress", "prerouting"]));
  }

  #through(travellers: readonly Traveller[], hooks: readonly HookName[]): readonly Traveller[] {
    return hooks.reduce(
      (before, hook) =>
        before.flatMap((traveller) =>
          passHook(traveller, hook, this.#hooks.entries(hook, traveller.packet), this.#routing),
        ),
      travellers,
    );
  }
}

function delivered(traveller: Traveller): Traveller {
  return traveller.fate === null ? { ...traveller, fate: { kind: "delivered" } } : traveller;
}

function sent(traveller: Traveller): Traveller {
  const { outputInterface } = traveller.packet;
  if (traveller.fate !== null) return traveller;
  return {
    ...traveller,
    fate: outputInterface === null ? { kind: "delivered" } : { kind: "sent", outputInterface },
  };
}
