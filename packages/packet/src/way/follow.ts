import { formatAddress, isSameAddress } from "../address.ts";
import type { Learned } from "../nft/scope.ts";
import { wayKey } from "../nft/ways.ts";
import type { Packet } from "../packet.ts";
import type { HookName } from "../step.ts";
import { answerOfWays } from "./answer.ts";
import { passBridgeHook, passHook } from "./hook.ts";
import type { FrameWay, Hooks, Routing } from "./hooks.ts";
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
    const ways = this.#routing.frameWays(start.packet);
    if (ways === null) return this.#throughSomePort(start) ?? this.#intoStack(start);
    return this.#frame(this.#through([start], ["ingress"]), "prerouting").flatMap((traveller) => {
      if (traveller.fate !== null) return [traveller];
      if (ways.length === 0) return [stuck(traveller)];
      return ways.flatMap((way) => this.#frameWay(way, assuming(traveller, way.assumption)));
    });
  }

  #frameWay(way: FrameWay, traveller: Traveller): readonly Traveller[] {
    return way.kind === "up" ? this.#up(traveller, way.bridge) : this.#across(traveller, way.bridge, way.port);
  }

  /** A frame to the host itself: its packet comes in on the bridge. */
  #up(traveller: Traveller, bridge: string): readonly Traveller[] {
    return this.#frame([traveller], "input").flatMap((one) =>
      one.fate === null ? this.#intoStack(between(one, bridge, null)) : [one],
    );
  }

  /** What comes in on a bridge came through one of its ports, which matters where rules look at it there. */
  #throughSomePort(start: Traveller): readonly Traveller[] | null {
    const bridge = start.packet.inputInterface ?? "";
    const ports = this.#routing.portsOf(bridge);
    const looks = (port: string) =>
      this.#hooks.entries("ingress", { ...start.packet, inputInterface: port }).length > 0;
    const isAsked = this.#asksFrames("prerouting", "input") || ports.some(looks);
    if (ports.length === 0 || !isAsked) return null;
    const groups = ports.map((port) =>
      this.#frame(this.#through([between(start, port, null)], ["ingress"]), "prerouting").flatMap((one) =>
        one.fate === null ? this.#up(one, bridge) : [one],
      ),
    );
    return oneOrAll(groups, `which port of ${bridge} it comes in on`);
  }

  /** From port to port, past the rules of IP unless the kernel is told to ask them (br_netfilter). */
  #across(traveller: Traveller, bridge: string, port: string): readonly Traveller[] {
    const text = `across ${bridge} to ${port}`;
    const { packet, steps } = between(traveller, traveller.packet.inputInterface, port);
    const start = { ...traveller, packet, steps: [...steps, { kind: "routing" as const, text, packet }] };
    const asks = this.#hooks.bridgeAsksIp(packet.family);
    if (typeof asks === "boolean") return this.#toPort(start, asks ? bridge : null);
    const groups = [this.#toPort(start, null), this.#toPort(start, bridge)];
    return oneOrAll(groups, `whether the rules of IP are asked about what ${bridge} passes on: ${asks}`);
  }

  /** @param bridge where the rules of IP are asked, which take both interfaces to be the bridge; else `null` */
  #toPort(start: Traveller, bridge: string | null): readonly Traveller[] {
    const { inputInterface, outputInterface, destination } = start.packet;
    const asIp = (travellers: readonly Traveller[], hook: HookName, input: string | null, output: string | null) =>
      bridge === null
        ? travellers
        : this.#through(
            travellers.map((one) => between(one, input, output)),
            [hook],
          ).map((one) => between(one, inputInterface, outputInterface));
    return asIp([start], "prerouting", bridge, null).flatMap((one) => {
      // What is for another destination now is routed.
      const isRouted = one.fate === null && !isSameAddress(one.packet.destination, destination);
      if (isRouted) return this.#comeIn([between(one, bridge, null)]);
      const forwarded = asIp(this.#frame([one], "forward"), "forward", bridge, bridge);
      const left = asIp(this.#frame(forwarded, "postrouting"), "postrouting", null, bridge);
      return this.#through(left, ["egress"]).map(sent);
    });
  }

  /** What leaves by a bridge leaves by one of its ports. */
  #outOfBridge(traveller: Traveller): readonly Traveller[] {
    const { outputInterface, inputInterface, destination } = traveller.packet;
    const ports = traveller.fate === null ? this.#routing.portsOf(outputInterface) : [];
    const looks = (port: string) =>
      this.#hooks.entries("egress", { ...traveller.packet, outputInterface: port }).length > 0;
    if (ports.length === 0 || !(this.#asksFrames("output", "postrouting") || ports.some(looks))) return [traveller];
    const groups = ports.map((port) =>
      this.#through(this.#frame(this.#frame([between(traveller, null, port)], "output"), "postrouting"), [
        "egress",
      ]).map((one) => between(one, inputInterface, outputInterface)),
    );
    return oneOrAll(groups, `which port of ${outputInterface} leads to ${formatAddress(destination)}`);
  }

  #asksFrames(...hooks: readonly HookName[]): boolean {
    return hooks.some((hook) => this.#hooks.bridgeEntries(hook).length > 0);
  }

  #frame(travellers: readonly Traveller[], hook: HookName): readonly Traveller[] {
    const entries = this.#hooks.bridgeEntries(hook);
    return travellers.flatMap((traveller) => passBridgeHook(traveller, hook, entries));
  }

  #intoStack(start: Traveller): readonly Traveller[] {
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
      return this.#through([next], ["forward", "postrouting", "egress"])
        .flatMap((one) => this.#outOfBridge(one))
        .map(sent);
    });
  }

  outgoing(start: Traveller): readonly Traveller[] {
    const next = routed(start, this.#routing.outgoing(start.packet));
    return this.#through([next], ["output", "postrouting", "egress"]).flatMap((traveller) =>
      traveller.packet.outputInterface === loopback ? this.#loop(traveller) : this.#outOfBridge(traveller).map(sent),
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

/** The packet as it is seen between two interfaces. */
function between(traveller: Traveller, inputInterface: string | null, outputInterface: string | null): Traveller {
  return { ...traveller, packet: { ...traveller.packet, inputInterface, outputInterface } };
}

function assuming(traveller: Traveller, text: string | null): Traveller {
  if (text === null) return traveller;
  const dependency = { text, cause: { kind: "kernel", reason: text } } as const;
  return { ...traveller, assumptions: [...traveller.assumptions, dependency] };
}

function stuck(traveller: Traveller): Traveller {
  const reason = "the bridge has no other port";
  return { ...traveller, fate: { kind: "dropped", hook: null, cause: { kind: "kernel", reason } } };
}

/** Where all groups of ways come to the same, it does not matter which it is. */
function oneOrAll(groups: readonly (readonly Traveller[])[], text: string): readonly Traveller[] {
  const keys = groups.map((group) =>
    group
      .map(({ fate, packet, learned }) => `${fate?.kind} ${wayKey({ packet, learned })}`)
      .sort()
      .join("\n"),
  );
  if (new Set(keys).size === 1) return groups[0] ?? [];
  return groups.flat().map((traveller) => assuming(traveller, text));
}
