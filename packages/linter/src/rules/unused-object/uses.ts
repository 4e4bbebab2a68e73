import {
  type Context,
  forEachElementOf,
  type Ruleset,
  type RulesetSet,
  type RulesetTable,
  resolve,
} from "@nftlint/semantics";
import { type Expression, type ObjectType, walk } from "@nftlint/syntax";

/** The types of objects that a map can hold, as its declaration names them. */
const mappedTypes: ReadonlySet<string> = new Set(["counter", "quota", "limit", "secmark", "synproxy", "tunnel"]);

/** What the rules and maps of a table refer to. */
export interface Uses {
  /** True also where it cannot be known. */
  has(type: string, name: string): boolean;
}

/** Finds which objects and flowtables a table's rules and maps name. */
export function usesOf(ruleset: Ruleset, table: RulesetTable): Uses {
  const gatherer = new Gatherer({ ruleset, table });
  for (const set of table.sets.values()) gatherer.map(set);
  for (const { rules } of table.chains.values()) {
    for (const { node } of rules) {
      walk(node, (inner) => {
        if (inner.kind === "object-reference") gatherer.name(inner.type, inner.name);
        else if (inner.kind === "flow") gatherer.add("flowtable", inner.flowtable.name);
        return inner.kind !== "set" && inner.kind !== "object-reference";
      });
    }
  }
  return gatherer;
}

class Gatherer implements Uses {
  readonly #context: Context;
  readonly #names = new Set<string>();
  /** Types of which some references cannot be followed. */
  readonly #open = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
  }

  has(type: string, name: string): boolean {
    return this.#open.has(type) || this.#names.has(`${type} ${name}`);
  }

  add(type: string, name: string): void {
    this.#names.add(`${type} ${name}`);
  }

  /** What a reference stands for: a name, a variable, or all that a map can yield. */
  name(type: ObjectType, expression: Expression): void {
    const value = resolve(this.#context.ruleset, expression);
    if (value?.kind === "value") this.add(type, value.text);
    else if (value?.kind === "identifier") this.add(type, value.name);
    else if (value?.kind !== "map-lookup") this.#open.add(type);
    else this.#elements(type, value.map);
  }

  /** The objects that a named map holds, whether or not a rule looks it up: that is the map's own matter. */
  map({ type, typeNode, elements, open }: RulesetSet): void {
    const held = typeNode?.data?.[0];
    const heldType = held?.kind === "identifier" ? held.name : null;
    if (type !== "map" || heldType === null || !mappedTypes.has(heldType)) return;
    // Other programs fill a map that is empty here.
    if (open || elements.length === 0) this.#open.add(heldType);
    for (const { node } of elements) this.#elements(heldType as ObjectType, node.value);
  }

  #elements(type: ObjectType, map: Expression): void {
    // Named maps are looked at on their own.
    if (map.kind === "set-reference") return;
    const areAll = forEachElementOf(map, this.#context, ({ data }) => {
      if (data !== null && data.kind !== "map-lookup") this.name(type, data);
    });
    if (!areAll) this.#open.add(type);
  }
}
