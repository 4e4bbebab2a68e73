/**
 * The notation in which the vocabulary writes forms, read into data: small words and punctuation
 * stand for themselves, words in capitals for something else, `[ ]` may be left out, `|` separates
 * two choices, and `…` lets the brackets around it come again.
 */
import type { Range } from "@nftlint/syntax";

/** A piece of a form; ranges are offsets into the notation. */
export type Part = Word | Placeholder | Choice | Optional;

/** Stands for itself. */
interface Word extends Range {
  readonly kind: "word";
  readonly text: string;
}

/** Stands for something that the name tells: `CHAIN`, `NUMBER`. */
interface Placeholder extends Range {
  readonly kind: "placeholder";
  readonly name: string;
}

interface Choice extends Range {
  readonly kind: "choice";
  readonly parts: readonly Part[];
}

interface Optional extends Range {
  readonly kind: "optional";
  readonly parts: readonly Part[];
  readonly repeats: boolean;
}

/** One form of a statement, property or command. */
export interface Form {
  /** As written. */
  readonly notation: string;
  readonly parts: readonly Part[];
}

const known = new Map<string, Form>();

/** The form of a notation, read once. */
export function formOf(notation: string): Form {
  let form = known.get(notation);
  if (form === undefined) {
    form = { notation, parts: new NotationReader(notation).sequence() };
    known.set(notation, form);
  }
  return form;
}

const pieces = /[A-Z]+|[a-z0-9][\w-]*|\S/y;

class NotationReader {
  readonly #pieces: (Range & { readonly text: string })[] = [];
  #index = 0;

  constructor(notation: string) {
    for (let at = 0; at < notation.length; ) {
      pieces.lastIndex = at;
      const text = pieces.exec(notation)?.[0];
      if (text !== undefined) this.#pieces.push({ text, start: at, end: at + text.length });
      at += text?.length ?? 1;
    }
  }

  /** Parts up to the end or to the bracket that closes them. */
  sequence(): Part[] {
    const parts: Part[] = [];
    for (let piece = this.#peek(); piece !== undefined && piece.text !== "]"; piece = this.#peek()) {
      if (piece.text === "…") this.#index++;
      else if (piece.text === "|") this.#choice(parts);
      else parts.push(this.#part());
    }
    return parts;
  }

  /** `|` binds the part before it and the one behind it, nothing more. */
  #choice(parts: Part[]): void {
    this.#index++;
    const last = parts.pop();
    const next = this.#peek();
    if (last === undefined || next === undefined) return;
    const part = this.#part();
    const choices = last.kind === "choice" ? last.parts : [last];
    parts.push({ kind: "choice", parts: [...choices, part], start: last.start, end: part.end });
  }

  #part(): Part {
    const { text, start, end } = this.#pieces[this.#index++]!;
    if (text !== "[") {
      return /^[A-Z]/.test(text) ? { kind: "placeholder", name: text, start, end } : { kind: "word", text, start, end };
    }
    const first = this.#index;
    const parts = this.sequence();
    const close = this.#pieces[this.#index++];
    const repeats = this.#pieces.slice(first, this.#index).some((piece) => piece.text === "…");
    return { kind: "optional", parts, repeats, start, end: close?.end ?? end };
  }

  #peek(): (Range & { readonly text: string }) | undefined {
    return this.#pieces[this.#index];
  }
}
