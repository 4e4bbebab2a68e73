/** Reads `[family] table chain rule…`, as `nft delete rule` would take it if it took rules by their text. */
import { defaultFamily } from "@nftlint/language";
import { buildRuleset, type Ruleset, type RulesetRule } from "@nftlint/semantics";
import { type FamilyName, LineMap, parse, type Range, type RuleCommand } from "@nftlint/syntax";

/** What is wrong with a text, with its place in it; line and column count from 1. */
export interface TextProblem extends Range {
  readonly line: number;
  readonly column: number;
  /** What is wrong, and the remedy. */
  readonly message: string;
}

/** A rule that somebody names. */
export interface RuleAddress {
  readonly family: FamilyName;
  /** Whether the family is written, or nft's own choice. */
  readonly isFamilyWritten: boolean;
  readonly table: string;
  readonly chain: string;
  /** By its handle, or by its text. */
  readonly rule: { readonly handle: number } | RulesetRule;
  readonly ruleset: Ruleset;
}

export type ParsedAddress =
  | { readonly ok: true; readonly address: RuleAddress }
  | { readonly ok: false; readonly problem: TextProblem };

const form = 'write "[family] table chain rule", such as: ip nat postrouting oifname "eth0" masquerade';

/** The command that takes what is searched for; the text goes behind it, so that offsets differ by its length alone. */
const command = "add rule ";

/** Faults of values and names that are the text's own, whatever the host has. */
const ownFaults: ReadonlySet<string> = new Set([
  "undefined-variable",
  "unknown-name",
  "invalid-value",
  "type-mismatch",
]);

/** @param listing the live ruleset, which tells what sets hold that the rule looks into */
export function parseRuleAddress(text: string, listing: string): ParsedAddress {
  const words = text.replace(/^\s*(?:delete\s+)?rule\s+/, (match) => " ".repeat(match.length));
  if (words.trim() === "") return problem(text, { start: 0, end: text.length }, `no rule is named; ${form}`);
  const byHandle = handleAddress(words);
  if (byHandle !== null) return byHandle;
  const parsed = parse(`${command}${words}\n`);
  const [fault] = parsed.diagnostics.filter(({ code }) => code !== "layout");
  if (fault !== undefined) return problem(text, behindCommand(fault), fault.message);
  const ruleset = buildRuleset({ path: null, parsed }, { hostRuleset: listing });
  const [item, another] = parsed.document.items;
  if (another !== undefined)
    return problem(text, behindCommand(another), "one rule is searched for at a time; leave this one out");
  const target = item?.kind === "command" && item.target.kind === "rule-command" ? item.target : null;
  const own = ruleset.diagnostics.find(({ rule }) => ownFaults.has(rule));
  if (own !== undefined) return problem(text, behindCommand(own), own.message);
  const document = ruleset.documents[0];
  if (target === null || target.rule === null || document === undefined) {
    return problem(text, { start: 0, end: text.length }, `this names no rule; ${form}`);
  }
  return { ok: true, address: addressOf(target, { node: target.rule, document }, ruleset) };
}

function addressOf({ table, chain }: RuleCommand, rule: RulesetRule, ruleset: Ruleset): RuleAddress {
  return {
    family: table.family?.name ?? defaultFamily,
    isFamilyWritten: table.family !== null,
    table: table.name.name,
    chain: chain.name,
    rule,
    ruleset,
  };
}

/** `nat postrouting handle 5` names a rule as nft does. */
function handleAddress(words: string): ParsedAddress | null {
  const parsed = parse(`delete rule ${words}\n`);
  const [item] = parsed.document.items;
  if (parsed.diagnostics.length > 0 || item?.kind !== "command" || item.target.kind !== "rule-command") return null;
  const { table, chain, position } = item.target;
  if (position?.kind !== "handle" || parsed.document.items.length > 1) return null;
  const address = {
    family: table.family?.name ?? defaultFamily,
    isFamilyWritten: table.family !== null,
    table: table.name.name,
    chain: chain.name,
    rule: { handle: Number(position.value.text) },
    ruleset: buildRuleset([]),
  };
  return { ok: true, address };
}

function behindCommand({ start, end }: Range): Range {
  return { start: start - command.length, end: end - command.length };
}

function problem(text: string, { start, end }: Range, message: string): ParsedAddress {
  const first = Math.min(Math.max(start, 0), text.length);
  const { line, column } = new LineMap(text).position(first);
  return {
    ok: false,
    problem: { start: first, end: Math.min(Math.max(end, first), text.length), line, column, message },
  };
}
