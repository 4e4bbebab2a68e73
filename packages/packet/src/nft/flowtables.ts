/** Flowtables: connections that the kernel forwards past all hooks (kernel, nf_flow_table_ip.c). */
import { type Ruleset, type RulesetChain, type RulesetTable, rulesHolding } from "@nftlint/semantics";
import { walk } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import type { Dependency } from "../verdict.ts";
import { namesDevice } from "./devices.ts";

/**
 * What may have taken over the connection of a packet: flowtables on the interface that it comes in on, which some
 * rule fills. Only packets of TCP and UDP whose connection is established are taken over.
 */
export function fastPathsOf(ruleset: Ruleset, tables: readonly RulesetTable[], packet: Packet): readonly Dependency[] {
  const { connection, family, inputInterface, protocol } = packet;
  const mayBe = connection.state === "established" && connection.isFirstReply !== true;
  if (inputInterface === null || !mayBe || (protocol !== 6 && protocol !== 17)) return [];
  return tables
    .filter((table) => (table.family === family || table.family === "inet") && !table.flags.has("dormant"))
    .flatMap((table) =>
      [...table.flowtables.values()].flatMap((flowtable) => {
        const isOn = flowtable.declaration.node.block?.items.some(
          (item) => item.kind === "devices" && namesDevice(ruleset, item, inputInterface),
        );
        const filling = isOn === true ? fillingRule(ruleset, table, flowtable.name) : null;
        if (filling === null) return [];
        const text = `whether the flowtable ${flowtable.name} has taken over the connection`;
        return [{ text, cause: { kind: "rule" as const, ...filling } }];
      }),
    );
}

function fillingRule(ruleset: Ruleset, table: RulesetTable, name: string) {
  for (const chain of table.chains.values()) {
    const rule = rulesHolding(ruleset, chain, "flow").find(({ node }) => fills(node, name));
    if (rule !== undefined) return { chain, rule };
  }
  return null;
}

function fills(rule: RulesetChain["rules"][number]["node"], name: string): boolean {
  let isFound = false;
  walk(rule, (node) => {
    if (node.kind === "flow" && node.flowtable.name === name) isFound = true;
    return !isFound;
  });
  return isFound;
}
