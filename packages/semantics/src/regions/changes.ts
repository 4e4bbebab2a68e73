/** What the statements of a chain change of the packets, so that later rules read other values than earlier ones. */
import { type Expression, type Rule, type Statement, walk } from "@nftlint/syntax";
import { contentsOf } from "../contents.ts";
import { chainsReachedFrom } from "../jumps.ts";
import type { Ruleset, RulesetChain } from "../ruleset.ts";
import type { Changeable } from "./dimensions.ts";

/** What may change: properties of packets, the contents of sets, and what no name is kept of. */
type Change = Exclude<Changeable, null> | "sets" | "other";

const all: readonly Change[] = ["mark", "ct", "packet", "sets", "other"];

/** Counts the changes on the way through a chain; a property keeps its value as long as its count stays the same. */
export class Changes {
  readonly #counts = new Map<Change, number>();
  readonly #ruleset: Ruleset;
  readonly #chain: RulesetChain;
  readonly #changing = new Map<string, boolean>();
  #key = "";

  constructor(ruleset: Ruleset, chain: RulesetChain) {
    this.#ruleset = ruleset;
    this.#chain = chain;
  }

  /** How often a property may have changed so far; for what is not understood, anything counts. */
  count(changeable: Changeable | "any"): number {
    if (changeable === null) return 0;
    if (changeable !== "any") return this.#counts.get(changeable) ?? 0;
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** A text that is the same where all counts are. */
  get key(): string {
    return this.#key;
  }

  /** Takes note of what a statement changes. */
  add(statement: Statement): void {
    this.#count(changesOf(statement));
  }

  #count(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    for (const change of changes) this.#counts.set(change, (this.#counts.get(change) ?? 0) + 1);
    this.#key = all.map((change) => this.#counts.get(change) ?? 0).join();
  }

  /** Takes note of what the chain that a jump leads to may change before packets come back. */
  addChain(name: string | null): void {
    const isChanging = name === null || this.#isChanging(name);
    if (isChanging) this.#count(all);
  }

  #isChanging(name: string): boolean {
    const known = this.#changing.get(name);
    if (known !== undefined) return known;
    const target = this.#chain.table.chains.get(name);
    const isChanging =
      target === undefined ||
      [...chainsReachedFrom(this.#ruleset, target)].some(({ rules }) =>
        rules.some(({ node }) =>
          node.statements.some((statement) => statement.kind === "anonymous-chain" || changesOf(statement).length > 0),
        ),
      );
    this.#changing.set(name, isChanging);
    return isChanging;
  }
}

/** Whether a rule changes nothing that others read, and sends packets to no chain that might. */
export function isSteady(rule: Rule): boolean {
  const { jumps, statements } = contentsOf(rule);
  return jumps.length === 0 && statements.every((statement) => changesOf(statement).length === 0);
}

function changesOf(statement: Statement): readonly Change[] {
  switch (statement.kind) {
    case "assignment":
      return assigned(statement.target.kind, statement.target.kind === "meta" ? statement.target.key : "");
    case "notrack":
      return ["ct"];
    case "set-update":
    case "meter":
      return ["sets"];
    case "option-reset":
      return ["packet"];
    case "tproxy":
    case "synproxy":
    case "queue":
    case "xt":
    case "anonymous-chain":
      return all;
    default:
      return [];
  }
}

function assigned(kind: string, key: string): readonly Change[] {
  if (kind === "ct") return ["ct"];
  if (kind === "meta") return key === "mark" ? ["mark"] : key === "pkttype" ? ["packet"] : ["other"];
  return ["packet"];
}

const fickleMeta = new Set(["random", "time", "hour", "day", "cpu"]);
const fickleCt = new Set(["bytes", "packets", "avgpkt", "expiration"]);

/** Whether a statement or expression reads what may differ between two looks at the same packet. */
export function isFickle(node: Statement | Expression): boolean {
  switch (node.kind) {
    case "match":
      return isFickle(node.left) || isFickle(node.right);
    case "numgen":
      return true;
    case "meta":
      return fickleMeta.has(node.key);
    case "ct":
      return fickleCt.has(node.key);
    // What most rules are made of holds nothing to look through.
    case "payload":
    case "value":
    case "list":
    case "prefix":
    case "range":
    case "set":
    case "set-reference":
    case "verdict-statement":
    case "counter":
      return false;
    default:
      return holdsFickle(node);
  }
}

function holdsFickle(root: Statement | Expression): boolean {
  let fickle = false;
  walk(root, (node) => {
    if (node.kind === "numgen" || node.kind === "meta" || node.kind === "ct") fickle ||= isFickle(node);
    return !fickle && node.kind !== "set";
  });
  return fickle;
}
