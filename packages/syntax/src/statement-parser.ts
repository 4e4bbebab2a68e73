/** The statements of a rule. */
import type {
  AnonymousChain,
  Block,
  Comment,
  Element,
  Expression,
  FlowOffload,
  Identifier,
  InvalidNode,
  Match,
  Meter,
  OptionReset,
  Reject,
  RelationalOperator,
  Rule,
  SetLiteral,
  SetReference,
  SetUpdate,
  Statement,
  Variable,
  VerdictStatement,
  XtablesStatement,
} from "./ast.ts";
import { elementAt, none } from "./elements.ts";
import { LogParser } from "./log-parser.ts";
import type { GrammarRule } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const relationalSign = kindOf(types.RelationalSign);
const vmap = kindOf(types.Vmap);
const setWord = kindOf(types.SetWord);
const commentWord = kindOf(types.CommentWord);
const newline = kindOf(types.Newline);
const semicolon = kindOf(types.Semicolon);
const rightBrace = kindOf(types.RightBrace);
const updateVerb = kindOf(types.UpdateVerb);

const relationalOperators: Readonly<Record<string, RelationalOperator>> = {
  "==": "==",
  eq: "==",
  "!=": "!=",
  ne: "!=",
  "<": "<",
  lt: "<",
  ">": ">",
  gt: ">",
  "<=": "<=",
  le: "<=",
  ">=": ">=",
  ge: ">=",
  "!": "!",
  not: "!",
};

export abstract class StatementParser extends LogParser {
  /** The rules between the braces of `jump { … }`. */
  abstract readonly anonymousBlock: GrammarRule<Block<Rule | InvalidNode>>;

  /** A rule: statements up to the end of the line, and a comment behind them. */
  readonly rule: GrammarRule<Rule> = this.grammarRule("rule", () => {
    const start = this.nextStart;
    if (this.RECORDING_PHASE) {
      this.AT_LEAST_ONE(() => this.SUBRULE(this.statement));
      this.OPTION(() => this.SUBRULE(this.comment));
      return { kind: "rule", statements: [], comment: null, start, end: 0 };
    }
    this.rateIsOpen = false;
    this.scopedLogFlags = 0;
    const statements = this.#statements();
    const comment = this.kindAhead() === commentWord ? this.SUBRULE(this.comment) : null;
    return { kind: "rule", statements, comment, start, end: this.lastEnd };
  });

  /**
   * Statements up to the end of the rule. They gather on a stack of the parser's and are copied from
   * there: an array that grows by itself keeps room for 17, and there are many rules.
   */
  #statements(): Statement[] {
    const stack = this.#stack;
    const bottom = this.#top;
    try {
      do {
        this.statementStart = this.index;
        stack[this.#top++] = this.SUBRULE(this.statement);
      } while (!this.#isRuleEnd());
      return stack.slice(bottom, this.#top);
    } finally {
      this.#top = bottom;
    }
  }
  #stack: Statement[] = [];
  #top = 0;

  protected override release(): void {
    super.release();
    this.#stack = [];
  }

  #isRuleEnd(): boolean {
    const kind = this.kindAhead();
    return kind === newline || kind === semicolon || kind === rightBrace || kind === commentWord || kind === 0;
  }

  readonly comment: GrammarRule<Comment> = this.grammarRule("comment", () => {
    const start = this.nextStart;
    this.CONSUME(types.CommentWord);
    this.CONSUME(types.Text);
    return { kind: "comment", text: this.valueNode(), start, end: this.lastEnd };
  });

  readonly statement: GrammarRule<Statement> = this.choiceRule<Statement>("statement", "statement", [
    // Before `match`: both begin with words that also begin an expression.
    { ALT: () => this.SUBRULE(this.conntrackStatement) },
    { ALT: () => this.SUBRULE(this.tunnelStatement) },
    { ALT: () => this.SUBRULE(this.match) },
    { ALT: () => this.SUBRULE(this.verdictStatement) },
    { ALT: () => this.SUBRULE(this.counter) },
    { ALT: () => this.SUBRULE(this.limit) },
    { ALT: () => this.SUBRULE(this.log) },
    { ALT: () => this.SUBRULE(this.nat) },
    { ALT: () => this.SUBRULE(this.masquerade) },
    { ALT: () => this.SUBRULE(this.redirect) },
    { ALT: () => this.SUBRULE(this.reject) },
    { ALT: () => this.SUBRULE(this.setUpdate) },
    { ALT: () => this.SUBRULE(this.oldSetUpdate) },
    { ALT: () => this.SUBRULE(this.quota) },
    { ALT: () => this.SUBRULE(this.last) },
    { ALT: () => this.SUBRULE(this.queue) },
    { ALT: () => this.SUBRULE(this.tproxy) },
    { ALT: () => this.SUBRULE(this.synproxy) },
    { ALT: () => this.SUBRULE(this.duplicate) },
    { ALT: () => this.SUBRULE(this.forward) },
    { ALT: () => this.SUBRULE(this.flow) },
    { ALT: () => this.SUBRULE(this.notrack) },
    { ALT: () => this.SUBRULE(this.meter) },
    { ALT: () => this.SUBRULE(this.optionReset) },
    { ALT: () => this.SUBRULE(this.xtables) },
  ]);

  /** A relation, a verdict map, or an assignment: all begin with an expression. */
  readonly match: GrammarRule<Statement> = this.grammarRule("match", () => {
    const start = this.nextStart;
    const left = this.SUBRULE(this.leftExpression);
    return this.#afterExpression(left, start);
  });

  #afterExpression(left: Expression, start: number): Statement {
    switch (this.kindAhead()) {
      case vmap: {
        if (left.kind === "map-lookup" || left.kind === "set") throw this.failure("value");
        this.CONSUME(types.Vmap);
        const map = this.SUBRULE(this.setOperand);
        if (map.kind === "set") this.#checkVerdicts(map);
        return { kind: "verdict-map", key: left, map, start, end: this.lastEnd };
      }
      case setWord:
        return this.#assignment(left, start);
      default:
        return this.#relation(left, start);
    }
  }

