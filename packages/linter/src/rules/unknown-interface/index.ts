import type {
  Place,
  RulesetChain,
  RulesetFlowtable,
  RulesetRule,
  RulesetTable,
  SourceDocument,
} from "@nftlint/semantics";
import type { Devices, Duplicate, Forward } from "@nftlint/syntax";
import { forEachName, type Scope, VisitedSets } from "../../interfaces/names.ts";
import { forEachInterfaceSelector, type InterfaceSelector } from "../../interfaces/selectors.ts";
import { type Reach, reachOf } from "../../reach.ts";
import type { Rule, RuleContext } from "../../rule.ts";
import { missingDirection } from "./hooks.ts";
import { NameCheck } from "./name-check.ts";

/** Reports names of interfaces that the host does not have, and interfaces that packets do not have. */
export const rule: Rule = {
  meta: {
    name: "unknown-interface",
    summary: "A rule asks for an interface that does not exist, or that packets do not have in its hook",
    group: "host",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
    options: {
      expected: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "Interfaces that may be missing when the snapshot is recorded; `*` at the end as in nft",
      },
    },
  },
  check(context) {
    const check = new Check(context);
    for (const table of context.ruleset.tables) {
      for (const chain of table.chains.values()) check.devices(chain);
      for (const flowtable of table.flowtables.values()) check.flowtable(flowtable);
    }
    context.forEachRule(
      (rule, chain) => check.rule(rule, chain),
      (chain) => check.keyOf(chain),
    );
  },
};

/** One run over one ruleset. */
class Check {
  readonly #context: RuleContext;
  readonly #names: NameCheck;
  readonly #reach: Reach;
  readonly #kernel: string | null;
  readonly #visited = new VisitedSets();

  constructor(context: RuleContext) {
    const { host } = context;
    this.#context = context;
    this.#names = new NameCheck(context);
    this.#reach = reachOf(context.ruleset);
    this.#kernel = host?.kernelRelease.known ? host.kernelRelease.value : null;
  }

  devices({ base, table }: RulesetChain): void {
    for (const devices of base?.devices ?? []) this.#devices(devices, table, "device");
  }

  /** Which interfaces packets have depends on the hooks that they come from. */
  keyOf(chain: RulesetChain): string {
    return this.#reach
      .basesOf(chain)
      .map(({ name }) => name)
      .join();
  }

  rule(rule: RulesetRule, chain: RulesetChain): void {
    for (const statement of rule.node.statements) {
      forEachInterfaceSelector(statement, (selector) => this.#selector(selector, chain, rule));
      if (statement.kind === "fwd" || statement.kind === "dup") this.#sendingDevice(statement, chain, rule);
    }
  }

  flowtable({ declaration, table }: RulesetFlowtable): void {
    for (const node of declaration.node.block?.items ?? []) {
      if (node.kind === "devices") this.#devices({ node, document: declaration.document }, table, "flowtable");
    }
  }

  #selector(selector: InterfaceSelector, chain: RulesetChain, rule: RulesetRule): void {
    const { document } = rule;
    const misplaced = missingDirection(selector, this.#reach.basesOf(chain), document, this.#kernel);
    if (misplaced !== null) {
      this.#context.report(misplaced);
      return;
    }
    const { key } = selector.node;
    forEachName(this.#scope(chain.table, document), selector.values, selector.part, (name) =>
      this.#names.check(name, key, selector.negated),
    );
  }

  /** The device by which `fwd` and `dup` send; without an address it stands in the address's place. */
  #sendingDevice(statement: Forward | Duplicate, { table }: RulesetChain, { document }: RulesetRule): void {
    const device = statement.device ?? (table.family === "netdev" ? statement.to : null);
    if (device === null) return;
    forEachName(this.#scope(table, document), device, null, (name) => this.#names.check(name, statement.kind));
  }

  #devices({ node, document }: Place<Devices>, table: RulesetTable, use: "device" | "flowtable"): void {
    for (const device of node.devices) {
      forEachName(this.#scope(table, document), device, null, (name) => this.#names.check(name, use));
    }
  }

  #scope(table: RulesetTable, document: SourceDocument): Scope {
    return { ruleset: this.#context.ruleset, table, document, visited: this.#visited };
  }
}
