import type { RulesetChain, RulesetFlowtable, RulesetTable, SourceDocument } from "@nftlint/semantics";
import type { Expression, Value } from "@nftlint/syntax";
import { forEachName, type Scope, VisitedSets, type WrittenName } from "../../interfaces/names.ts";
import { forEachInterfaceSelector } from "../../interfaces/selectors.ts";
import type { Finding, Rule, RuleContext } from "../../rule.ts";

/** Reports names of interfaces that stand without quotes. */
export const rule: Rule = {
  meta: {
    name: "quoted-interface",
    summary: "The name of an interface stands without quotes",
    group: "operations",
    severity: "off",
    fix: "safe",
    needsHost: false,
  },
  check(context) {
    const check = new Check(context);
    for (const table of context.ruleset.tables) {
      for (const chain of table.chains.values()) check.chain(chain);
      for (const flowtable of table.flowtables.values()) check.flowtable(flowtable);
    }
  },
};

/** One run over one ruleset. */
class Check {
  readonly #context: RuleContext;
  readonly #visited = new VisitedSets();
  /** The value of a variable is reported once, wherever it is used. */
  readonly #seen = new WeakSet<Value>();

  constructor(context: RuleContext) {
    this.#context = context;
  }

  chain({ base, rules, table }: RulesetChain): void {
    for (const { node, document } of base?.devices ?? []) {
      for (const device of node.devices) this.#names(table, document, device, null);
    }
    for (const { node, document } of rules) {
      for (const statement of node.statements) {
        forEachInterfaceSelector(statement, ({ values, part }) => this.#names(table, document, values, part));
      }
    }
  }

  flowtable({ declaration: { node, document }, table }: RulesetFlowtable): void {
    for (const item of node.block?.items ?? []) {
      if (item.kind !== "devices") continue;
      for (const device of item.devices) this.#names(table, document, device, null);
    }
  }

  #names(table: RulesetTable, document: SourceDocument, names: Expression, part: number | null): void {
    const scope: Scope = { ruleset: this.#context.ruleset, table, document, visited: this.#visited };
    forEachName(scope, names, part, (name) => {
      if (!isBare(name.node) || this.#seen.has(name.node)) return;
      this.#seen.add(name.node);
      this.#context.report(finding(name));
    });
  }
}

/** Numbers stand for the index of an interface, and a `*` alone for all of them; neither is a name. */
function isBare({ form, text }: Value): boolean {
  return (form === "word" || form === "wildcard") && text !== "*" && !/["\\]/.test(text);
}

function finding({ node: { start, end, text }, document }: WrittenName): Finding {
  const newText = `"${text}"`;
  return {
    document,
    range: { start, end },
    message: `the interface's name ${newText} stands without quotes; write them, as nft does`,
    fixes: [{ title: `Write ${newText} with quotes`, safety: "safe", edits: [{ start, end, newText }] }],
  };
}