  /** Reports the first element that does not map a key to a verdict (parser_bison.y: verdict_map_list_member_expr). */
  #checkVerdicts(map: SetLiteral): void {
    const element = map.elements.nodes === null ? elementAt(map, 0) : map.elements.nodes.find(mapsToNoVerdict);
    if (element === undefined) return;
    const { start, end } = element.data ?? element;
    this.reporter.add({
      code: "unexpected-token",
      message: `Each element of a vmap is a key, ":" and a verdict, such as "22 : accept"; "${this.text.slice(start, end)}" is ${element.data === null ? "no such pair" : "no verdict"}.`,
      since: null,
      fix: null,
      start,
      end,
    });
  }

  #assignment(target: Expression, start: number): Statement {
    if (!this.#isAssignable(target)) throw this.failure("value");
    this.CONSUME(types.SetWord);
    const value = this.SUBRULE(this.argument);
    if (target.kind === "ct" && target.key === "helper" && target.direction === null) {
      return { kind: "object-reference", type: "ct helper", name: value, start, end: this.lastEnd };
    }
    if (target.kind === "meta" && target.key === "secmark" && value.kind !== "ct") {
      return { kind: "object-reference", type: "secmark", name: value, start, end: this.lastEnd };
    }
    return { kind: "assignment", target, value, start, end: this.lastEnd };
  }

  /** What nft's grammar lets stand before `set` (parser_bison.y: meta_stmt, ct_stmt, payload_stmt). */
  #isAssignable(target: Expression): boolean {
    switch (target.kind) {
      case "meta":
      case "payload":
      case "raw-payload":
      case "header-option":
        return true;
      case "ct":
        return target.family === null && (target.direction === null || directionOptional.has(target.key));
      default:
        return false;
    }
  }

  #relation(left: Expression, start: number): Match {
    let operator: RelationalOperator | null = null;
    if (this.RECORDING_PHASE) this.OPTION(() => this.CONSUME(types.RelationalSign));
    else if (this.kindAhead() === relationalSign) {
      this.CONSUME(types.RelationalSign);
      operator = relationalOperators[this.lastText()] ?? null;
    }
    const right = this.SUBRULE(this.rightSide);
    return {
      kind: "match",
      left,
      operator,
      right: right?.value,
      mask: right?.mask ?? null,
      start,
      end: this.lastEnd,
    };
  }

  readonly verdictStatement: GrammarRule<VerdictStatement | AnonymousChain> = this.grammarRule(
    "verdictStatement",
    () => {
      const start = this.nextStart;
      const isBlock = !this.RECORDING_PHASE && this.kindAhead(1) === kindOf(types.LeftBrace);
      if (this.RECORDING_PHASE || !isBlock) {
        const verdict = this.SUBRULE(this.verdict);
        return { kind: "verdict-statement", verdict, start, end: this.lastEnd };
      }
      this.CONSUME(types.JumpVerdict);
      const word = this.lastText() as "jump" | "goto";
      const block = this.SUBRULE(this.anonymousBlock);
      return { kind: "anonymous-chain", verdict: word, block, start, end: this.lastEnd };
    },
  );

  /** Statements that begin with `ct` and are no match: `ct count`, `ct timeout set`, `ct expectation set`. */
  readonly conntrackStatement: GrammarRule<Statement> = this.grammarRule("conntrackStatement", () => {
    if (!this.RECORDING_PHASE && this.isWord("count", 1) && this.isWord("name", 2)) return this.#namedCount();
    if (this.RECORDING_PHASE || this.isWord("count", 1)) return this.SUBRULE(this.connectionLimit);
    const isObject = (this.isWord("timeout", 1) || this.isWord("expectation", 1)) && this.kindAhead(2) === setWord;
    if (!isObject) return this.SUBRULE(this.match);
    const start = this.nextStart;
    this.CONSUME(types.Ct);
    const type = this.oneOf("timeout", "expectation");
    this.CONSUME(types.SetWord);
    const name = this.SUBRULE(this.argument);
    return { kind: "object-reference", type: `ct ${type}`, name, start, end: this.lastEnd };
  });

  /** `ct count name x`. */
  #namedCount(): Statement {
    const start = this.nextStart;
    this.CONSUME(types.Ct);
    this.oneOf("count");
    this.oneOf("name");
    const name = this.SUBRULE(this.argument);
    return { kind: "object-reference", type: "ct count", name, start, end: this.lastEnd };
  }

  /** `tunnel name x`; `tunnel id 5` is a match. */
  readonly tunnelStatement: GrammarRule<Statement> = this.grammarRule("tunnelStatement", () => {
    if (!this.RECORDING_PHASE && !this.isWord("name", 1)) return this.SUBRULE(this.match);
    const start = this.nextStart;
    this.CONSUME(types.TunnelWord);
    return this.namedObject("tunnel", start) as Statement;
  });

  /** `reject`, `reject with icmp type host-unreachable`, `reject with tcp reset`. */
  readonly reject: GrammarRule<Reject> = this.grammarRule("reject", () => {
    const start = this.nextStart;
    this.CONSUME(types.RejectWord);
    if (!this.RECORDING_PHASE && !this.isWord("with")) this.leaveScope("reject", '"with"');
    if (!this.RECORDING_PHASE && !this.acceptWord("with"))
      return { kind: "reject", with: null, code: null, start, end: this.lastEnd };
    const protocol = this.oneOf("icmp", "icmpv6", "icmpx", "tcp");
    if (protocol === "tcp") {
      this.oneOf("reset");
      return { kind: "reject", with: "tcp reset", code: null, start, end: this.lastEnd };
    }
    this.acceptWord("type");
    this.OR({
      ERR_MSG: "reject code",
      DEF: [{ ALT: () => this.CONSUME(types.Word) }, { ALT: () => this.CONSUME(types.NumberLiteral) }],
    });
    return { kind: "reject", with: protocol, code: this.valueNode(), start, end: this.lastEnd };
  });

  /** `add @s { key timeout 1m }`, `update @m { key : data }`. */
  readonly setUpdate: GrammarRule<SetUpdate> = this.grammarRule("setUpdate", () => {
    const start = this.nextStart;
    this.CONSUME(types.UpdateVerb);
    const operation = this.lastText() as SetUpdate["operation"];
    const set = this.SUBRULE(this.setTarget);
    this.CONSUME(types.LeftBrace);
    const element = this.SUBRULE(this.updateElement);
    this.CONSUME(types.RightBrace);
    return { kind: "set-update", operation, set, element, start, end: this.lastEnd };
  });

  /** `set add key @s`: the form of nft before 0.9. */
  readonly oldSetUpdate: GrammarRule<SetUpdate> = this.grammarRule("oldSetUpdate", () => {
    const start = this.nextStart;
    this.CONSUME(types.SetWord);
    if (!this.RECORDING_PHASE && this.kindAhead() !== updateVerb) throw this.failure('"add", "update" or "delete"');
    this.CONSUME(types.UpdateVerb);
    const operation = this.lastText() as SetUpdate["operation"];
    const element = this.#keyWithOptions();
    const set = this.SUBRULE(this.setTarget);
    return { kind: "set-update", operation, set, element, start, end: this.lastEnd };
  });

  #keyWithOptions(): Element {
    const start = this.nextStart;
    const key = this.SUBRULE(this.leftConcatenation);
    const options = this.elementOptions();
    return { kind: "element", key, data: null, options, statements: none, start, end: this.lastEnd };
  }

  readonly setTarget: GrammarRule<SetReference | Variable> = this.choiceRule<SetReference | Variable>(
    "setTarget",
    "set reference",
    [{ ALT: () => this.SUBRULE(this.setReference) }, { ALT: () => this.SUBRULE(this.variable) }],
  );

  /** `key [timeout …] [counter …] [: data [timeout …]]` between the braces of a set statement. */
  readonly updateElement: GrammarRule<Element> = this.grammarRule("updateElement", () => {
    const key = this.#keyWithOptions();
    const element = { ...key, statements: this.statefulStatements(), end: this.lastEnd };
    if (!this.RECORDING_PHASE && this.kindAhead() !== kindOf(types.Colon)) return element;
    const data = this.OPTION(() => {
      this.CONSUME(types.Colon);
      return this.SUBRULE1(this.leftConcatenation);
    });
    const options = [...element.options, ...this.elementOptions()];
    return { ...element, data: data ?? null, options, end: this.lastEnd };
  });

  /** `flow add @f`, `flow offload @f`. */
  readonly flow: GrammarRule<FlowOffload> = this.grammarRule("flow", () => {
    const start = this.nextStart;
    this.CONSUME(types.FlowWord);
    this.oneOf("add", "offload");
    this.CONSUME(types.At);
    this.CONSUME(types.Text);
    return { kind: "flow", flowtable: this.identifierNode(), start, end: this.lastEnd };
  });

  readonly notrack: GrammarRule<Statement> = this.grammarRule("notrack", () => {
    this.CONSUME(types.NotrackWord);
    return { kind: "notrack", ...this.lastRange() };
  });

  /** `meter m size 100 { ip saddr limit rate 1/second }`. */
  readonly meter: GrammarRule<Meter> = this.grammarRule("meter", () => {
    const start = this.nextStart;
    this.CONSUME(types.MeterWord);
    this.CONSUME(types.Name);
    const name: Identifier = this.identifierNode();
    const size = this.acceptWord("size") ? this.number() : null;
    this.CONSUME(types.LeftBrace);
    const key = this.#keyWithOptions();
    const statement = this.SUBRULE(this.statement);
    const element = { ...key, statements: [statement], end: this.lastEnd };
    this.CONSUME(types.RightBrace);
    return { kind: "meter", name, size, element, start, end: this.lastEnd };
  });

  /** `reset tcp option sack-perm`. */
  readonly optionReset: GrammarRule<OptionReset> = this.grammarRule("optionReset", () => {
    const start = this.nextStart;
    this.CONSUME(types.Reset);
    this.oneOf("tcp");
    this.oneOf("option");
    return { kind: "option-reset", option: this.tcpOption(), start, end: this.lastEnd };
  });

  /** `xt target "MASQUERADE"`. */
  readonly xtables: GrammarRule<XtablesStatement> = this.grammarRule("xtables", () => {
    const start = this.nextStart;
    this.CONSUME(types.Xt);
    const type = this.word();
    this.CONSUME(types.Text);
    return { kind: "xt", type, name: this.valueNode().text, start, end: this.lastEnd };
  });
}

/** The keys of which `ct original KEY set` may be written (parser_bison.y: ct_key_dir_optional). */
const directionOptional: ReadonlySet<string> = new Set(["bytes", "packets", "avgpkt", "zone"]);

function mapsToNoVerdict({ data }: Element): boolean {
  return data?.kind !== "verdict";
}
