import type { HostFacts } from "@nftlint/host";
import { ownerOf, programsIn, type TableOwner } from "@nftlint/host";
import type { Operation, RulesetTable } from "@nftlint/semantics";
import type { Finding, Fix, Rule, RuleContext } from "../../rule.ts";

/** So many tables are named; of the others the message gives the number. */
const namedAtMost = 4;

/** A table of the host that the file takes away and does not make again. */
interface Victim {
  readonly table: RulesetTable;
  readonly owner: TableOwner | null;
}

/** Reports a `flush ruleset` that takes away tables of other programs on the host. */
export const rule: Rule = {
  meta: {
    name: "flush-ruleset-removes-others",
    summary: "The file flushes tables of the host that other programs made",
    group: "operations",
    severity: "warning",
    fix: "unsafe",
    needsHost: true,
  },
  check(context) {
    const { host, ruleset } = context;
    // A file that makes no table is there to take everything away.
    if (host === null || !ruleset.tables.some(isDeclared)) return;
    let victims = victimsOf(context);
    for (const operation of ruleset.operations) {
      if (operation.action !== "flush" || operation.scope !== "ruleset") continue;
      const removed = victims.filter(({ table }) => removes(operation, table));
      if (removed.length > 0) context.report(finding(context, host, operation, removed));
      victims = victims.filter((victim) => !removed.includes(victim));
    }
  },
};

function isDeclared({ declarations }: RulesetTable): boolean {
  return declarations.length > 0;
}

/** The tables of the host that hold something and that no command of the file names. */
function victimsOf({ ruleset }: RuleContext): readonly Victim[] {
  const victims: Victim[] = [];
  for (const table of ruleset.hostTables ?? []) {
    // The kernel spares tables that a running program owns (nf_tables_api.c, nft_flush).
    if (table.flags.has("owner") || !holdsSomething(table)) continue;
    if (ruleset.operations.some((operation) => operation.table === table.name && operation.family === table.family)) {
      continue;
    }
    const owner = ownerOf(table, null);
    // An include that could not be read may well define the table, if it is not a known program's.
    if (owner !== null || !ruleset.incomplete) victims.push({ table, owner });
  }
  return victims;
}

function holdsSomething({ chains, sets, objects, flowtables }: RulesetTable): boolean {
  if (sets.size > 0 || objects.size > 0 || flowtables.size > 0) return true;
  return [...chains.values()].some(({ rules, base }) => rules.length > 0 || base?.policy === "drop");
}

function removes({ family }: Operation, table: RulesetTable): boolean {
  return family === null || family === table.family;
}

function finding(context: RuleContext, host: HostFacts, operation: Operation, removed: readonly Victim[]): Finding {
  const { node, document } = operation;
  const owners = removed.flatMap(({ owner }) => owner ?? []);
  const fix = replacement(context, operation);
  return {
    document,
    range: node,
    message:
      `"flush ruleset" takes away what this file does not put back on ${host.host}: ` +
      `${listOf(removed)}; remove the file's own tables alone`,
    help: [...new Set(owners.map(({ show }) => show))],
    fixes: fix === null ? [] : [fix],
    // A table of nobody known may be what an earlier version of the file left.
    ...(owners.length > 0 ? {} : { severity: "info" }),
  };
}

function listOf(victims: readonly Victim[]): string {
  // Known programs first: they are what makes it matter.
  const sorted = [...victims].sort((left, right) => Number(left.owner === null) - Number(right.owner === null));
  const names = sorted.slice(0, namedAtMost).map(describe);
  const more = sorted.length - names.length;
  return `table ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function describe({ table, owner }: Victim): string {
  const name = `"${table.family} ${table.name}"`;
  if (owner === null) return name;
  const programs = programsIn(table);
  return `${name} of ${owner.program}${programs.length > 0 ? ` (${programs.join(", ")})` : ""}`;
}

/** Unsafe: tables that an earlier version of the file made under other names stay. */
function replacement({ ruleset }: RuleContext, operation: Operation): Fix | null {
  const own = ruleset.tables.filter((table) => isDeclared(table) && removes(operation, table));
  if (own.length === 0) return null;
  const { start, end } = operation.node;
  // Declared first, so that there is a table to delete.
  const lines = own.flatMap(({ family, name }) => [`table ${family} ${name}`, `delete table ${family} ${name}`]);
  return {
    title: "Delete the file's own tables only",
    safety: "unsafe",
    edits: [{ start, end, newText: lines.join("\n") }],
  };
}
