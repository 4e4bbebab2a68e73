/** The places of the kernel that packets come to, and the order in which they do. */
import type { HookName } from "@nftlint/packet";
import type { FamilyName } from "@nftlint/syntax";
import type { LayerName, Stage } from "./model.ts";

/** Stages that have no chains have names of their own; hooks are named by {@link hookStage}. */
export const stageIds = {
  arrival: "arrival",
  routing: "routing",
  host: "host",
  ownRouting: "own-routing",
  departure: "departure",
} as const;

/** The stage of a hook, unique among all layers. */
export function hookStage(layer: LayerName, hook: HookName): string {
  return `${layer}-${hook}`;
}

/** A stage before its chains are known. */
export interface StagePlan extends Pick<Stage, "id" | "kind" | "title" | "subtitle"> {
  /** `null` for what is no hook. */
  readonly hook: HookName | null;
  /** Drawn only where it has chains. */
  readonly isOptional: boolean;
}

export interface LayerPlan {
  readonly name: LayerName;
  /** The families whose base chains are here. */
  readonly families: readonly FamilyName[];
  readonly stages: readonly StagePlan[];
  /** Which stage follows which; of a stage that is not drawn, the next ones follow. */
  readonly links: readonly (readonly [from: string, to: string])[];
}

function hook(layer: LayerName, name: HookName, subtitle: string, isOptional = false): StagePlan {
  return { id: hookStage(layer, name), kind: "hook", title: name, subtitle, hook: name, isOptional };
}

function stop(id: string, kind: "decision" | "end", title: string, subtitle: string | null): StagePlan {
  return { id, kind, title, subtitle, hook: null, isOptional: false };
}

const ip: LayerPlan = {
  name: "IP",
  families: ["ip", "ip6", "inet", "netdev"],
  stages: [
    stop(stageIds.arrival, "end", "packets come in", null),
    hook("IP", "ingress", "as the device gives them", true),
    hook("IP", "prerouting", "all that come in"),
    stop(stageIds.routing, "decision", "routing", "for this host, or for another?"),
    hook("IP", "input", "to this host"),
    hook("IP", "forward", "through this host"),
    stop(stageIds.host, "end", "this host", "its own processes"),
    stop(stageIds.ownRouting, "decision", "routing", "by which interface?"),
    hook("IP", "output", "from this host"),
    hook("IP", "postrouting", "all that leave"),
    hook("IP", "egress", "as the device takes them", true),
    stop(stageIds.departure, "end", "packets leave", null),
  ],
  links: [
    [stageIds.arrival, "IP-ingress"],
    ["IP-ingress", "IP-prerouting"],
    ["IP-prerouting", stageIds.routing],
    [stageIds.routing, "IP-input"],
    [stageIds.routing, "IP-forward"],
    ["IP-input", stageIds.host],
    [stageIds.host, stageIds.ownRouting],
    [stageIds.ownRouting, "IP-output"],
    ["IP-output", "IP-postrouting"],
    ["IP-forward", "IP-postrouting"],
    ["IP-postrouting", "IP-egress"],
    ["IP-egress", stageIds.departure],
  ],
};

const bridge: LayerPlan = {
  name: "bridge",
  families: ["bridge"],
  stages: [
    stop("bridge-arrival", "end", "frames come in by a port", null),
    hook("bridge", "prerouting", "all that come in"),
    stop("bridge-decision", "decision", "bridging", "for this host, or for another port?"),
    hook("bridge", "input", "to this host"),
    hook("bridge", "forward", "from port to port"),
    stop("bridge-host", "end", "this host", "its IP layer"),
    hook("bridge", "output", "from this host"),
    hook("bridge", "postrouting", "all that leave"),
    stop("bridge-departure", "end", "frames leave by a port", null),
  ],
  links: [
    ["bridge-arrival", "bridge-prerouting"],
    ["bridge-prerouting", "bridge-decision"],
    ["bridge-decision", "bridge-input"],
    ["bridge-decision", "bridge-forward"],
    ["bridge-input", "bridge-host"],
    ["bridge-host", "bridge-output"],
    ["bridge-output", "bridge-postrouting"],
    ["bridge-forward", "bridge-postrouting"],
    ["bridge-postrouting", "bridge-departure"],
  ],
};

const arp: LayerPlan = {
  name: "ARP",
  families: ["arp"],
  stages: [
    hook("ARP", "input", "ARP packets to this host"),
    stop("ARP-host", "end", "this host", "its ARP tables"),
    hook("ARP", "output", "ARP packets from this host"),
  ],
  links: [
    ["ARP-input", "ARP-host"],
    ["ARP-host", "ARP-output"],
  ],
};

/** The layers of the kernel's netfilter hooks (include/uapi/linux/netfilter.h: NFPROTO_*). */
export const layerPlans: readonly LayerPlan[] = [ip, bridge, arp];
