/** What single rules hold, whatever is around them; looked for once for everyone who asks. */
import type { AnonymousChain, Rule, Statement, VerdictMap, VerdictStatement } from "@nftlint/syntax";

/** A statement that may send packets to another chain. */
export interface JumpSite {
  readonly statement: VerdictStatement | VerdictMap;
  /** The anonymous chains around it, outermost first. */
  readonly within: readonly AnonymousChain[];
}

/** What a rule is made of. */
export interface RuleContents {
  /** All statements, those of anonymous chains included, in order. */
  readonly statements: readonly Statement[];
  /** A bit for each kind of statement; see {@link holds}. */
  readonly kinds: number;
  readonly jumps: readonly JumpSite[];
}

const none: readonly never[] = [];
const bits = new Map<Statement["kind"], number>();
const known = new WeakMap<Rule, RuleContents>();

/** What a rule is made of. */
export function contentsOf(rule: Rule): RuleContents {
  let contents = known.get(rule);
  if (contents === undefined) {
    contents = look(rule);
    known.set(rule, contents);
  }
  return contents;
}

/** Whether any statement of a rule, anonymous chains included, is of a kind. */
export function holds(rule: Rule, kind: Statement["kind"]): boolean {
  return (contentsOf(rule).kinds & bitOf(kind)) !== 0;
}

/** The bit of a kind of statement in {@link RuleContents.kinds}. */
export function bitOf(kind: Statement["kind"]): number {
  let bit = bits.get(kind);
  if (bit === undefined) {
    bit = 1 << bits.size;
    bits.set(kind, bit);
  }
  return bit;
}

function look(rule: Rule): RuleContents {
  let kinds = 0;
  let jumps: JumpSite[] | readonly never[] = none;
  for (const statement of rule.statements) {
    if (statement.kind === "anonymous-chain") return lookInside(rule);
    kinds |= bitOf(statement.kind);
    if (isJump(statement)) jumps = [...jumps, { statement, within: none }];
  }
  return { statements: rule.statements, kinds, jumps };
}

function lookInside(rule: Rule): RuleContents {
  const statements: Statement[] = [];
  const jumps: JumpSite[] = [];
  let kinds = 0;
  const visit = (rules: Rule, within: readonly AnonymousChain[]): void => {
    for (const statement of rules.statements) {
      statements.push(statement);
      kinds |= bitOf(statement.kind);
      if (isJump(statement)) jumps.push({ statement, within });
      if (statement.kind !== "anonymous-chain") continue;
      for (const item of statement.block.items) if (item.kind === "rule") visit(item, [...within, statement]);
    }
  };
  visit(rule, none);
  return { statements, kinds, jumps };
}

function isJump(statement: Statement): statement is VerdictStatement | VerdictMap {
  if (statement.kind === "verdict-map") return true;
  if (statement.kind !== "verdict-statement") return false;
  const { verdict } = statement.verdict;
  return verdict === "jump" || verdict === "goto";
}
