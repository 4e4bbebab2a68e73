/** What nft's evaluation says about one rule: statement by statement, in their order (src/evaluate.c). */
import {
  type Expression,
  type MapLookup,
  type Match,
  type Payload,
  parseNumber,
  type Rule,
  type Selector,
  type SetUpdate,
  type Statement,
  walk,
} from "@nftlint/syntax";
import { resolve } from "../variables.ts";
import { expressionType, setTypes } from "./expression-types.ts";
import { IcmpType } from "./icmp.ts";
import { checkNat, checkTproxy } from "./nat.ts";
import { checkLog, checkQueue, checkReject } from "./other-statements.ts";
import { type ProtocolConflict, ProtocolContext } from "./protocols.ts";
import { checkKey, checkUnalignedRaw } from "./registers.ts";
import type { EvaluationScope } from "./scope.ts";
import { isSelector } from "./selector-types.ts";
import { checkSelector } from "./selectors.ts";
import type { StatementScope } from "./statement-scope.ts";
import { checkTarget } from "./targets.ts";
import { areComparable, describeType, type ValueType } from "./value-type.ts";
import { isBitmask, ValueCheck } from "./values.ts";

/** What holds no selector: most right sides. */
const constantKinds: ReadonlySet<Expression["kind"]> = new Set(["value", "prefix", "range", "set", "set-reference"]);

/** Checks one rule. */
export function evaluateRule(rule: Rule, scope: Omit<EvaluationScope, "family">): void {
  new RuleEvaluation(scope).run(rule);
}

/** The scope of the rule's table, and what its statements tell as they come. */
class RuleScope implements StatementScope {
  readonly definitions: EvaluationScope["definitions"];
  readonly table: EvaluationScope["table"];
  readonly knowsAllNames: boolean;
  readonly checked: EvaluationScope["checked"];
  readonly report: EvaluationScope["report"];
  readonly protocols: ProtocolContext;
  readonly values: ValueCheck;

  constructor({ definitions, table, knowsAllNames, checked, report }: Omit<EvaluationScope, "family">) {
    this.definitions = definitions;
    this.table = table;
    this.knowsAllNames = knowsAllNames;
    this.checked = checked;
    this.report = report;
    this.protocols = new ProtocolContext(table.family, definitions);
    this.values = new ValueCheck(this);
  }

  get family() {
    return this.protocols.network;
  }
}

class RuleEvaluation {
  readonly #scope: StatementScope;
  readonly #icmpType = new IcmpType();

  constructor(outer: Omit<EvaluationScope, "family">) {
    this.#scope = new RuleScope(outer);
  }

  run({ statements }: Rule): void {
    let terminal: Statement | null = null;
    for (const statement of statements) {
      if (terminal !== null) {
        this.#behind(statement, terminal);
        return;
      }
      this.#statement(statement);
      if (isTerminal(statement)) terminal = statement;
    }
  }

