/** Verdicts; section VERDICT STATEMENTS of the man page. */

export interface VerdictInfo {
  readonly name: "accept" | "drop" | "continue" | "return" | "jump" | "goto";
  /** True where the name of a chain, or a block of rules, follows. */
  readonly takesChain: boolean;
  /** True where no later rule of the same base chain sees the packet. */
  readonly final: boolean;
  readonly summary: string;
}

const list: readonly VerdictInfo[] = [
  {
    name: "accept",
    takesChain: false,
    final: true,
    summary: "Ends this base chain; later base chains may still drop the packet.",
  },
  {
    name: "drop",
    takesChain: false,
    final: true,
    summary: "Drops the packet at once; nothing can undo it.",
  },
  {
    name: "continue",
    takesChain: false,
    final: false,
    summary: "Goes on with the next rule.",
  },
  {
    name: "return",
    takesChain: false,
    final: false,
    summary: "Goes back behind the jump that led here; in a base chain, its policy decides.",
  },
  {
    name: "jump",
    takesChain: true,
    final: false,
    summary: "Runs a chain and comes back at its end.",
  },
  {
    name: "goto",
    takesChain: true,
    final: false,
    summary: "Runs a chain and does not come back here at its end.",
  },
];

/** Verdicts by name. */
export const verdicts: ReadonlyMap<string, VerdictInfo> = new Map(list.map((verdict) => [verdict.name, verdict]));
