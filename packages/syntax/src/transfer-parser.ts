/** Statements that send a packet elsewhere: nat, tproxy, synproxy, queue, dup, fwd. */
import { natFlags, queueFlags } from "@nftlint/language";
import type { Duplicate, Expression, Forward, Identifier, Nat, Queue, Statement, Synproxy, Tproxy } from "./ast.ts";
import { range } from "./operators.ts";
import { SetLiteralParser } from "./set-literal-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const colon = kindOf(types.Colon);
const comma = kindOf(types.Comma);
const dash = kindOf(types.Dash);
const number = kindOf(types.NumberLiteral);
const dollar = kindOf(types.Dollar);

const natFlagWords = [...natFlags.keys()];
const queueFlagWords = [...queueFlags.keys()];

export abstract class TransferParser extends SetLiteralParser {
  /** `snat to 1.2.3.4:1024-65535 random`, `dnat ip to 10.0.0.1`, `snat ip addr . port to …`. */
  readonly nat: GrammarRule<Nat> = this.grammarRule("nat", () => {
    const start = this.nextStart;
    this.CONSUME(types.NatWord);
    const type = this.lastText() as "snat" | "dnat";
    const { family, form } = this.#natForm();
    const target = this.#target("nat");
    const flags = this.#flags(natFlagWords);
    // nft takes further groups of flags; only the last counts.
    while (!this.RECORDING_PHASE && natFlagWords.some((name) => this.isWord(name)))
      flags.push(...this.#flags(natFlagWords));
    this.leaveScope("nat", "end of the statement");
    return { kind: "nat", type, family, form, ...target, flags, start, end: this.lastEnd };
  });

  /** What may stand between `snat` and its target: `[ip|ip6] [prefix|interval|addr . port] to`. */
  #natForm(): { family: Nat["family"]; form: Nat["form"] } {
    if (this.RECORDING_PHASE) return { family: null, form: null };
    let family: Nat["family"] = null;
    if ((this.isWord("ip") || this.isWord("ip6")) && !this.isHeaderExpression()) family = this.oneOf("ip", "ip6");
    let form: Nat["form"] = null;
    if (this.#nextOpens("prefix")) form = "prefix";
    else if (this.#nextOpens("interval")) form = "interval";
    else if (family !== null && this.acceptWord("addr")) {
      this.CONSUME(types.Dot);
      this.oneOf("port");
      form = "concatenation";
    }
    if (family !== null || form !== null) this.oneOf("to");
    else this.acceptWord("to");
    return { family, form };
  }

  /** Consumes `word` where `to` follows it. */
  #nextOpens(word: string): boolean {
    return this.isWord("to", 1) && this.acceptWord(word);
  }

  /** `address`, `address : port` or `: port`. */
  #target(scope: string): { address: Expression | null; port: Expression | null } {
    if (this.RECORDING_PHASE) {
      this.OPTION(() => this.SUBRULE(this.argument));
      this.OPTION1(() => this.#port());
      return { address: null, port: null };
    }
    this.leaveScope(scope, "value");
    const address = this.kindAhead() === colon ? null : this.SUBRULE(this.argument);
    return { address, port: this.kindAhead() === colon ? this.#port() : null };
  }

  #port(): Expression {
    this.CONSUME(types.Colon);
    return this.SUBRULE1(this.argument);
  }

  /** As {@link flagList}, where there may be none. */
  #flags(names: readonly string[]): Identifier[] {
    return this.RECORDING_PHASE || !names.some((name) => this.isWord(name)) ? [] : this.flagList(names);
  }

  /** Flags with commas between them, one at least. */
  protected flagList(names: readonly string[]): Identifier[] {
    const flags: Identifier[] = [];
    do {
      if (flags.length > 0) this.CONSUME(types.Comma);
      this.oneOf(...names);
      flags.push(this.identifierNode());
    } while (!this.RECORDING_PHASE && this.kindAhead() === comma);
    return flags;
  }

  /** `masquerade [to :1024-65535] [random]`. */
  readonly masquerade: GrammarRule<Nat> = this.grammarRule("masquerade", () => {
    const start = this.nextStart;
    this.CONSUME(types.MasqueradeWord);
    const port = this.acceptWord("to") ? this.#port() : null;
    return this.#portNat("masquerade", port, start);
  });

  /** `redirect [to [:]8080]`. */
  readonly redirect: GrammarRule<Nat> = this.grammarRule("redirect", () => {
    const start = this.nextStart;
    this.CONSUME(types.RedirectWord);
    if (!this.acceptWord("to")) return this.#portNat("redirect", null, start);
    const port = this.kindAhead() === colon ? this.#port() : this.SUBRULE(this.argument);
    return this.#portNat("redirect", port, start);
  });

