import type { NetworkInterface } from "@nftlint/host";
import type { RulesetChain, RulesetRule } from "@nftlint/semantics";
import { forEachName, VisitedSets } from "../../interfaces/names.ts";
import { passingKind } from "../../interfaces/passing.ts";
import { forEachInterfaceSelector, type InterfaceSelector } from "../../interfaces/selectors.ts";
import { mentions } from "../../mentions.ts";
import type { Rule, RuleContext } from "../../rule.ts";
import { bindingFinding } from "./binding.ts";

/** Reports `iif` and `oif` with interfaces that may not be there when the file is loaded. */
export const rule: Rule = {
  meta: {
    name: "interface-index-at-boot",
    summary: "A rule takes the number of an interface that may be missing when the file is loaded",
    group: "language",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
  },
  check(context) {
    if (!mentions(context.ruleset, /\b[io]if\b/)) return;
    const check = new Check(context);
    context.forEachRule((rule, chain) => {
      for (const statement of rule.node.statements) {
        forEachInterfaceSelector(statement, (selector) => check.selector(selector, chain, rule));
      }
    });
  },
};

/** One run over one ruleset. */
class Check {
  readonly #context: RuleContext;
  /** The host's interfaces by name; `null` where they are not known. */
  readonly #interfaces: ReadonlyMap<string, NetworkInterface> | null;
  readonly #visited = new VisitedSets();

  constructor(context: RuleContext) {
    const { host } = context;
    this.#context = context;
    this.#interfaces = host?.interfaces.known ? new Map(host.interfaces.value.map((one) => [one.name, one])) : null;
  }

  selector(selector: InterfaceSelector, { table }: RulesetChain, { document }: RulesetRule): void {
    const { key } = selector.node;
    if (key !== "iif" && key !== "oif") return;
    const scope = { ruleset: this.#context.ruleset, table, document, visited: this.#visited };
    let isReported = false;
    forEachName(scope, selector.values, selector.part, (name) => {
      const { text, form } = name.node;
      const found = this.#interfaces?.get(text);
      // What the host does not have is for unknown-interface to report; numbers are taken as they are.
      if (isReported || form === "number" || (this.#interfaces !== null && found === undefined)) return;
      const kind = passingKind(text, found);
      if (kind === null) return;
      isReported = true;
      this.#context.report(bindingFinding(selector, name, kind, document));
    });
  }
}
