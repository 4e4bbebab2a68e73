import type { HostFacts, Route, RoutingRule } from "@nftlint/host";
import { type RulesetRule, resolve } from "@nftlint/semantics";
import { type Assignment, type Expression, parseNumber } from "@nftlint/syntax";
import type { Rule, RuleContext } from "../../rule.ts";

/** Reports marks that send packets out by an interface on which the kernel then drops the answers. */
export const rule: Rule = {
  meta: {
    name: "reverse-path-filter",
    summary: "Answers to packets that a mark sends another way are dropped by the kernel's reverse path filter",
    group: "connectivity",
    severity: "warning",
    fix: null,
    needsHost: true,
  },
  check(context) {
    const ways = markedWays(context.host);
    if (ways.length === 0) return;
    for (const { rule: place, assignment } of markAssignments(context)) {
      const mark = numberOf(context, assignment.value);
      const way = mark === null ? undefined : ways.find((candidate) => leads(candidate, mark));
      if (way === undefined) continue;
      const switched = `net.ipv4.conf.${way.interfaceName}.src_valid_mark`;
      context.report({
        document: place.document,
        range: assignment,
        message:
          `packets with this mark leave by "${way.interfaceName}" (routing table ${way.table}), and ${context.host?.host} drops what answers them there ` +
          `before any rule sees it: its reverse path filter is strict and asks for the way back without the mark; set ${switched} to 1, or rp_filter to 2`,
        help: [`sysctl -w ${switched}=1`],
      });
    }
  },
};

/** An interface that packets with a mark leave by, and whose answers are dropped. */
interface MarkedWay {
  readonly mark: NonNullable<RoutingRule["mark"]>;
  readonly table: string;
  readonly interfaceName: string;
}

function markedWays(host: HostFacts | null): MarkedWay[] {
  if (!host?.reversePathFilter.known || !host.routingRules.known || !host.routes.known) return [];
  const { strict, marked } = host.reversePathFilter.value;
  const usual = defaultInterfaces(host.routes.value, "main");
  return host.routingRules.value.flatMap(({ family, mark, table }) => {
    if (family !== "ip" || mark === null || table === null) return [];
    return defaultInterfaces(host.routes.known ? host.routes.value : [], table)
      .filter((name) => strict.includes(name) && !marked.includes(name) && !usual.includes(name))
      .map((interfaceName) => ({ mark, table, interfaceName }));
  });
}

/** The interfaces that packets for everywhere leave by. */
function defaultInterfaces(routes: readonly Route[], table: string): string[] {
  return routes.flatMap(({ family, destination, interfaceName, table: own }) =>
    family === "ip" && destination === "default" && own === table && interfaceName !== null ? [interfaceName] : [],
  );
}

function leads({ mark }: MarkedWay, value: number): boolean {
  // The marks of packets are numbers of 32 bits without a sign.
  return BigInt(value) % 2n ** 32n === BigInt(value) && (value & mark.mask) >>> 0 === mark.value >>> 0;
}

interface Place {
  readonly rule: RulesetRule;
  readonly assignment: Assignment;
}

/** The statements that set the mark of packets, or of connections, which rules copy it from. */
function* markAssignments({ ruleset }: RuleContext): Iterable<Place> {
  for (const { family, chains } of ruleset.tables) {
    if (family !== "ip" && family !== "inet") continue;
    for (const { rules } of chains.values()) {
      for (const rule of rules) {
        for (const statement of rule.node.statements) {
          if (statement.kind === "assignment" && isMark(statement.target)) yield { rule, assignment: statement };
        }
      }
    }
  }
}

function isMark(target: Expression): boolean {
  return (target.kind === "meta" || target.kind === "ct") && target.key === "mark";
}

function numberOf({ ruleset }: RuleContext, value: Expression): number | null {
  const known = resolve(ruleset, value);
  const number = known?.kind === "value" ? parseNumber(known.text) : null;
  return number === null || number > 0xff_ff_ff_ffn ? null : Number(number);
}
