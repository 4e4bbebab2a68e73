import { type Context, contentsOf, forEachConstant, type RulesetSet, resolve } from "@nftlint/semantics";
import type { CatchAll, Expression, Rule as RuleNode, Value } from "@nftlint/syntax";
import type { Rule, RuleContext } from "../../rule.ts";

/** Reports host names that stand where addresses are expected: nft resolves them once, at the load. */
export const rule: Rule = {
  meta: {
    name: "host-name-in-rule",
    summary: "A host name stands for an address, and is resolved once when the file is loaded",
    group: "language",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const check = new Check(context);
    const { ruleset } = context;
    context.forEachRule(({ node, document }, { table }) => check.rule(node, { ruleset, table }, document));
    for (const table of ruleset.tables) {
      for (const set of table.sets.values()) check.set(set, { ruleset, table });
    }
  },
};

type Document = NonNullable<Parameters<RuleContext["report"]>[0]["document"]>;

class Check {
  readonly #context: RuleContext;
  /** Values of variables are met wherever the variable is; each is reported where it is met first. */
  readonly #seen = new Set<Value>();

  constructor(context: RuleContext) {
    this.#context = context;
  }

  rule(rule: RuleNode, names: Context, document: Document): void {
    for (const statement of contentsOf(rule).statements) {
      if (statement.kind === "match") this.#compared(statement.left, statement.right, names, document);
      else if (statement.kind === "verdict-map") this.#compared(statement.key, statement.map, names, document);
      else if (statement.kind === "nat" && statement.address !== null) {
        const address = resolve(names.ruleset, statement.address);
        if (address !== null) this.#constant(address, statement.address, document);
      }
    }
  }

  /** Elements are looked at with their set, once; concatenations are compared part by part. */
  set(set: RulesetSet, names: Context): void {
    const types = set.keyTypes ?? [];
    const parts = [...types.keys()].filter((index) => types[index] === "ipv4_addr" || types[index] === "ipv6_addr");
    if (parts.length === 0) return;
    for (const { node, document } of set.elements) {
      forEachConstant(node.value, names, (constant) => {
        if (types.length === 1) this.#constant(constant, node.value, document);
        else if (constant.kind === "concatenation") {
          for (const index of parts) this.#constant(constant.parts[index], node.value, document);
        }
      });
    }
  }

  #compared(left: Expression, right: Expression, names: Context, document: Document): void {
    // The elements of a named set are looked at with the set.
    if (right.kind === "set-reference") return;
    const parts = left.kind === "concatenation" ? left.parts : [left];
    const addresses = [...parts.keys()].filter((index) => isAddress(parts[index]));
    if (addresses.length === 0) return;
    forEachConstant(right, names, (constant) => {
      if (left.kind !== "concatenation") this.#constant(constant, right, document);
      else if (constant.kind === "concatenation") {
        for (const index of addresses) this.#constant(constant.parts[index], right, document);
      }
    });
  }

  /**
   * @param within what stands in the document: the constant itself, a set, or a variable that leads to it
   */
  #constant(constant: Expression | CatchAll | undefined, within: Expression, document: Document): void {
    if (constant?.kind !== "value" || !isHostName(constant) || this.#seen.has(constant)) return;
    this.#seen.add(constant);
    const isInside = within.start <= constant.start && constant.end <= within.end && within.kind !== "variable";
    this.#context.report({
      document,
      range: isInside ? constant : within,
      message:
        `nft asks the resolver for "${constant.text}" once, when the file is loaded: without an answer it refuses the whole file, ` +
        `as at boot before the network is up, and a later change of the address is not seen; write the address`,
    });
  }
}

function isAddress(selector: Expression | undefined): boolean {
  if (selector?.kind === "payload") {
    return ["ip", "ip6"].includes(selector.protocol) && ["saddr", "daddr"].includes(selector.field);
  }
  return selector?.kind === "ct" && ["saddr", "daddr"].includes(selector.key);
}

/** Known without a resolver on every host: /etc/hosts has it. */
const localName = /^localhost$/i;

/** Whether a value where an address belongs is a name: no number, no colons of IPv6, no underscore of a template. */
function isHostName({ form, text }: Value): boolean {
  return form === "word" && /^[a-z][a-z\d.-]*$/i.test(text) && !localName.test(text);
}
