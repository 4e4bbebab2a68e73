/** Finds variables without walking the tree: only nodes with a `$` in their text can hold one. */
import { type LogOption, type Node, type Range, type Variable, walk } from "@nftlint/syntax";

export class VariableUses {
  readonly #text: string;
  #next = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Visits the variables in a node, in order. Nodes must be given in the order of the text. */
  forEach(node: Node, visit: (variable: Variable) => void, visitPrefix: (prefix: LogOption) => void): void {
    if (!this.#isWithin(node)) return;
    walk(node, (child) => {
      if (child.kind === "variable") visit(child);
      else if (child.kind === "log-option" && child.option === "prefix") visitPrefix(child);
      // Packed elements are constants; to walk them would unpack them.
      return !(child.kind === "set" && child.elements.nodes === null);
    });
  }

  #isWithin({ start, end }: Range): boolean {
    if (this.#next < start) {
      const found = this.#text.indexOf("$", start);
      this.#next = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#next < end;
  }
}
