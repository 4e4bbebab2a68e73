/** Sets and maps: what their blocks hold. */
import { setFlags, setPolicies } from "@nftlint/language";
import type { AutoMerge, Expression, Identifier, Range, SetDeclaration, SetElements, SetItem, SetType } from "./ast.ts";
import { ChainParser, type DeclarationSite, inTable } from "./chain-parser.ts";
import { SyntaxFailure } from "./failure.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const setFlagWords = [...setFlags.keys()];
const setPolicyWords = [...setPolicies.keys()];
const objectMapTypes = ["counter", "quota", "limit", "secmark", "synproxy"] as const;

export abstract class SetParser extends ChainParser {
  readonly setDeclaration: GrammarRule<SetDeclaration> = this.grammarRule("setDeclaration", () => {
    const start = this.nextStart;
    const type = this.SUBRULE(this.setWord);
    return this.set(start, this.lastRange(), type, inTable);
  });

  /** The word `set` or `map`. */
  readonly setWord: GrammarRule<"set" | "map"> = this.choiceRule<"set" | "map">("setWord", "setWord", [
    { ALT: () => this.consumed(types.SetWord, "set") },
    { ALT: () => this.consumed(types.MapWord, "map") },
  ]);

  protected set(start: number, keyword: Range, type: "set" | "map", site: DeclarationSite): SetDeclaration {
    const { name, handle } = this.nameOrHandle(site);
    const block = this.optionalBlock(site, () =>
      this.block(type === "map" ? this.mapItem : this.setItem, "set item", () => `${type} "${name?.name ?? ""}"`),
    );
    return { kind: "set-declaration", keyword, type, table: site.table, name, handle, block, start, end: this.lastEnd };
  }

