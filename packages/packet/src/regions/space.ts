/** The space that the packets of some rulesets are told apart in: fields, what else rules ask for, and where they take bits apart. */
import {
  type Dimension,
  isDerivedFrom,
  isSelector,
  type Ruleset,
  type RulesetTable,
  showInterface,
  type ValueType,
} from "@nftlint/semantics";
import { type Expression, type Match, type Nat, type Rule, walk } from "@nftlint/syntax";
import { constantNumber } from "../nft/constants.ts";
import { typeOf } from "../nft/evaluate.ts";
import { type HookScope, type Scope, textOf } from "../nft/scope.ts";
import { type Field, type FieldName, fieldNames, fields } from "./fields.ts";
import { fieldNameOf } from "./selector-fields.ts";
import { allBits, Cells } from "./value.ts";

/** Names are as long as this in the kernel (IFNAMSIZ); other texts are cut. */
const textBits = 128;

const realizable: ReadonlySet<string> = new Set(fieldNames.map((name) => fields[name].dimension.name));

export class Space {
  readonly cells = new Cells();
  readonly #others = new Map<string, Field>();
  readonly #truths = new Map<string, Dimension>();
  /** What was not followed exactly, in words. */
  readonly beyond = new Set<string>();

  /** Something that rules ask of packets that no {@link fields | field} tells: it is free, and the same for one packet wherever it is asked. */
  other(name: string, type: ValueType | null): Field {
    let field = this.#others.get(name);
    if (field === undefined) {
      const bits = type?.bits ?? textBits;
      const show = type?.bits == null ? showInterface : String;
      const dimension = { name, title: name, domain: [{ from: 0n, to: allBits(bits) }], show };
      field = { dimension, bits, numbers: null };
      this.#others.set(name, field);
    }
    return field;
  }

  /** Whether something holds that is not told by numbers. */
  truth(name: string): Dimension {
    let dimension = this.#truths.get(name);
    if (dimension === undefined) {
      dimension = { name: `whether ${name}`, title: name, domain: [{ from: 0n, to: 1n }], show: null };
      this.#truths.set(name, dimension);
    }
    return dimension;
  }

  /** Takes note of where the rules of some tables take fields apart. */
  add(ruleset: Ruleset, tables: readonly RulesetTable[]): void {
    for (const table of tables) {
      for (const chain of table.chains.values()) {
        for (const { node, document } of chain.rules) {
          const text = document.parsed.text.slice(node.start, node.end);
          if (!/[&|^<>]|flags|status|prefix|netmap|\b(?:and|x?or|[lr]shift)\b/.test(text) && !text.includes("/"))
            continue;
          const place: HookScope = { ruleset, hook: "input", interfaces: null, fib: null, masquerade: null };
          this.#addRule(node, { ...place, table, priority: null, document });
        }
      }
    }
  }

  #addRule(rule: Rule, scope: Scope): void {
    walk(rule, (node) => {
      if (node.kind === "match" && node.left.kind !== "binary") {
        const isFlags = isFlagTest(node, typeOf(node.left, scope));
        const masks = node.mask !== null ? [node.mask] : isFlags ? [node.right] : [];
        this.#addMasks(node.left, masks, scope);
      }
      if (node.kind === "nat") this.#addNets(node, scope);
      if (node.kind === "binary") this.#addMasks(node, [node.left, node.right], scope);
      return true;
    });
  }

  /** Nets that are mapped address by address keep the bits behind their prefix. */
  #addNets(nat: Nat, scope: Scope): void {
    walk(nat, (node) => {
      if (node.kind !== "prefix") return true;
      const length = constantNumber(node.length, null, scope);
      for (const name of ["source4", "destination4", "source6", "destination6"] as const) {
        const free = fields[name].bits - Number(length ?? 0n);
        if (free > 0) this.cells.add(fields[name], allBits(free));
      }
      return true;
    });
  }

  #addMasks(left: Expression, masks: readonly Expression[], scope: Scope): void {
    if (masks.length === 0) return;
    const selector = leafOf(left);
    if (!isSelector(selector)) return;
    const type = typeOf(selector, scope);
    const name = fieldNameOf(selector, scope.table.family);
    for (const mask of masks) {
      const number = constantNumber(mask, type, scope);
      if (number === null || undivided.has(name)) continue;
      // One is often written from the other.
      const taken = name === "mark" || name === "connectionMark" ? [fields.mark, fields.connectionMark] : null;
      for (const field of taken ?? [name === null ? this.other(nameOf(selector, scope), type) : fields[name]]) {
        this.cells.add(field, number);
      }
    }
  }
}

/** Fields that are never looked at bit by bit. */
const undivided: ReadonlySet<FieldName | null> = new Set(["protocol", "family", "input", "output"]);

/** Whether a match asks for any or none of some flags, as `ct status dnat` does. */
export function isFlagTest({ left, operator, mask }: Match, type: ValueType | null): boolean {
  if (mask !== null || left.kind === "binary" || type === null || type.datatype === "bitmask") return false;
  return isDerivedFrom(type.datatype, "bitmask") && (operator === null || operator === "!");
}

/** Whether a packet can be given what a dimension asks for. */
export function isRealizable({ name }: Dimension): boolean {
  return realizable.has(name) || realizable.has(name.replace(/ & 0x[\da-f]+$/, ""));
}

/** What an expression with operators is made from. */
function leafOf(expression: Expression): Expression {
  if (expression.kind !== "binary") return expression;
  const left = leafOf(expression.left);
  return isSelector(left) ? left : leafOf(expression.right);
}

/** A selector as one word for all of its spellings. */
export function nameOf(selector: Expression, scope: Pick<Scope, "document">): string {
  if (selector.kind === "meta") return `meta ${selector.key}`;
  if (selector.kind === "payload" && selector.tunnel === null) return `${selector.protocol} ${selector.field}`;
  return textOf(selector, scope);
}