  #behind({ start, end }: Statement, terminal: Statement): void {
    this.#scope.report(
      "misplaced-item",
      { start, end },
      "no packet comes here: the statement before ends the rule; put this one in front of it",
      { range: terminal, message: "the rule ends here" },
    );
  }

  #statement(statement: Statement): void {
    const { values } = this.#scope;
    switch (statement.kind) {
      case "match":
        this.#match(statement);
        break;
      case "verdict-statement":
        checkTarget(statement.verdict, this.#scope);
        break;
      case "object-reference":
        if (statement.name.kind === "map-lookup") values.mapLookup(statement.name, null);
        break;
      case "verdict-map":
        this.#read(statement.key);
        checkKey(statement.key, this.#scope);
        values.lookup(statement.key, statement.map, "verdict");
        break;
      case "assignment":
        this.#assignment(statement.target, statement.value);
        break;
      case "set-update":
        this.#setUpdate(statement);
        break;
      case "nat":
        for (const part of [statement.address, statement.port]) if (part !== null) this.#read(part);
        checkNat(statement, this.#scope);
        break;
      case "tproxy":
        checkTproxy(statement, this.#scope);
        break;
      case "reject":
        checkReject(statement, this.#scope);
        break;
      case "log":
        checkLog(statement, this.#scope.report);
        break;
      case "queue":
        checkQueue(statement, this.#scope);
        break;
      case "anonymous-chain":
        for (const item of statement.block.items) if (item.kind === "rule") evaluateRule(item, this.#scope);
        break;
      case "meter":
        if (statement.element.key.kind !== "catch-all") this.#read(statement.element.key);
        break;
      default:
    }
  }

  // ---------------------------------------------------------------- selectors

  /** Notes what an expression needs of the packet's protocols. */
  #read(expression: Expression): void {
    if (expression.kind === "payload" || expression.kind === "meta" || expression.kind === "ct") {
      this.#selector(expression);
      return;
    }
    if (constantKinds.has(expression.kind)) return;
    walk(expression, (node) => {
      if (isSelector(node as Expression)) this.#selector(node as Selector);
      return node.kind !== "set";
    });
  }

  #selector(selector: Selector): void {
    const conflict = this.#scope.protocols.read(selector);
    if (conflict !== null) this.#conflict(selector, conflict);
    checkSelector(selector, this.#scope);
    if (selector.kind === "payload") this.#icmpField(selector);
  }

  #icmpField(field: Payload): void {
    const cause = this.#icmpType.read(field);
    if (cause === null) return;
    const { start, end } = field;
    const message = `no message has both ${cause} and ${field.field}: match them in rules of their own`;
    this.#scope.report("protocol-conflict", { start, end }, message);
  }

  #conflict({ start, end }: Expression, { earlier, later }: ProtocolConflict): void {
    const { table, report } = this.#scope;
    const isTable = earlier === table.family;
    const cause = isTable
      ? `the packets of a table of family ${earlier} are not ${later}`
      : `the rule matches ${earlier} already`;
    const remedy = isTable ? "move the rule to a table of another family" : `match ${later} in a rule of its own`;
    report("protocol-conflict", { start, end }, `no packet is both ${earlier} and ${later}: ${cause}; ${remedy}`);
  }

  // ---------------------------------------------------------------- matches

  #match(match: Match): void {
    const { left, right, mask } = match;
    this.#read(left);
    checkKey(left, this.#scope);
    const type = expressionType(left, this.#scope);
    this.#left(left);
    this.#operator(match);
    if (type !== null && !this.#isPresence(match)) this.#right(left, right, type);
    else this.#scope.values.check(right, null);
    if (mask !== null) this.#scope.values.check(mask, type);
    this.#scope.protocols.learn(match);
    this.#icmpType.learn(match, this.#scope.definitions);
  }

  /** Constants and maps in what is compared: `tcp flags & (syn | ack)`. */
  #left(left: Expression): void {
    const type = left.kind === "binary" ? expressionType(left, this.#scope) : null;
    let expression = left;
    for (; expression.kind === "binary"; expression = expression.left) {
      if (expression.operator !== "<<" && expression.operator !== ">>")
        this.#scope.values.check(expression.right, type);
    }
    if (expression.kind === "map-lookup") this.#leftMap(expression);
  }

  /** Nothing tells what the values of an anonymous map are, where they are what is compared. */
  #leftMap(left: MapLookup): void {
    this.#scope.values.mapLookup(left, null);
    if (left.map.kind !== "set") return;
    const { start, end } = left.map;
    this.#scope.report(
      "type-mismatch",
      { start, end },
      "the values of this map have no type; declare a named map, which tells it",
    );
  }

  /** `fib saddr oif missing`: any result of fib may be asked for its presence. */
  #isPresence({ left, right }: Match): boolean {
    return left.kind === "fib" && right.kind === "value" && (right.text === "exists" || right.text === "missing");
  }

  #operator({ operator, right }: Match): void {
    if (operator === null || operator === "==" || operator === "!=" || operator === "!") return;
    const resolved = resolve(this.#scope.definitions, right);
    if (resolved?.kind !== "set" && resolved?.kind !== "set-reference") return;
    const { start, end } = right;
    this.#scope.report(
      "type-mismatch",
      { start, end },
      `"${operator}" compares with one value, not with a set; use "==" or "!="`,
    );
  }

  #right(left: Expression, right: Expression, type: ValueType): void {
    const resolved = resolve(this.#scope.definitions, right);
    const { start, end } = right;
    if (resolved?.kind === "list" && !isBitmask(type)) {
      const message = `${describeType(type)} has no bits that "," could join; put the values into braces: { a, b }`;
      this.#scope.report("type-mismatch", { start, end }, message);
    } else if (resolved?.kind === "concatenation" && type.parts !== null) {
      const message = `values joined by "." are compared with a set; put them into braces: { a . b }`;
      this.#scope.report("type-mismatch", { start, end }, message);
    } else {
      this.#scope.values.check(right, type);
      this.#generated(left, resolved);
    }
  }

  /** What a hash or generator never yields cannot be compared with it. */
  #generated(left: Expression, right: Expression | null): void {
    if ((left.kind !== "numgen" && left.kind !== "hash") || right?.kind !== "value") return;
    const limit = (parseNumber(left.modulus.text) ?? 0n) + (parseNumber(left.offset?.text ?? "0") ?? 0n);
    const number = parseNumber(right.text);
    if (number === null || number < limit) return;
    const { start, end } = right;
    this.#scope.report("invalid-value", { start, end }, `${right.text} never comes out: the largest is ${limit - 1n}`);
  }

  // ---------------------------------------------------------------- what changes packets and sets

  #assignment(target: Expression, value: Expression): void {
    this.#read(target);
    this.#read(value);
    if (target.kind === "payload" && target.tunnel !== null) {
      const { start, end } = target;
      this.#scope.report(
        "misplaced-item",
        { start, end },
        `fields inside a ${target.tunnel} tunnel can be matched, not set`,
      );
    }
    checkUnalignedRaw(target, this.#scope);
    if (value.kind === "range" || value.kind === "set") {
      const { start, end } = value;
      this.#scope.report(
        "type-mismatch",
        { start, end },
        "one value can be set, not several; use a map to choose among them",
      );
    } else this.#scope.values.check(value, expressionType(target, this.#scope));
  }

  #setUpdate({ set, element }: SetUpdate): void {
    const { values, definitions } = this.#scope;
    if (element.key.kind !== "catch-all") this.#read(element.key);
    if (element.data !== null) this.#read(element.data);
    const resolved = set.kind === "variable" ? resolve(definitions, set) : set;
    if (resolved?.kind !== "set-reference") return;
    const named = values.findSet(resolved, set.kind === "variable" ? set : null);
    if (named?.type === "set" && named.declaration !== null && element.data !== null) {
      const { start, end } = element.data;
      this.#scope.report(
        "type-mismatch",
        { start, end },
        `"${named.name}" is a set, whose elements have no values; declare it as a map`,
      );
    }
    if (named === null || element.key.kind === "catch-all") return;
    const { key } = setTypes(named, definitions);
    const type = expressionType(element.key, this.#scope);
    if (key !== null && type !== null && !areComparable(key, type)) {
      const { start, end } = element.key;
      const message = `the set "${named.name}" holds ${describeType(key)}, not ${describeType(type)}`;
      this.#scope.report("type-mismatch", { start, end }, message);
    }
  }
}

/** Whether nft lets no statement follow; `continue` is a verdict that may be followed. */
function isTerminal(statement: Statement): boolean {
  switch (statement.kind) {
    case "verdict-statement":
      return statement.verdict.verdict !== "continue";
    case "reject":
    case "nat":
    case "queue":
    case "anonymous-chain":
      return true;
    default:
      return false;
  }
}
