import type { Diagnostic, LintResult } from "../diagnostic.ts";
import { type LintOptions, lint } from "../lint.ts";
import type { Source } from "../rule.ts";
import { type ApplyOptions, applicableFix, applyFixes } from "./apply.ts";

export interface FixOptions extends LintOptions {
  /** Default `safe`. */
  readonly safety?: ApplyOptions["safety"];
}

/** A fix that was left out because nft would refuse what it makes: a bug of the rule. */
export interface DroppedFix {
  readonly title: string;
  readonly diagnostic: Diagnostic;
}

export interface FixResult {
  readonly text: string;
  /** What was fixed, in the order of doing; offsets are those of the text of its round. */
  readonly applied: readonly Diagnostic[];
  readonly dropped: readonly DroppedFix[];
  /** The findings of the text as it is now. */
  readonly result: LintResult;
  /** False where after {@link maximumRounds} rounds there still was something to fix. */
  readonly stable: boolean;
}

const maximumRounds = 10;

/**
 * Applies fixes and lints again until nothing is left to fix. Nft refuses nothing in the result that
 * it did not refuse before; a fix that would make it so is left out and named.
 */
export function fixText(source: Source, options: FixOptions = {}): FixResult {
  const fixing = { safety: options.safety ?? "safe" };
  const rejected = new Map<string, DroppedFix>();
  const applied: Diagnostic[] = [];
  let result = lint(source, options);
  for (let round = 0; round < maximumRounds; round++) {
    const fixable = openFixes(result, fixing, rejected);
    if (fixable.length === 0) break;
    const trial = new Trial(result, options, fixing);
    const attempt = trial.best(fixable);
    for (const diagnostic of trial.harmful) {
      rejected.set(identity(diagnostic), { title: applicableFix(diagnostic, fixing)!.title, diagnostic });
    }
    applied.push(...attempt.applied);
    result = attempt.result;
  }
  const stable = openFixes(result, fixing, rejected).length === 0;
  return { text: result.file.text, applied, dropped: [...rejected.values()], result, stable };
}

function openFixes(result: LintResult, fixing: ApplyOptions, rejected: ReadonlyMap<string, DroppedFix>): Diagnostic[] {
  return result.diagnostics.filter(
    (diagnostic) => applicableFix(diagnostic, fixing) !== null && !rejected.has(identity(diagnostic)),
  );
}

/** A rejected fix is known again in the next round, wherever the other fixes have moved it. */
function identity(diagnostic: Diagnostic): string {
  return `${diagnostic.rule}\n${diagnostic.message}`;
}

interface Attempt {
  readonly applied: readonly Diagnostic[];
  readonly result: LintResult;
}

/** One round: applies what does no harm, and finds what does. */
class Trial {
  readonly harmful: Diagnostic[] = [];
  readonly #before: LintResult;
  readonly #options: LintOptions;
  readonly #fixing: ApplyOptions;

  constructor(before: LintResult, options: LintOptions, fixing: ApplyOptions) {
    this.#before = before;
    this.#options = options;
    this.#fixing = fixing;
  }

  /**
   * Applies as many of the fixes as do no harm together, halving the list to find those that do.
   * Where two are harmless alone and harmful together, the second waits for the next round.
   */
  best(fixes: readonly Diagnostic[]): Attempt {
    const whole = this.#attempt(fixes);
    if (!harms(this.#before, whole.result)) return whole;
    if (fixes.length === 1) {
      this.harmful.push(...fixes);
      return { applied: [], result: this.#before };
    }
    const middle = fixes.length >>> 1;
    const left = this.best(fixes.slice(0, middle));
    const right = this.best(fixes.slice(middle));
    if (left.applied.length === 0) return right;
    if (right.applied.length === 0) return left;
    const both = this.#attempt([...left.applied, ...right.applied]);
    return harms(this.#before, both.result) ? left : both;
  }

  #attempt(fixes: readonly Diagnostic[]): Attempt {
    const { path, text } = this.#before.file;
    const change = applyFixes(text, fixes, this.#fixing);
    return { applied: change.applied, result: lint({ path, text: change.text }, this.#options) };
  }
}

function harms(before: LintResult, after: LintResult): boolean {
  return (
    count(after, isSyntax) > count(before, isSyntax) || (count(before, isError) === 0 && count(after, isError) > 0)
  );
}

function count(result: LintResult, matches: (diagnostic: Diagnostic) => boolean): number {
  return result.diagnostics.filter(matches).length;
}

function isSyntax(diagnostic: Diagnostic): boolean {
  return diagnostic.rule === "syntax";
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}
