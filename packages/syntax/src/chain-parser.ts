/** Chains: their header, hook, devices and policy; and the names that declarations begin with. */
import { chainTypes } from "@nftlint/language";
import type {
  Block,
  Chain,
  ChainItem,
  Devices,
  Family,
  FamilyName,
  Handle,
  HookSpecification,
  Identifier,
  InvalidNode,
  Policy,
  Priority,
  Range,
  Rule,
  TableReference,
  Value,
  Variable,
} from "./ast.ts";
import { ItemParser } from "./item-parser.ts";
import { lowBraceDiagnostic } from "./layout.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const leftBrace = kindOf(types.LeftBrace);
const newline = kindOf(types.Newline);
const dollar = kindOf(types.Dollar);
const comma = kindOf(types.Comma);
const familyKinds = new Set([types.FamilyWord, types.IpWord, types.Arp].map(kindOf));
const chainTypeWords = [...chainTypes.keys()];

/** Where a declaration stands: in a table's block, or in a command that names the table. */
export interface DeclarationSite {
  readonly table: TableReference | null;
  /** Whether `handle 5` may stand for the name. */
  readonly allowHandle: boolean;
  /** Whether `{ … }` may follow, must follow, or may not. */
  readonly braces: "required" | "optional" | "forbidden";
}

/** A declaration in a table's block. */
export const inTable: DeclarationSite = { table: null, allowHandle: false, braces: "required" };

export abstract class ChainParser extends ItemParser {
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
    const name = this.declaredName();
    this.#joinBrace();
    return { name, handle: null };
  }

  /** A `{` on a line below the name is reported, and read as if it stood on the line of the name. */
  #joinBrace(): void {
    if (this.RECORDING_PHASE || this.kindAhead() !== newline) return;
    let ahead = 1;
    while (this.kindAhead(ahead) === newline) ahead++;
    if (this.kindAhead(ahead) !== leftBrace) return;
    const nameEnd = this.lastEnd;
    this.moveTo(this.index + ahead);
    this.reporter.add(lowBraceDiagnostic(this.text, nameEnd, this.nextStart));
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

  /** The block of a declaration, where its site allows or asks for one. */
  protected optionalBlock<Result>(site: DeclarationSite, block: () => Result): Result | null {
    if (this.RECORDING_PHASE || site.braces === "required") return block();
    if (this.kindAhead() !== leftBrace) return null;
    if (site.braces === "forbidden") throw this.failure("end of the statement");
    return block();
  }

  readonly chainItem: GrammarRule<ChainItem> = this.choiceRule<ChainItem>("chainItem", "chain item", [
    { ALT: () => this.SUBRULE(this.rule) },
    { ALT: () => this.SUBRULE(this.hookSpecification) },
    { ALT: () => this.SUBRULE(this.policy) },
    { ALT: () => this.#chainFlags() },
    { ALT: () => this.devicesLine() },
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

  /** `devices = { … }` on a line of its own. */
  protected devicesLine(): Devices {
    const start = this.nextStart;
    this.CONSUME(types.Devices);
    return this.#deviceList(start);
  }

  /** `type filter hook input device eth0 priority filter - 1`. */
  readonly hookSpecification: GrammarRule<HookSpecification> = this.grammarRule("hookSpecification", () => {
    const start = this.nextStart;
    this.CONSUME(types.Type);
    this.oneOf(...chainTypeWords);
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
      else if (this.kindAhead() !== kindOf(types.RightBrace) && this.kindAhead() !== comma)
        devices.push(this.#device());
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
        { ALT: () => this.constant(types.Word) },
        { ALT: () => this.SUBRULE(this.variable) },
      ],
    });
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
            return this.constant(types.FinalVerdict);
          },
        },
        { ALT: () => this.SUBRULE(this.variable) },
      ],
    });
    return { kind: "policy", value, start, end: this.lastEnd };
  });
}
