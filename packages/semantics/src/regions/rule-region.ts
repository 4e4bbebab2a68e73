/** What a rule does, and to which packets. */
import {
  type AnonymousChain,
  type Expression,
  type Match,
  type Nat,
  type Reject,
  type Rule,
  type Statement,
  type Verdict,
  type VerdictMap,
  walk,
} from "@nftlint/syntax";
import { forEachElementOf } from "../expressions/constants.ts";
import { targetOf } from "../jumps.ts";
import { passCoverage } from "../traffic/statements.ts";
import { networkName, protocolConstraints } from "./dimensions.ts";
import { elementBox, matchBounds, type Place } from "./match.ts";
import { type Box, type Constraint, constrain, intersectBoxes, type Region } from "./region.ts";
import { spelling } from "./spelling.ts";

/** Packets of a box, and what becomes of them. */
export interface Part {
  readonly box: Box;
  /** The verdict or statement that decides, as written; empty where the rule leaves packets to the next. */
  readonly decision: string;
}

/** A match that no packet comes through behind an earlier one of the same rule. */
export interface Contradiction {
  readonly match: Match;
  /** The earlier match that holds for no packet of this one; `null` where it takes several, or the table itself. */
  readonly earlier: Match | null;
  /** True where the table sees no packet that it holds for. */
  readonly alone: boolean;
}

/** What is known of a rule's packets. */
export interface RuleRegion {
  /** Packets that end their way through the chain here for certain. */
  readonly taken: readonly Part[];
  /** No packets but these see the rule act. */
  readonly possible: readonly Part[];
  readonly contradiction: Contradiction | null;
}

/** More boxes than this are not followed. */
const mostBoxes = 64;

/** Elements of a verdict map beyond these are not told apart. */
const mostElements = 4096;

/** Verdicts and chains from which no packet comes back. */
export type NeverReturns = (chain: string) => boolean;

/** Reads one rule, and takes note of what it changes for the rules behind it. */
export class RuleReader {
  readonly #place: Place;
  readonly #neverReturns: NeverReturns;
  #definite: Region;
  #possible: Region;
  /** As `possible`, with nothing taken for impossible that is only unheard of. */
  #imaginable: Region;
  readonly #whole: Box;
  #taken: Part[] = [];
  #decided: Part[] | null = null;
  #contradiction: Contradiction | null = null;
  /** The matches so far, and the packets that each asks for. */
  readonly #matches: Match[] = [];
  readonly #asked: Region[] = [];

  /** @param whole the packets that the chain sees */
  constructor(place: Place, whole: Box, neverReturns: NeverReturns) {
    this.#place = place;
    this.#neverReturns = neverReturns;
    this.#possible = [whole];
    this.#definite = this.#possible;
    this.#imaginable = this.#possible;
    this.#whole = whole;
  }

  read(rule: Rule): RuleRegion {
    for (const statement of rule.statements) this.#statement(statement);
    const possible = this.#decided ?? this.#possible.map((box) => ({ box, decision: "" }));
    return { taken: this.#taken, possible, contradiction: this.#contradiction };
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case "match":
        this.#match(statement);
        return;
      case "verdict-statement":
        this.#verdict(statement.verdict);
        return;
      case "verdict-map":
        this.#verdictMap(statement);
        return;
      case "anonymous-chain":
        this.#anonymous(statement);
        return;
      case "nat":
        this.#nat(statement);
        return;
      case "reject":
        this.#reject(statement);
        return;
      case "fwd":
        this.#end(spelling(statement, this.#place), true);
        return;
      default:
        if (!passesAll(statement)) this.#definite = [];
        this.#place.changes.add(statement);
    }
  }

