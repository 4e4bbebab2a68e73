/** Finds variables without walking the tree: only nodes with a `$` in their text can hold one. */
import { type LogOption, type Node, type Range, type Variable, walk } from "@nftlint/syntax";

const known = new WeakMap<Node, readonly (Variable | LogOption)[]>();

/** The variables of a node, and the prefixes of log statements, which may name some; in order. */
function usesIn(node: Node): readonly (Variable | LogOption)[] {
  let uses = known.get(node);
  if (uses === undefined) {
    const found: (Variable | LogOption)[] = [];
    walk(node, (child) => {
      if (child.kind === "variable" || (child.kind === "log-option" && child.option === "prefix")) found.push(child);
      // Packed elements are constants; to walk them would unpack them.
      return !(child.kind === "set" && child.elements.nodes === null);
    });
    uses = found;
    known.set(node, uses);
  }
  return uses;
}

/** Whether a rule uses a variable, as far as it was asked for its variables before. */
export function holdsVariable(rule: Node): boolean {
  return (known.get(rule)?.length ?? 0) > 0;
}

export class VariableUses {
  readonly #text: string;
  #next = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Visits the variables in a node, in order. Nodes must be given in the order of the text. */
  forEach(node: Node, visit: (variable: Variable) => void, visitPrefix: (prefix: LogOption) => void): void {
    if (!this.#isWithin(node)) return;
    for (const use of usesIn(node)) {
      if (use.kind === "variable") visit(use);
      else visitPrefix(use);
    }
  }

  #isWithin({ start, end }: Range): boolean {
    if (this.#next < start) {
      const found = this.#text.indexOf("$", start);
      this.#next = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#next < end;
  }
}
