/** Chains, sets, maps and flowtables: their headers and blocks. */
import type {
  AutoMerge,
  Block,
  Chain,
  ChainItem,
  Devices,
  Expression,
  Family,
  FamilyName,
  Flowtable,
  FlowtableItem,
  Handle,
  HookSpecification,
  Identifier,
  InvalidNode,
  Policy,
  Priority,
  Range,
  Rule,
  SetDeclaration,
  SetElements,
  SetItem,
  SetType,
  TableReference,
  Value,
  Variable,
} from "./ast.ts";
import { SyntaxFailure } from "./failure.ts";
import { ItemParser } from "./item-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const leftBrace = kindOf(types.LeftBrace);
const dollar = kindOf(types.Dollar);
const comma = kindOf(types.Comma);
const familyKinds = new Set([types.FamilyWord, types.IpWord, types.Arp].map(kindOf));
const chainTypes = ["filter", "nat", "route"] as const;
const setFlags = ["constant", "interval", "timeout", "dynamic"] as const;
const objectMapTypes = ["counter", "quota", "limit", "secmark", "synproxy"] as const;

/** Where a declaration stands: in a table's block, or in a command that names the table. */
export interface DeclarationSite {
  readonly table: TableReference | null;
  /** Whether `handle 5` may stand for the name. */
  readonly allowHandle: boolean;
}

const inTable: DeclarationSite = { table: null, allowHandle: false };

export abstract class DeclarationParser extends ItemParser {
  // ---- names

  protected family(): Family | null {
    if (this.RECORDING_PHASE) {
      this.OPTION9(() =>
        this.OR9([
          { ALT: () => this.CONSUME(types.FamilyWord) },
          { ALT: () => this.CONSUME(types.IpWord) },
          { ALT: () => this.CONSUME(types.Arp) },
        ]),
      );
      return null;
    }
    if (!familyKinds.has(this.kindAhead())) return null;
    this.CONSUME(types.AnyWord);
    return { kind: "family", name: this.lastText() as FamilyName, ...this.lastRange() };
  }

  /** `[family] table`. */
  protected tableReference(): TableReference {
    const start = this.nextStart;
    const family = this.family();
    this.CONSUME(types.Name);
    return { kind: "table-reference", family, name: this.identifierNode(), start, end: this.lastEnd };
  }

  protected handle(): Handle {
    const start = this.nextStart;
    this.CONSUME(types.Handle);
    return { kind: "handle", value: this.number(), start, end: this.lastEnd };
  }

  /** The name, or the handle, behind the word `chain`, `set`… and, in a command, the table. */
  protected nameOrHandle(site: DeclarationSite): { name: Identifier | null; handle: Handle | null } {
    if (!this.RECORDING_PHASE && site.allowHandle && this.kindAhead() === kindOf(types.Handle)) {
      return { name: null, handle: this.handle() };
    }
    return { name: this.declaredName(), handle: null };
  }

  // ---- chains

  readonly chainDeclaration: GrammarRule<Chain> = this.grammarRule("chainDeclaration", () => {
    const start = this.nextStart;
    this.CONSUME(types.Chain);
    return this.chain(start, this.lastRange(), inTable);
  });

  protected chain(start: number, keyword: Range, site: DeclarationSite): Chain {
    const { name, handle } = this.nameOrHandle(site);
    const block = this.optionalBlock(site, () => this.chainBlock(name));
    return { kind: "chain", keyword, table: site.table, name, handle, block, start, end: this.lastEnd };
  }

  protected chainBlock(name: Identifier | null): Block<ChainItem> {
    return this.block(this.chainItem, "chain item", () => `chain "${name?.name ?? ""}"`);
  }

  /** In a table the block is required, in a command it may be left out. */
  protected optionalBlock<Result>(site: DeclarationSite, block: () => Result): Result | null {
    if (!this.RECORDING_PHASE && site.table !== null && this.kindAhead() !== leftBrace) return null;
    return block();
  }

  readonly chainItem: GrammarRule<ChainItem> = this.choiceRule<ChainItem>("chainItem", "chain item", [
    { ALT: () => this.SUBRULE(this.rule) },
    { ALT: () => this.SUBRULE(this.hookSpecification) },
    { ALT: () => this.SUBRULE(this.policy) },
    { ALT: () => this.#chainFlags() },
    { ALT: () => this.#chainDevices() },
    { ALT: () => this.SUBRULE(this.comment) },
    { ALT: () => this.SUBRULE(this.commonItem) },
  ]);

  readonly anonymousBlock: GrammarRule<Block<Rule | InvalidNode>> = this.grammarRule("anonymousBlock", () =>
    this.block(this.rule, "statement", () => "this anonymous chain"),
  );

  #chainFlags(): ChainItem {
    const start = this.nextStart;
    this.CONSUME(types.Flags);
    this.oneOf("offload");
    return { kind: "chain-flags", flags: [this.identifierNode()], start, end: this.lastEnd };
  }

  #chainDevices(): Devices {
    const start = this.nextStart;
    this.CONSUME(types.Devices);
    return this.#deviceList(start);
  }

