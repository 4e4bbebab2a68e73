import type { TextEdit } from "@nftlint/syntax";
import type { Diagnostic } from "../diagnostic.ts";
import type { Fix } from "../rule.ts";

/** `safe` applies safe fixes alone; `unsafe` applies both kinds. */
export interface ApplyOptions {
  readonly safety: "safe" | "unsafe";
}

export interface AppliedFixes {
  readonly text: string;
  /** In document order. */
  readonly applied: readonly Diagnostic[];
  /** Those whose fix touches one that was applied: lint again and apply again. */
  readonly skipped: readonly Diagnostic[];
}

/** The fix that would be applied for a diagnostic: its first of the kinds asked for, or `null`. */
export function applicableFix(diagnostic: Diagnostic, { safety }: ApplyOptions): Fix | null {
  return diagnostic.fixes.find((fix) => safety === "unsafe" || fix.safety === "safe") ?? null;
}

/**
 * Applies one fix of each diagnostic that has one, in one pass. A fix is applied with all its edits
 * or not at all; of two that overlap or touch, the one that stands first wins.
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[], options: ApplyOptions): AppliedFixes {
  const accepted = new EditList();
  const applied: Diagnostic[] = [];
  const skipped: Diagnostic[] = [];
  for (const diagnostic of diagnostics.toSorted((left, right) => left.start - right.start)) {
    const fix = applicableFix(diagnostic, options);
    if (fix === null) continue;
    if (accepted.add(fix.edits)) applied.push(diagnostic);
    else skipped.push(diagnostic);
  }
  return { text: accepted.apply(text), applied, skipped };
}

/** Edits in document order, no two of which touch unless they belong to one fix. */
class EditList {
  readonly #edits: TextEdit[] = [];

  /** Adds all edits of a fix, or none where one of them touches what is there. */
  add(edits: readonly TextEdit[]): boolean {
    if (edits.some((edit) => this.#touches(edit))) return false;
    for (const edit of edits) this.#edits.splice(this.#indexAfter(edit.start), 0, edit);
    return true;
  }

  apply(text: string): string {
    const parts: string[] = [];
    let offset = 0;
    for (const edit of this.#edits) {
      parts.push(text.slice(offset, edit.start), edit.newText);
      offset = edit.end;
    }
    parts.push(text.slice(offset));
    return parts.join("");
  }

  #touches(edit: TextEdit): boolean {
    const index = this.#indexAfter(edit.end);
    const before = this.#edits[index - 1];
    return before !== undefined && before.end >= edit.start;
  }

  /** The index of the first edit that starts after `offset`. */
  #indexAfter(offset: number): number {
    let low = 0;
    let high = this.#edits.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#edits[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
