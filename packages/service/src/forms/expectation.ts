import type { Form } from "./notation.ts";

/** A form that the words before a place are part of. */
export interface Frame {
  readonly form: Form;
  /** The index of its first word among those before the place. */
  readonly start: number;
}

/** What may stand at a place. */
export interface Expectation {
  /** A word or punctuation mark; `null` for a placeholder. */
  readonly word: string | null;
  /** The name of a placeholder of the forms, or `STATEMENT`, `SELECTOR`, `VALUE`, `ELEMENT`, `VERDICT`, `SET`. */
  readonly placeholder: string | null;
  /** The innermost form; `null` between forms. */
  readonly frame: Frame | null;
  /** Which part of that form comes next. */
  readonly part: number;
  /** The datatypes that a value may have here; a set's key has all of them. */
  readonly types: readonly string[];
  /** The ones of the value at the place, one part of a concatenation. */
  readonly type: string | null;
}
