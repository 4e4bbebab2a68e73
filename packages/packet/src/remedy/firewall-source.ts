/** A firewall with the texts that it is read from, so that it can be read again with one more rule in it. */
import type { Firewall } from "../way/host.ts";

/** A text put into a document. */
export interface Insertion {
  /** Of the document; `null` for a host's listing. */
  readonly path: string | null;
  /** In the document's own text. */
  readonly offset: number;
  readonly text: string;
}

/** Reads the firewall anew; `edit` gives the text of a document as it is to be read. */
export type ReadFirewall = (edit: (path: string | null, text: string) => string) => Firewall;

/** A firewall, and what it would be with insertions; those of a later one are in the text that the earlier ones left. */
export class FirewallSource {
  readonly firewall: Firewall;
  readonly #read: ReadFirewall;
  readonly #insertions: readonly Insertion[];

  constructor(read: ReadFirewall, insertions: readonly Insertion[] = []) {
    this.#read = read;
    this.#insertions = insertions;
    this.firewall = read((path, text) =>
      insertions
        .filter((insertion) => insertion.path === path)
        .reduce((edited, insertion) => inserted(edited, insertion), text),
    );
  }

  with(insertion: Insertion): FirewallSource {
    return new FirewallSource(this.#read, [...this.#insertions, insertion]);
  }
}

function inserted(text: string, { offset, text: added }: Insertion): string {
  return text.slice(0, offset) + added + text.slice(offset);
}
