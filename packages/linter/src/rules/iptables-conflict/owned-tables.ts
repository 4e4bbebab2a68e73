import type { HostFacts } from "@nftlint/host";
import { ownerOf } from "@nftlint/host";
import type { Operation, RulesetTable } from "@nftlint/semantics";
import type { Range } from "@nftlint/syntax";
import type { RuleContext } from "../../rule.ts";

/** Reports tables that the file writes to although a program on the host keeps its rules in them. */
export function reportOwnedTables(context: RuleContext, host: HostFacts): void {
  const { tables, operations, hostTables } = context.ruleset;
  for (const live of hostTables ?? []) {
    const declared = tables.find(({ family, name }) => family === live.family && name === live.name);
    const removal = operations.find((operation) => removes(operation, live));
    const owner = declared === undefined && removal === undefined ? null : ownerOf(live, declared ?? null);
    if (owner === null) continue;
    const { range, document } =
      removal === undefined ? declarationOf(declared!) : { range: removal.node, document: removal.document };
    const name = `${live.family} ${live.name}`;
    context.report({
      document,
      range,
      message:
        `table "${name}" on ${host.host} belongs to ${owner.program}: ` +
        (removal === undefined
          ? "rules of both get mixed, and either program removes or repeats those of the other; "
          : `this takes ${owner.program}'s rules away, and it neither notices nor restores them; `) +
        "use a table with a name of your own",
      help: [owner.show],
    });
  }
}

/** Whether a command empties or removes just this table. */
function removes({ action, scope, family, table }: Operation, live: RulesetTable): boolean {
  const isRemoval = action === "flush" || action === "delete" || action === "destroy";
  return isRemoval && scope === "table" && family === live.family && table === live.name;
}

function declarationOf({ firstNamed: { node, document } }: RulesetTable) {
  const range: Range = {
    start: node.kind === "table" ? node.keyword.start : node.start,
    end: node.name?.end ?? node.end,
  };
  return { range, document };
}