  readonly setItem: GrammarRule<SetItem> = this.grammarRule("setItem", () => this.#setItem(false));
  readonly mapItem: GrammarRule<SetItem> = this.grammarRule("mapItem", () => this.#setItem(true));

  #setItem(isMap: boolean): SetItem {
    return this.choose<SetItem>({
      ERR_MSG: "set item",
      DEF: [
        { ALT: () => (isMap ? this.SUBRULE(this.mapType) : this.SUBRULE(this.setType)) },
        { ALT: () => this.SUBRULE(this.setElements) },
        { ALT: () => this.#property(isMap) },
        { ALT: () => this.SUBRULE(this.statefulStatement) },
        { ALT: () => this.SUBRULE(this.comment) },
        { ALT: () => this.SUBRULE(this.commonItem) },
      ],
    });
  }

  readonly setElements: GrammarRule<SetElements> = this.grammarRule("setElements", () => {
    const start = this.nextStart;
    this.CONSUME(types.Elements);
    this.CONSUME(types.Assign);
    const value = this.SUBRULE(this.setOperandValue);
    return { kind: "set-elements", value, start, end: this.lastEnd };
  });

  /** `{ … }` or `$var`. */
  readonly setOperandValue: GrammarRule<SetElements["value"]> = this.choiceRule<SetElements["value"]>(
    "setOperandValue",
    '"{" or "$variable"',
    [{ ALT: () => this.SUBRULE(this.setLiteral) }, { ALT: () => this.SUBRULE(this.variable) }],
  );

  #property(isMap: boolean): SetItem {
    const first = this.index;
    const item = this.SUBRULE(this.setProperty);
    // Maps have no auto-merge: merging keys would leave the question which value counts.
    if (isMap && !this.RECORDING_PHASE && item.kind === "auto-merge") throw new SyntaxFailure(first, "set item");
    return item;
  }

  /** `flags`, `timeout`, `gc-interval`, `size`, `policy`, `auto-merge`. */
  readonly setProperty: GrammarRule<SetItem> = this.grammarRule("setProperty", () => {
    const start = this.nextStart;
    return this.choose<SetItem>([
      { ALT: () => this.#setFlags(start) },
      { ALT: () => this.#setTime(types.Timeout, "timeout", start) },
      { ALT: () => this.#setTime(types.GcInterval, "gc-interval", start) },
      { ALT: () => this.#setSize(start) },
      { ALT: () => this.#setPolicy(start) },
      { ALT: () => this.#autoMerge(start) },
    ]);
  });

  #setFlags(start: number): SetItem {
    this.CONSUME(types.Flags);
    const flags = this.flagList(setFlagWords);
    return { kind: "set-flags", flags, start, end: this.lastEnd };
  }

  #setTime(type: (typeof types)["Timeout"], property: "timeout" | "gc-interval", start: number): SetItem {
    this.CONSUME(type);
    return { kind: "set-time", property, value: this.time(), start, end: this.lastEnd };
  }

  #setSize(start: number): SetItem {
    this.CONSUME(types.Size);
    return { kind: "set-size", value: this.number(), start, end: this.lastEnd };
  }

  #setPolicy(start: number): SetItem {
    this.CONSUME(types.PolicyWord);
    this.oneOf(...setPolicyWords);
    return { kind: "set-policy", policy: this.identifierNode(), start, end: this.lastEnd };
  }

  #autoMerge(start: number): AutoMerge {
    this.CONSUME(types.AutoMerge);
    return { kind: "auto-merge", start, end: this.lastEnd };
  }

  readonly setType: GrammarRule<SetType> = this.grammarRule("setType", () => this.#setType(false));
  readonly mapType: GrammarRule<SetType> = this.grammarRule("mapType", () => this.#setType(true));

  #setType(isMap: boolean): SetType {
    const start = this.nextStart;
    const form = this.OR7([
      { ALT: () => this.consumed(types.Type, "type" as const) },
      { ALT: () => this.consumed(types.Typeof, "typeof" as const) },
    ]);
    const key = this.#typeParts(form);
    if (!isMap) return { kind: "set-type", form, key, data: null, dataInterval: false, start, end: this.lastEnd };
    this.CONSUME(types.Colon);
    const dataInterval = this.acceptWord("interval");
    const data = this.#mapData(form, dataInterval);
    return { kind: "set-type", form, key, data, dataInterval, start, end: this.lastEnd };
  }

  #mapData(form: "type" | "typeof", isInterval: boolean): (Identifier | Expression)[] {
    if (this.RECORDING_PHASE) return [];
    if (!isInterval) {
      if (objectMapTypes.some((word) => this.isWord(word))) return [this.#typeWord()];
      const isConntrackObject = form === "typeof" && this.isWord("ct") && conntrackObjects.includes(this.wordAhead(1));
      if (isConntrackObject) return [this.#conntrackObject()];
      if (form === "typeof" && (this.isWord("queue") || this.isWord("verdict"))) return [this.#typeWord()];
    }
    return this.#typeParts(form);
  }

  #conntrackObject(): Identifier {
    const start = this.nextStart;
    this.word();
    this.word();
    return { kind: "identifier", name: `ct ${this.lastText()}`, start, end: this.lastEnd };
  }

  #typeWord(): Identifier {
    this.word();
    return this.identifierNode();
  }

  #typeParts(form: "type" | "typeof"): (Identifier | Expression)[] {
    const parts = [this.#typePart(form)];
    while (!this.RECORDING_PHASE && this.kindAhead() === kindOf(types.Dot)) {
      this.CONSUME(types.Dot);
      parts.push(this.#typePart(form));
    }
    return parts;
  }

  #typePart(form: "type" | "typeof"): Identifier | Expression {
    if (form === "typeof") return this.SUBRULE(this.selector);
    const isWord = this.kindAhead() === kindOf(types.Word) || typeKeywords.some((word) => this.isWord(word));
    if (!isWord && !this.RECORDING_PHASE) throw new SyntaxFailure(this.index, "a datatype such as ipv4_addr");
    return this.#typeWord();
  }
}

/** Reserved words that also name datatypes (parser_bison.y: type_identifier, data_type_atom_expr). */
const typeKeywords = ["mark", "dscp", "ecn", "classid", "time"];
const conntrackObjects = ["timeout", "expectation", "count"];
