/** What `list`, `reset` and `flush` name. */
import type { ListTarget, TableReference } from "./ast.ts";
import { ObjectParser } from "./object-parser.ts";
import { scopeWords } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const listWithFamily = ["ruleset", "tables", "flow tables", "meters"];
const listWithTable = "chains sets maps counters quotas limits secmarks synproxys flowtables tunnels".split(" ");
const listNamed = "chain set map counter quota limit secmark synproxy tunnel flowtable meter".split(" ");

export abstract class ListParser extends ObjectParser {
  /** What `list` and `reset` name. */
  protected listTarget(verb: "list" | "reset"): ListTarget {
    const start = this.nextStart;
    const what = this.#listWords(verb);
    if (what === "rules") return this.#resetRules(start);
    if (listWithFamily.includes(what)) return this.listed(what, start, { family: this.family() });
    if (what === "hooks") return this.#hooks(start);
    if (listWithTable.includes(what)) return this.#listOfTable(what, start);
    if (what === "table") return this.listed(what, start, { table: this.tableReference() });
    if (what === "ct helpers" || ((what === "ct timeout" || what === "ct expectation") && this.isWord("table")))
      return this.#conntrackList(what, start);
    return this.#namedList(what, start);
  }

  #listWords(verb: "list" | "reset"): string {
    const words =
      verb === "reset"
        ? ["rules", "counters", "counter", "quotas", "quota", "set", "map"]
        : [
            "table",
            "hooks",
            "ct",
            "flow",
            ...listWithFamily.filter((word) => !word.includes(" ")),
            ...listWithTable,
            ...listNamed,
          ];
    const word = this.oneOf(...words);
    if (word === "flow") return `flow ${this.oneOf("tables", "table")}`;
    return word === "ct" ? `ct ${this.oneOf("helper", "helpers", "timeout", "expectation", "count")}` : word;
  }

  protected listed(
    what: string,
    start: number,
    parts: Partial<Pick<ListTarget, "family" | "table" | "name" | "device">>,
  ): ListTarget {
    return {
      kind: "list-target",
      what,
      family: null,
      table: null,
      name: null,
      device: null,
      ...parts,
      start,
      end: this.lastEnd,
    };
  }

  #namedList(what: string, start: number): ListTarget {
    const table = this.tableReference();
    this.CONSUME(types.Name);
    return this.listed(what, start, { table, name: this.identifierNode() });
  }

  /** `[table] [family] name`, a family alone, or nothing. */
  #listOfTable(what: string, start: number): ListTarget {
    if (this.acceptWord("table")) return this.listed(what, start, { table: this.tableReference() });
    return this.#familyOrTable(what, start);
  }

  #familyOrTable(what: string, start: number): ListTarget {
    const referenceStart = this.nextStart;
    const family = this.family();
    if (!this.#isName()) return this.listed(what, start, { family });
    this.CONSUME(types.Name);
    const name = this.identifierNode();
    const table: TableReference = { kind: "table-reference", family, name, start: referenceStart, end: this.lastEnd };
    return this.listed(what, start, { table });
  }

  #isName(): boolean {
    const kind = this.kindAhead();
    // The words that `list` knows are keywords behind it, and name no table.
    if (kind === kindOf(types.Word)) return !scopeWords("list").has(this.wordAhead());
    return kind === kindOf(types.LastWord);
  }

  #resetRules(start: number): ListTarget {
    if (this.acceptWord("chain")) return this.#namedList("rules chain", start);
    if (this.isWord("table")) return this.#listOfTable("rules", start);
    const target = this.#familyOrTable("rules", start);
    if (target.table === null || !this.#isName()) return target;
    this.CONSUME(types.Name);
    return { ...target, name: this.identifierNode(), end: this.lastEnd };
  }

  #hooks(start: number): ListTarget {
    const family = this.family();
    if (!this.acceptWord("device")) return this.listed("hooks", start, { family });
    this.CONSUME(types.Word);
    return this.listed("hooks", start, { family, device: this.valueNode() });
  }

  #conntrackList(what: string, start: number): ListTarget {
    this.oneOf("table");
    return this.listed(what, start, { table: this.tableReference() });
  }

  /** What `flush` names. */
  protected flushTarget(): ListTarget {
    const start = this.nextStart;
    const word = this.oneOf("ruleset", "table", "chain", "set", "map", "meter", "flow");
    if (word === "ruleset") return this.listed(word, start, { family: this.family() });
    if (word === "table") return this.listed(word, start, { table: this.tableReference() });
    if (word !== "flow") return this.#namedList(word, start);
    this.oneOf("table");
    return this.#namedList("flow table", start);
  }
}
