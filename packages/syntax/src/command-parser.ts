/** Tables and commands: what may stand at the top level. */
import type {
  Command,
  CommandTarget,
  Describe,
  DocumentItem,
  ElementCommand,
  ListTarget,
  Monitor,
  Range,
  RuleCommand,
  StatefulObject,
  Table,
  TableItem,
  Verb,
} from "./ast.ts";
import type { DeclarationSite } from "./chain-parser.ts";
import { SyntaxFailure } from "./failure.ts";
import { ListParser } from "./list-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const leftBrace = kindOf(types.LeftBrace);
const handleKind = kindOf(types.Handle);
const declarationKinds = new Map(
  (
    [
      [types.Table, "table"],
      [types.Chain, "chain"],
      [types.RuleWord, "rule"],
      [types.SetWord, "set"],
      [types.MapWord, "set"],
      [types.ElementWord, "element"],
      [types.FlowtableWord, "flowtable"],
      [types.CounterWord, "object"],
      [types.QuotaWord, "object"],
      [types.LimitWord, "object"],
      [types.SecmarkWord, "object"],
      [types.SynproxyWord, "object"],
      [types.TunnelWord, "object"],
      [types.Ct, "object"],
    ] as const
  ).map(([type, target]) => [kindOf(type), target]),
);
type TargetKind = "table" | "chain" | "rule" | "set" | "element" | "flowtable" | "object";

/** What each verb works on (parser_bison.y: add_cmd, create_cmd, delete_cmd…). */
const targetsOf: Readonly<Record<string, readonly TargetKind[]>> = {
  add: ["table", "chain", "rule", "set", "element", "flowtable", "object"],
  create: ["table", "chain", "set", "element", "flowtable", "object"],
  insert: ["rule"],
  replace: ["rule"],
  delete: ["table", "chain", "rule", "set", "element", "flowtable", "object"],
  destroy: ["table", "chain", "rule", "set", "element", "flowtable", "object"],
  get: ["element"],
};

const monitorObjects = "tables chains sets rules elements ruleset trace".split(" ");

export abstract class CommandParser extends ListParser {
  readonly topLevelItem: GrammarRule<DocumentItem> = this.choiceRule<DocumentItem>("topLevelItem", "command", [
    { ALT: () => this.SUBRULE(this.commonItem) },
    { ALT: () => this.SUBRULE(this.command) },
  ]);

  readonly command: GrammarRule<Command> = this.grammarRule("command", () => {
    const start = this.nextStart;
    const verb = this.#verb();
    if (!this.RECORDING_PHASE && verb === null && !commandKinds.has(this.kindAhead())) throw this.failure("command");
    const verbRange: Range | null = verb === null ? null : this.lastRange();
    const target = this.#target(verb ?? "add", start);
    return { kind: "command", verb: verb ?? "add", verbRange, target, start, end: this.lastEnd };
  });

