/** Flowtables: what their blocks hold. */
import type { Flowtable, FlowtableItem, Range } from "./ast.ts";
import { type DeclarationSite, inTable } from "./chain-parser.ts";
import { SetParser } from "./set-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

export abstract class FlowtableParser extends SetParser {
  readonly flowtableDeclaration: GrammarRule<Flowtable> = this.grammarRule("flowtableDeclaration", () => {
    const start = this.nextStart;
    this.CONSUME(types.FlowtableWord);
    return this.flowtable(start, this.lastRange(), inTable);
  });

  protected flowtable(start: number, keyword: Range, site: DeclarationSite): Flowtable {
    const { name, handle } = this.nameOrHandle(site);
    const block = this.optionalBlock(site, () =>
      this.block(this.flowtableItem, "flowtable item", () => `flowtable "${name?.name ?? ""}"`),
    );
    return { kind: "flowtable", keyword, table: site.table, name, handle, block, start, end: this.lastEnd };
  }

  readonly flowtableItem: GrammarRule<FlowtableItem> = this.grammarRule("flowtableItem", () => {
    const start = this.nextStart;
    return this.choose<FlowtableItem>({
      ERR_MSG: "flowtable item",
      DEF: [
        { ALT: () => this.#flowtableHook(start) },
        { ALT: () => this.devicesLine() },
        { ALT: () => this.#flowtableFlag(types.CounterWord, start) },
        { ALT: () => this.#flowtableFlag(types.Flags, start) },
        { ALT: () => this.SUBRULE(this.commonItem) },
      ],
    });
  });

  #flowtableHook(start: number): FlowtableItem {
    this.CONSUME(types.Hook);
    this.CONSUME(types.Word);
    const hook = this.identifierNode();
    return { kind: "flowtable-hook", hook, priority: this.SUBRULE(this.priority), start, end: this.lastEnd };
  }

  #flowtableFlag(type: (typeof types)["Flags"], start: number): FlowtableItem {
    this.CONSUME(type);
    if (type === types.CounterWord) return { kind: "flowtable-flag", flag: "counter", start, end: this.lastEnd };
    this.oneOf("offload");
    return { kind: "flowtable-flag", flag: "offload", start, end: this.lastEnd };
  }
}
