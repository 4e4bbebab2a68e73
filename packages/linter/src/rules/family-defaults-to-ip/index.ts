import type { HostFacts } from "@nftlint/host";
import { forEachConstant, protocolNumber, type Ruleset, type RulesetTable } from "@nftlint/semantics";
import type { Statement, Table } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";

const icmpv6 = 58;

/** Reports tables whose family is left out, so that they are IPv4 only, where there is IPv6 to filter. */
export const rule: Rule = {
  meta: {
    name: "family-defaults-to-ip",
    summary: "A table without a family filters IPv4 only, and nothing filters IPv6",
    group: "language",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const { ruleset } = context;
    // An include that was not read may hold the table for IPv6.
    if (ruleset.incomplete) return;
    for (const table of ruleset.tables) {
      const declaration = table.declarations[0];
      if (table.family !== "ip" || declaration === undefined || isFamilyWritten(table)) continue;
      const hooks = droppingHooks(table).filter((hook) => !isFiltered(ruleset, hook));
      const [hook] = hooks;
      if (hook === undefined) continue;
      const evidence = asksForIpv6(ruleset, table) ? "although it has rules for ICMPv6" : hostEvidence(context.host);
      if (evidence === null) continue;
      context.report({
        document: declaration.document,
        range: nameRange(declaration.node),
        message: `table "${table.name}" has no family and so is for IPv4 alone, ${evidence}: no chain filters IPv6 at hook "${hook}"; write "table inet ${table.name}"`,
      });
    }
  },
};

function isFamilyWritten({ declarations }: RulesetTable): boolean {
  return declarations.some(({ node }) => node.family !== null);
}

function nameRange({ keyword, name, end }: Table): { start: number; end: number } {
  return { start: keyword.start, end: name?.end ?? end };
}

/** The hooks at which a table drops what no rule accepts, input before others. */
function droppingHooks({ chains }: RulesetTable): string[] {
  const hooks = [...chains.values()].flatMap(({ base }) =>
    base?.type === "filter" && base.policy === "drop" ? [base.hook] : [],
  );
  return ["input", "forward"].filter((hook) => hooks.includes(hook));
}

/** Whether a chain of the files, or of the host, sees IPv6 at a hook. */
function isFiltered({ tables, tablesAfterLoad }: Ruleset, hook: string): boolean {
  return (tablesAfterLoad ?? tables).some(
    ({ family, chains }) =>
      (family === "ip6" || family === "inet") && [...chains.values()].some(({ base }) => base?.hook === hook),
  );
}

/** Whether a table for IPv4 has rules for ICMPv6, which its packets never are. */
function asksForIpv6(ruleset: Ruleset, table: RulesetTable): boolean {
  const isIcmpv6 = (statement: Statement): boolean => {
    if (statement.kind !== "match" || statement.left.kind !== "meta" || statement.left.key !== "l4proto") return false;
    let found = false;
    forEachConstant(statement.right, { ruleset, table }, (constant) => {
      found ||= protocolNumber(constant) === icmpv6;
    });
    return found;
  };
  return [...table.chains.values()].some(({ rules }) => rules.some(({ node }) => node.statements.some(isIcmpv6)));
}

/** The address by which others reach the host over IPv6, in words; `null` where it has none or that is not known. */
function hostEvidence(host: HostFacts | null): string | null {
  if (!host?.interfaces.known) return null;
  for (const { name, addresses } of host.interfaces.value) {
    const found = addresses.find(({ family, scope }) => family === "ip6" && scope === "global");
    if (found !== undefined && name !== "lo") {
      return `while ${host.host} has the IPv6 address ${found.address} on "${name}"`;
    }
  }
  return null;
}