  #verb(): Verb | null {
    if (this.RECORDING_PHASE) {
      this.OPTION(() =>
        this.OR([
          { ALT: () => this.CONSUME(types.UpdateVerb) },
          { ALT: () => this.CONSUME(types.VerbWord) },
          { ALT: () => this.CONSUME(types.Reset) },
          { ALT: () => this.CONSUME(types.Destroy) },
        ]),
      );
      return null;
    }
    if (!verbKinds.has(this.kindAhead())) return null;
    const verb = this.word();
    return verb === "update" ? this.#notACommand() : (verb as Verb);
  }

  /** `update` begins a statement, never a command. */
  #notACommand(): never {
    this.moveTo(this.index - 1);
    throw this.failure("command");
  }

  #target(verb: Verb, start: number): CommandTarget {
    if (this.RECORDING_PHASE) return this.#recordTargets();
    switch (verb) {
      case "list":
      case "reset":
        return verb === "reset" && this.#isDeclaration("rule", "element")
          ? this.#declared(verb, start)
          : this.listTarget(verb);
      case "flush":
        return this.flushTarget();
      case "rename":
        return this.#rename();
      case "describe":
        return this.#describe();
      case "monitor":
        return this.#monitor();
      case "import":
      case "export":
        return this.#exchange();
      default:
        return this.#declared(verb, start);
    }
  }

  /** Shows Chevrotain everything that may follow a verb. */
  #recordTargets(): CommandTarget {
    this.OR1([
      { ALT: () => this.#declaredTable(0, false) },
      { ALT: () => this.#ruleCommand("add", 0) },
      { ALT: () => this.CONSUME(types.AnyWord) },
    ]);
    return { kind: "monitor", words: [], start: 0, end: 0 };
  }

  #isDeclaration(...targets: readonly TargetKind[]): boolean {
    const target = declarationKinds.get(this.kindAhead());
    return target !== undefined && targets.includes(target);
  }

  #declared(verb: Verb, start: number): CommandTarget {
    const target = declarationKinds.get(this.kindAhead());
    if (target === undefined) {
      if (verb !== "add") throw this.failure(this.#expectedTargets(verb));
      return this.#ruleCommand(verb, start);
    }
    if (verb !== "reset" && !targetsOf[verb]?.includes(target)) throw this.failure(this.#expectedTargets(verb));
    const isRemoval = verb === "delete" || verb === "destroy";
    const targetStart = this.nextStart;
    switch (target) {
      case "table":
        return this.#declaredTable(targetStart, isRemoval);
      case "rule":
        return this.#ruleCommand(verb, targetStart);
      case "element":
        return this.#elementCommand(targetStart);
      default:
        return this.#inTable(target, targetStart, verb);
    }
  }

  #expectedTargets(verb: Verb): string {
    return `${(targetsOf[verb] ?? ["something"]).join(", ").replace("object", "counter, quota, limit, ct, …")} behind "${verb}"`;
  }

  #inTable(target: "chain" | "set" | "flowtable" | "object", start: number, verb: Verb): CommandTarget {
    const isRemoval = verb === "delete" || verb === "destroy";
    switch (target) {
      case "chain": {
        this.CONSUME(types.Chain);
        const keyword = this.lastRange();
        return this.chain(start, keyword, this.#site(isRemoval, verb === "destroy" ? "forbidden" : "optional"));
      }
      case "set": {
        const type = this.SUBRULE(this.setWord);
        const keyword = this.lastRange();
        const hasHandle = isRemoval && !(verb === "destroy" && type === "map");
        return this.set(start, keyword, type, this.#site(hasHandle, isRemoval ? "forbidden" : "required"));
      }
      case "flowtable": {
        this.CONSUME(types.FlowtableWord);
        const keyword = this.lastRange();
        return this.flowtable(start, keyword, this.#site(isRemoval, isRemoval ? "optional" : "required"));
      }
      default:
        return this.#objectCommand(start, verb, isRemoval);
    }
  }

  /** Objects of conntrack and tunnels are written in braces, the others also in one line, and `create` wants that. */
  #objectCommand(start: number, verb: Verb, isRemoval: boolean): StatefulObject {
    const type = this.SUBRULE(this.objectType);
    const keyword = { start, end: this.lastEnd };
    const isConntrack = type.startsWith("ct ");
    const needsBraces = isConntrack || type === "tunnel";
    const braces =
      isRemoval || (verb === "create" && !needsBraces) ? "forbidden" : needsBraces ? "required" : "optional";
    const object = this.object(start, keyword, type, this.#site(isRemoval && !isConntrack, braces));
    if (object.block === null && !isRemoval && type !== "counter") throw this.failure(`the properties of a ${type}`);
    return object;
  }

  #site(allowHandle: boolean, braces: DeclarationSite["braces"]): DeclarationSite {
    return { table: this.tableReference(), allowHandle, braces };
  }

  // ---- tables

  #declaredTable(start: number, isRemoval: boolean): Table {
    this.CONSUME(types.Table);
    const keyword = this.lastRange();
    const family = this.family();
    const { name, handle } = this.nameOrHandle({ table: null, allowHandle: isRemoval, braces: "optional" });
    if (family === null && this.kindAhead() === kindOf(types.Word)) this.#noFamily();
    const hasBlock = this.RECORDING_PHASE || (!isRemoval && this.kindAhead() === leftBrace);
    const block = hasBlock
      ? (this.OPTION8(() => this.block(this.tableItem, "table item", () => `table "${name?.name ?? ""}"`)) ?? null)
      : null;
    return { kind: "table", keyword, family, name, handle, block, start, end: this.lastEnd };
  }

  /** `table foo t`: the word before the name can only be meant as a family. */
  #noFamily(): void {
    if (this.RECORDING_PHASE) return;
    const text = `"${this.lastText()}" is no family; the families are ip, ip6, inet, arp, bridge and netdev.`;
    throw new SyntaxFailure(this.index - 1, "", { code: "unknown-word", text });
  }

  readonly tableItem: GrammarRule<TableItem> = this.choiceRule<TableItem>("tableItem", "table item", [
    { ALT: () => this.SUBRULE(this.chainDeclaration) },
    { ALT: () => this.SUBRULE(this.setDeclaration) },
    { ALT: () => this.SUBRULE(this.flowtableDeclaration) },
    { ALT: () => this.SUBRULE(this.objectDeclaration) },
    { ALT: () => this.#tableFlags() },
    { ALT: () => this.SUBRULE(this.comment) },
    { ALT: () => this.SUBRULE(this.commonItem) },
  ]);

  #tableFlags(): TableItem {
    const start = this.nextStart;
    this.CONSUME(types.Flags);
    const flags = [];
    do {
      if (flags.length > 0) this.CONSUME(types.Comma);
      this.CONSUME(types.Word);
      flags.push(this.identifierNode());
    } while (!this.RECORDING_PHASE && this.kindAhead() === kindOf(types.Comma));
    return { kind: "table-flags", flags, start, end: this.lastEnd };
  }

  // ---- rules and elements

  #ruleCommand(verb: Verb, start: number): RuleCommand {
    const hasKeyword = this.RECORDING_PHASE || this.kindAhead() === kindOf(types.RuleWord);
    if (hasKeyword) this.OPTION7(() => this.CONSUME(types.RuleWord));
    const keyword = hasKeyword ? this.lastRange() : null;
    const { table, chain } = this.#ruleChain(verb);
    const position = this.#rulePosition(verb);
    const rule = ruleVerbs.has(verb) ? this.SUBRULE(this.rule) : null;
    return { kind: "rule-command", keyword, table, chain, position, rule, start, end: this.lastEnd };
  }

  #ruleChain(_verb: Verb): Pick<RuleCommand, "table" | "chain"> {
    const table = this.tableReference();
    this.CONSUME(types.Name);
    return { table, chain: this.identifierNode() };
  }

  #rulePosition(verb: Verb): RuleCommand["position"] {
    if (this.RECORDING_PHASE) return null;
    if (verb === "replace" || !ruleVerbs.has(verb)) {
      if (this.kindAhead() !== handleKind) throw this.#missingHandle(verb);
      this.CONSUME(types.Handle);
      return { kind: "handle", value: this.number() };
    }
    const kind = this.kindAhead();
    if (kind !== kindOf(types.Position) && kind !== handleKind) return null;
    const word = this.word() as "position" | "index" | "handle";
    return { kind: word, value: this.number() };
  }

  #missingHandle(verb: Verb): SyntaxFailure {
    const text = `nft knows the rule to ${verb} by its handle alone, not by its text: write "handle" and the number that "nft -a list ruleset" shows behind the rule.`;
    return new SyntaxFailure(this.index, "", { text });
  }

  #elementCommand(start: number): ElementCommand {
    this.CONSUME(types.ElementWord);
    const table = this.tableReference();
    this.CONSUME(types.Name);
    const set = this.identifierNode();
    const value = this.SUBRULE(this.setOperandValue);
    return { kind: "element-command", table, set, value, start, end: this.lastEnd };
  }

  // ---- the rest

  #rename(): CommandTarget {
    const start = this.nextStart;
    this.CONSUME(types.Chain);
    const table = this.tableReference();
    this.CONSUME(types.Name);
    const name = this.identifierNode();
    this.CONSUME1(types.Name);
    return { kind: "rename-chain", table, name, newName: this.identifierNode(), start, end: this.lastEnd };
  }

  #describe(): Describe {
    const start = this.nextStart;
    return { kind: "describe", expression: this.SUBRULE(this.leftPrimary), start, end: this.lastEnd };
  }

  #monitor(): Monitor {
    const start = this.nextStart;
    const words: string[] = [];
    for (const choices of [["new", "destroy"], monitorObjects]) {
      const word = choices.find((choice) => this.acceptWord(choice));
      if (word !== undefined) words.push(word);
    }
    words.push(...this.#format(false));
    return { kind: "monitor", words, start: words.length > 0 ? start : this.lastEnd, end: this.lastEnd };
  }

  #format(isRequired: boolean): string[] {
    if (this.acceptWord("vm")) return ["vm", this.oneOf("json")];
    if (!isRequired && !this.isWord("json") && !this.isWord("xml")) return [];
    return [this.oneOf("json", "xml")];
  }

  #exchange(): ListTarget {
    const start = this.nextStart;
    const words = this.acceptWord("ruleset") ? ["ruleset"] : [];
    words.push(...this.#format(true));
    return this.listed(words.join(" "), start, {});
  }
}

/** What begins a command without a verb. */
const commandKinds: ReadonlySet<number> = new Set([
  ...declarationKinds.keys(),
  ...[types.Word, types.LastWord, types.FamilyWord, types.IpWord, types.Arp].map(kindOf),
]);
const verbKinds = new Set([types.UpdateVerb, types.VerbWord, types.Reset, types.Destroy].map(kindOf));
/** Verbs whose rule is written out; the others name it by its handle. */
const ruleVerbs: ReadonlySet<Verb> = new Set<Verb>(["add", "insert", "replace"]);