  #portNat(type: "masquerade" | "redirect", port: Expression | null, start: number): Nat {
    const flags = this.#flags(natFlagWords);
    this.leaveScope("nat", "end of the statement");
    return { kind: "nat", type, family: null, form: null, address: null, port, flags, start, end: this.lastEnd };
  }

  #family(): "ip" | "ip6" | null {
    return this.acceptWord("ip") ? "ip" : this.acceptWord("ip6") ? "ip6" : null;
  }

  /** `tproxy [ip|ip6] to address[:port]`. */
  readonly tproxy: GrammarRule<Tproxy> = this.grammarRule("tproxy", () => {
    const start = this.nextStart;
    this.CONSUME(types.TproxyWord);
    const family = this.#family();
    this.oneOf("to");
    return { kind: "tproxy", family, ...this.#target("tproxy"), start, end: this.lastEnd };
  });

  /** `synproxy mss 1460 wscale 7 timestamp sack-perm`, or `synproxy name x`. */
  readonly synproxy: GrammarRule<Statement> = this.grammarRule("synproxy", () => {
    const start = this.nextStart;
    this.CONSUME(types.SynproxyWord);
    return this.namedObject("synproxy", start) ?? this.#synproxy(start);
  });

  #synproxy(start: number): Synproxy {
    const settings: Omit<Synproxy, "start" | "end"> & { -readonly [Key in keyof Synproxy]?: Synproxy[Key] } = {
      kind: "synproxy",
      mss: null,
      wscale: null,
      timestamp: false,
      sackPermitted: false,
    };
    for (;;) {
      if (this.acceptWord("mss") || this.acceptWord("maxseg")) settings.mss = this.number();
      else if (this.acceptWord("wscale")) settings.wscale = this.number();
      else if (this.acceptWord("timestamp")) settings.timestamp = true;
      else if (this.acceptWord("sack-perm") || this.acceptWord("sack-permitted")) settings.sackPermitted = true;
      else return { ...settings, start, end: this.lastEnd } as Synproxy;
    }
  }

  /** `queue`, `queue num 1-3 bypass`, `queue flags bypass to numgen inc mod 2`. */
  readonly queue: GrammarRule<Queue> = this.grammarRule("queue", () => {
    const start = this.nextStart;
    this.CONSUME(types.QueueWord);
    if (this.RECORDING_PHASE) return { kind: "queue", number: null, flags: [], start, end: 0 };
    let flags: Identifier[] = [];
    let queue: Expression | null = null;
    if (this.acceptWord("flags")) {
      flags = this.flagList(queueFlagWords);
      queue = this.oneOf("to", "num") === "to" ? this.SUBRULE(this.leftExpressionOrRange) : this.#queueNumber();
    } else if (this.acceptWord("to")) queue = this.SUBRULE(this.leftExpressionOrRange);
    else {
      for (;;) {
        if (this.acceptWord("num")) queue = this.#queueNumber();
        else if (queueFlagWords.some((name) => this.isWord(name))) flags.push(...this.#flags(queueFlagWords));
        else break;
      }
    }
    return { kind: "queue", number: queue, flags, start, end: this.lastEnd };
  });

  /** A queue number, a variable, or a range of them. */
  #queueNumber(): Expression {
    const from = this.#queueBound();
    if (this.kindAhead() !== dash) return from;
    this.CONSUME(types.Dash);
    const to = this.#queueBound();
    return range(from, to);
  }

  #queueBound(): Expression {
    return this.kindAhead() === dollar ? this.SUBRULE(this.variable) : this.number();
  }

  /** What `queue to` takes: a number or range, `numgen`, a hash, or a map look-up. */
  readonly leftExpressionOrRange: GrammarRule<Expression> = this.grammarRule("leftExpressionOrRange", () => {
    const isNumber = !this.RECORDING_PHASE && (this.kindAhead() === number || this.kindAhead() === dollar);
    if (isNumber && !this.isWord("map", this.kindAhead() === dollar ? 2 : 1)) return this.#queueNumber();
    const expression = this.SUBRULE(this.leftExpression);
    const isAllowed =
      this.RECORDING_PHASE || ["numgen", "hash", "map-lookup"].includes(expression.kind) || expression.kind === "set";
    if (!isAllowed) throw this.failure('"map"');
    return expression;
  });

  /** `dup to 10.0.0.1 device eth0`. */
  readonly duplicate: GrammarRule<Duplicate> = this.grammarRule("duplicate", () => {
    const start = this.nextStart;
    this.CONSUME(types.DupWord);
    this.oneOf("to");
    const to = this.SUBRULE(this.argument);
    const device = this.acceptWord("device") ? this.SUBRULE1(this.argument) : null;
    return { kind: "dup", to, device, start, end: this.lastEnd };
  });

  /** `fwd to eth0`, `fwd ip to 10.0.0.1 device eth0`. */
  readonly forward: GrammarRule<Forward> = this.grammarRule("forward", () => {
    const start = this.nextStart;
    this.CONSUME(types.FwdWord);
    const family = this.#family();
    this.oneOf("to");
    const to = this.SUBRULE(this.argument);
    if (family === null) return { kind: "fwd", family, to, device: null, start, end: this.lastEnd };
    this.oneOf("device");
    return { kind: "fwd", family, to, device: this.SUBRULE1(this.argument), start, end: this.lastEnd };
  });
}