  /** `type filter hook input device eth0 priority filter - 1`. */
  readonly hookSpecification: GrammarRule<HookSpecification> = this.grammarRule("hookSpecification", () => {
    const start = this.nextStart;
    this.CONSUME(types.Type);
    this.oneOf(...chainTypes);
    const type = this.identifierNode();
    this.CONSUME(types.Hook);
    this.CONSUME(types.Word);
    const hook = this.identifierNode();
    const devices = this.#optionalDevices();
    const priority = this.SUBRULE(this.priority);
    return { kind: "hook-specification", type, hook, devices, priority, start, end: this.lastEnd };
  });

  #optionalDevices(): Devices | null {
    if (this.RECORDING_PHASE) return null;
    const start = this.nextStart;
    if (this.acceptWord("devices")) return this.#deviceList(start);
    if (!this.acceptWord("device")) return null;
    return { kind: "devices", devices: [this.#device()], braces: null, start, end: this.lastEnd };
  }

  #device(): Value | Variable {
    if (!this.RECORDING_PHASE && this.kindAhead() === dollar) return this.SUBRULE(this.variable);
    this.CONSUME(types.Text);
    return this.valueNode();
  }

  /** `= { a, b }` or `= $var` behind `devices`. */
  #deviceList(start: number): Devices {
    this.CONSUME(types.Assign);
    if (this.RECORDING_PHASE || this.kindAhead() === dollar) {
      const devices = [this.SUBRULE(this.variable)];
      return { kind: "devices", devices, braces: null, start, end: this.lastEnd };
    }
    const bracesStart = this.nextStart;
    this.CONSUME(types.LeftBrace);
    const devices = [this.#device()];
    while (this.kindAhead() === comma) {
      this.CONSUME(types.Comma);
      if (this.kindAhead() === kindOf(types.Newline)) this.CONSUME(types.Newline);
      else if (this.kindAhead() !== kindOf(types.RightBrace)) devices.push(this.#device());
    }
    this.CONSUME(types.RightBrace);
    const braces = { start: bracesStart, end: this.lastEnd };
    return { kind: "devices", devices, braces, start, end: this.lastEnd };
  }

  /** `priority -10`, `priority filter + 10`, `priority $prio`. */
  readonly priority: GrammarRule<Priority> = this.grammarRule("priority", () => {
    const start = this.nextStart;
    this.CONSUME(types.PriorityWord);
    if (this.RECORDING_PHASE) this.OPTION(() => this.CONSUME(types.Dash));
    const negative = this.acceptSign("-");
    const base = this.#priorityBase(negative);
    const isName = base?.kind === "value" && base.form === "word";
    const offset = isName && !this.RECORDING_PHASE ? this.#priorityOffset() : null;
    return { kind: "priority", base, negative, offset, start, end: this.lastEnd };
  });

  #priorityBase(negative: boolean): Value | Variable {
    if (negative) return this.number();
    return this.choose<Value | Variable>({
      ERR_MSG: "a number or a name such as filter, raw or srcnat",
      DEF: [
        { ALT: () => this.number() },
        { ALT: () => this.#valueOf(types.Word) },
        { ALT: () => this.SUBRULE(this.variable) },
      ],
    });
  }

  #valueOf(type: (typeof types)["Word"]): Value {
    this.CONSUME(type);
    return this.valueNode();
  }

  #priorityOffset(): Priority["offset"] {
    const operator = this.acceptSign("+") ? "+" : this.acceptSign("-") ? "-" : null;
    return operator === null ? null : { operator, value: this.number() };
  }

  protected acceptSign(sign: "+" | "-"): boolean {
    if (this.RECORDING_PHASE || !this.isWord(sign)) return false;
    this.CONSUME(sign === "+" ? types.Plus : types.Dash);
    return true;
  }

  readonly policy: GrammarRule<Policy> = this.grammarRule("policy", () => {
    const start = this.nextStart;
    this.CONSUME(types.PolicyWord);
    const value = this.choose<Value | Variable>({
      ERR_MSG: "accept or drop",
      DEF: [
        {
          ALT: () => {
            this.expectWord("accept", "drop");
            return this.#valueOf(types.FinalVerdict);
          },
        },
        { ALT: () => this.SUBRULE(this.variable) },
      ],
    });
    return { kind: "policy", value, start, end: this.lastEnd };
  });

  // ---- sets and maps

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
        { ALT: () => this.SUBRULE(this.setProperty) },
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
    const flags = this.flagList(setFlags);
    return { kind: "set-flags", flags, start, end: this.lastEnd };
  }

  protected flagList(names: readonly string[]): Identifier[] {
    const flags: Identifier[] = [];
    do {
      if (flags.length > 0) this.CONSUME(types.Comma);
      this.oneOf(...names);
      flags.push(this.identifierNode());
    } while (!this.RECORDING_PHASE && this.kindAhead() === comma);
    return flags;
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
    this.oneOf("performance", "memory");
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

  // ---- flowtables

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
        { ALT: () => this.#chainDevices() },
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

/** Reserved words that also name datatypes (parser_bison.y: type_identifier, data_type_atom_expr). */
const typeKeywords = ["mark", "dscp", "ecn", "classid", "time"];
const conntrackObjects = ["timeout", "expectation"];
