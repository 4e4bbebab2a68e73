import type { RulesetChain } from "@nftlint/semantics";
import { forEachChild, type Node, type Statement } from "@nftlint/syntax";
import { reachOf } from "../../reach.ts";
import type { Rule } from "../../rule.ts";

/** Where connection tracking looks at a packet: NF_IP_PRI_CONNTRACK in the kernel, at these hooks alone. */
const trackingPriority = -200;
const trackingHooks: ReadonlySet<string> = new Set(["prerouting", "output"]);

/** What may be known of a packet that is not tracked yet: an earlier rule may have set its zone. */
const knownBefore: ReadonlySet<string> = new Set(["zone"]);

/** Reports questions about a packet's connection at a point where it has none yet. */
export const rule: Rule = {
  meta: {
    name: "ct-before-tracking",
    summary: "A chain asks for the connection of packets that connection tracking has not yet seen",
    group: "reachability",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const reach = reachOf(context.ruleset);
    for (const table of context.ruleset.tables) {
      if (!["ip", "ip6", "inet"].includes(table.family)) continue;
      if (![...table.chains.values()].some(isEarly)) continue;
      for (const chain of table.chains.values()) {
        const bases = reach.basesOf(chain);
        const [base] = bases;
        // A chain that is used later as well has its reasons to ask.
        if (base === undefined || !bases.every(isEarly)) continue;
        for (const { node, document } of chain.rules) {
          forEachQuestion(node.statements, (asked, key) => {
            context.report({ document, range: asked, message: message(key, base) });
          });
        }
      }
    }
  },
};

function isEarly({ base }: RulesetChain): boolean {
  return base !== null && trackingHooks.has(base.hook) && base.priority !== null && base.priority < trackingPriority;
}

function message(key: string, { name, base }: RulesetChain): string {
  return (
    `"ct ${key}" does not match here, because packets come to chain "${name}" with priority ${base?.priority ?? ""} ` +
    `before connection tracking (${trackingPriority}) has looked at them; move the rule to a chain with a higher one`
  );
}

/** Visits what is compared in matches and verdict maps, in anonymous chains as well; not what is set. */
function forEachQuestion(statements: readonly Statement[], visit: (asked: Node, key: string) => void): void {
  for (const statement of statements) {
    // A packet without a connection has the state "invalid" or "untracked", and "!=" holds for all others.
    if (statement.kind === "match" && statement.operator === null && !isUntracked(statement.right)) {
      visitSelectors(statement.left, visit);
    } else if (statement.kind === "verdict-map" && !isUntracked(statement.map)) visitSelectors(statement.key, visit);
    else if (statement.kind === "anonymous-chain") {
      for (const item of statement.block.items) if (item.kind === "rule") forEachQuestion(item.statements, visit);
    }
  }
}

function visitSelectors(node: Node, visit: (asked: Node, key: string) => void): void {
  if (node.kind === "ct" && !knownBefore.has(node.key)) visit(node, node.key);
  else forEachChild(node, (child) => visitSelectors(child, visit));
}

/** Whether `untracked` or `invalid` is, or may be, among the states asked for. */
function isUntracked(values: Node): boolean {
  if (values.kind === "value") return values.text === "untracked" || values.text === "invalid";
  let found = values.kind === "variable" || values.kind === "set-reference";
  if (!found) {
    forEachChild(values, (child) => {
      found ||= isUntracked(child.kind === "element" ? child.key : child);
    });
  }
  return found;
}
