import type { HostFacts } from "@nftlint/host";
import { openCommands, showCommand } from "../../legacy-iptables/commands.ts";
import { causeOf, tableOf } from "../../legacy-iptables/describe.ts";
import type { LegacyBlock, LegacyFilter } from "../../legacy-iptables/legacy-filter.ts";
import type { LegacyEnd } from "../../legacy-iptables/walk.ts";
import type { Finding } from "../../rule.ts";
import type { Flow } from "./accepted-flows.ts";

/** One legacy chain, and the statements of the file that it defeats. */
interface Conflict {
  readonly block: LegacyBlock;
  readonly flow: Flow;
  readonly others: Flow[];
}

/** How many more places a finding points at; the cause is one and the same. */
const mostRelated = 3;

/** Gathers what the legacy tables drop, so that each of their chains is reported once. */
export class Conflicts {
  readonly #host: HostFacts;
  readonly #filter: LegacyFilter;
  readonly #conflicts = new Map<string, Conflict>();

  constructor(host: HostFacts, filter: LegacyFilter) {
    this.#host = host;
    this.#filter = filter;
  }

  /** Looks whether the legacy tables drop the packets of a flow. True once enough places show the same conflict. */
  add(flow: Flow): boolean {
    const translated = flow.node.kind === "nat" && flow.node.type === "dnat";
    const block = this.#filter.block(flow.traffic, flow.way, translated);
    if (block === null) return false;
    const { table, entry } = block.end;
    const key = `${table.family} ${table.name} ${entry.name}`;
    const known = this.#conflicts.get(key);
    if (known === undefined) this.#conflicts.set(key, { block, flow, others: [] });
    else if (known.others.length < mostRelated) known.others.push(flow);
    else return true;
    return false;
  }

  findings(): Finding[] {
    return [...this.#conflicts.values()].map((conflict) => this.#finding(conflict));
  }

  #finding({ block, flow, others }: Conflict): Finding {
    const { document } = flow.rule;
    const isCertain = block.end.extent !== "unknown";
    return {
      document,
      range: flow.node,
      message:
        `${this.#host.host} ${isCertain ? "drops" : "may drop"} ${droppedPart(flow, block)}: its ${tableOf(block.end.table)} ` +
        `${causeOf(block.end)}, and no nft rule overrules that; ${remedyFor(block.end)}`,
      help: [showCommand(block), ...openCommands(block)],
      related: others
        .filter(({ rule }) => rule.document === document)
        .map(({ node }) => ({ range: node, message: "the same legacy chain drops what this lets pass" })),
      ...(isCertain ? {} : { severity: "info" as const }),
    };
  }
}

/** The packets that are dropped, in words. */
function droppedPart({ node }: Flow, { end, packets, entrances, isWhole }: LegacyBlock): string {
  const part = end.extent === "rest" ? "a part of " : "";
  const answers = packets.state === "established" ? "the answers to " : "";
  const from = isWhole || entrances === null ? "" : ` from ${entrances.join(" and ")}`;
  return `${part}${answers}what this ${actionOf(node)}${from}`;
}

function actionOf(node: Flow["node"]): string {
  if (node.kind !== "nat") return "accepts";
  if (node.type === "masquerade") return "masquerades";
  return node.type === "dnat" ? "sends on" : "translates";
}

function remedyFor({ rule }: LegacyEnd): string {
  return rule === null
    ? "set the policy to ACCEPT, or accept the packets there"
    : "accept the packets there before that rule";
}