  #match(match: Match): void {
    const bounds = matchBounds(match, this.#place);
    // As long as everything is understood, all three are one region.
    const isExact = this.#definite === this.#possible && bounds.definite === bounds.possible;
    const possible = product(this.#possible, bounds.possible);
    const asked = imaginable(match, bounds.possible);
    const isShared = this.#imaginable === this.#possible && asked === bounds.possible;
    const left = isShared ? possible : product(this.#imaginable, asked);
    if (left.length === 0 && this.#contradiction === null) {
      const alone = product([this.#whole], asked).length === 0;
      this.#contradiction = { match, earlier: alone ? null : this.#opponent(asked), alone };
    }
    if (left.length <= mostBoxes) this.#imaginable = left;
    this.#matches.push(match);
    this.#asked.push(asked);
    // What is not followed any further has been read too widely, which is no harm to what is possible.
    if (possible.length <= mostBoxes) this.#possible = possible;
    const definite = isExact ? possible : product(this.#definite, bounds.definite);
    this.#definite = definite.length <= mostBoxes ? definite : [];
  }

  #opponent(asked: Region): Match | null {
    return this.#matches.find((_, index) => product(this.#asked[index] ?? [], asked).length === 0) ?? null;
  }

  #verdict(verdict: Verdict): void {
    if (verdict.verdict === "continue") return;
    const decision = verdict.target === null ? verdict.verdict : spelling(verdict, this.#place);
    this.#end(decision, this.#isEnding(verdict));
    if (verdict.verdict === "jump") this.#place.changes.addChain(targetOf(this.#place.ruleset, verdict));
  }

  #end(decision: string, isEnd: boolean): void {
    if (isEnd) this.#taken.push(...this.#definite.map((box) => ({ box, decision })));
    this.#decided = this.#possible.map((box) => ({ box, decision }));
  }

  #anonymous(statement: AnonymousChain): void {
    this.#end(spelling(statement, this.#place), statement.verdict === "goto");
    this.#place.changes.add(statement);
  }

  #verdictMap({ key, map }: VerdictMap): void {
    const taken: Part[] = [];
    const possible: Part[] = [];
    const fallbacks: Verdict[] = [];
    let areEndings = true;
    let count = 0;
    const isWhole = forEachElementOf(map, this.#place, (element) => {
      const verdict = element.data;
      if (count++ > mostElements || verdict?.kind !== "verdict") return;
      if (verdict.verdict === "jump") this.#place.changes.addChain(targetOf(this.#place.ruleset, verdict));
      if (element.key.kind === "catch-all") {
        fallbacks.push(verdict);
        return;
      }
      // An element may have statements of its own, such as a limit.
      const isPlain = element.statements.every(({ kind }) => kind === "counter");
      const box = elementBox(key, element.key, this.#place);
      if (box === null || !isPlain || !this.#isEnding(verdict)) areEndings = false;
      if (box === null) possible.push(...this.#possible.map((whole) => ({ box: whole, decision: "" })));
      else this.#element(box, verdict, isPlain, { taken, possible });
    });
    // Only what no other element is for comes to the last.
    for (const verdict of fallbacks) {
      const box = elementBox(key, { kind: "catch-all", start: 0, end: 0 }, this.#place);
      if (box !== null) this.#element(box, verdict, areEndings, { taken, possible });
      else possible.push(...this.#possible.map((whole) => ({ box: whole, decision: "" })));
    }
    const isFixed = map.kind === "set" || (isWhole && this.#isConstant(map));
    const isRead = isWhole && count <= mostElements && fallbacks.length < 2;
    if (isRead) this.#taken.push(...taken);
    const whole = this.#possible.map((box) => ({ box, decision: `${spelling(key, this.#place)} vmap` }));
    this.#decided = isRead && isFixed ? possible : whole;
  }

  #element(box: Box, verdict: Verdict, isPlain: boolean, into: { taken: Part[]; possible: Part[] }): void {
    const { verdict: name } = verdict;
    if (name === "continue") return;
    const decision = spelling(verdict, this.#place);
    into.possible.push(...product(this.#possible, [box]).map((part) => ({ box: part, decision })));
    if (isPlain && this.#isEnding(verdict)) {
      into.taken.push(...product(this.#definite, [box]).map((part) => ({ box: part, decision })));
    }
  }

  /** Whether no packet comes back from a verdict to the rules behind. */
  #isEnding(verdict: Verdict): boolean {
    if (verdict.verdict !== "jump") return verdict.verdict !== "continue";
    const target = targetOf(this.#place.ruleset, verdict);
    return target !== null && this.#neverReturns(target);
  }

  #isConstant(map: Expression): boolean {
    if (map.kind !== "set-reference") return map.kind === "variable";
    return this.#place.table.sets.get(map.name)?.flags.has("constant") ?? false;
  }

  #nat(statement: Nat): void {
    // A translation to what a map tells ends nothing where the map has no such key.
    if (hasLookup(statement)) this.#definite = [];
    if (this.#place.family === "inet" && statement.family !== null) this.#narrow(protocolConstraints[statement.family]);
    this.#end(spelling(statement, this.#place), true);
  }

  #reject(statement: Reject): void {
    if (statement.with === "tcp reset") this.#narrow(protocolConstraints.tcp);
    if (statement.with === "icmp") this.#narrow(protocolConstraints.ip);
    if (statement.with === "icmpv6") this.#narrow(protocolConstraints.ip6);
    this.#end(spelling(statement, this.#place), true);
  }

  #narrow(constraint: Constraint): void {
    const narrowed = (region: Region) => region.map((box) => constrain(box, constraint)).filter((box) => box !== null);
    this.#definite = narrowed(this.#definite);
    this.#possible = narrowed(this.#possible);
  }
}

/**
 * ICMP belongs to one family, but behind a test for the other nft adds none of its own: the rule
 * then asks for ICMPv6 in IPv4, which nobody sends.
 */
function imaginable({ left }: Match, region: Region): Region {
  if (left.kind !== "payload" || !["icmp", "icmpv6", "igmp"].includes(left.protocol)) return region;
  return region.map((box) => box.filter(({ dimension }) => dimension.name !== networkName));
}

/** The packets of both regions. */
function product(left: Region, right: Region): Region {
  const [one] = left;
  const [other] = right;
  if (one === undefined || other === undefined) return [];
  if (left.length === 1 && right.length === 1) {
    // Most matches ask one thing, and most rules are made of such.
    const both = intersectBoxes(one, other);
    return both === null ? [] : [both];
  }
  return left.flatMap((box) => right.map((other) => intersectBoxes(box, other))).filter((box) => box !== null);
}

/** Whether every packet goes on behind a statement that is no match: many end the rule for a packet that they cannot serve. */
function passesAll(statement: Statement): boolean {
  if (passCoverage(statement) !== "all") return false;
  switch (statement.kind) {
    case "counter":
    case "notrack":
    case "last":
    case "log":
      return true;
    case "dup":
      return !hasLookup(statement);
    case "object-reference":
      return statement.name.kind === "value" && statement.type !== "ct count" && statement.type !== "synproxy";
    case "assignment": {
      const { target, value } = statement;
      return (target.kind === "meta" || target.kind === "ct") && (value.kind === "value" || value.kind === "variable");
    }
    default:
      return false;
  }
}

function hasLookup(statement: Statement): boolean {
  let found = false;
  walk(statement, (node) => {
    if (node.kind === "map-lookup") found = true;
    return !found && node.kind !== "set";
  });
  return found;
}
