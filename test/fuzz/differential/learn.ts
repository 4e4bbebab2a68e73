/**
 * Learns nft's grammar from nft itself: with `--debug=parser,scanner` it prints every token that it
 * reads and every production that it reduces. What some documents were built from can then be
 * put together anew.
 */

/** A production as seen in a trace: `rule_alloc → stmt_list`. */
export interface Production {
  readonly left: string;
  readonly right: readonly GrammarSymbol[];
}

export interface GrammarSymbol {
  readonly name: string;
  readonly terminal: boolean;
}

export interface Grammar {
  /** By the number that nft gives them. */
  readonly productions: Map<number, Production>;
  /** The spellings seen of each terminal. */
  readonly spellings: Map<string, Set<string>>;
}

/** Adds what a trace shows to a grammar. */
export function learn(grammar: Grammar, trace: string): void {
  learnSpellings(grammar.spellings, trace);
  const reduction = /^Reducing stack by rule (\d+) \(line \d+\):\n((?: {3}\$\d+ = .*\n)*)-> \$\$ = nterm (\S+) /gm;
  for (const [, number, right, left] of trace.matchAll(reduction)) {
    if (grammar.productions.has(Number(number))) continue;
    grammar.productions.set(Number(number), { left: left!, right: readSymbols(right!) });
  }
}

function readSymbols(lines: string): GrammarSymbol[] {
  return [...lines.matchAll(/= (token|nterm) (.*) \(/g)].map(([, kind, name]) => ({
    name: name!,
    terminal: kind === "token",
  }));
}

/** The scanner's last match before a token is reported is the token's spelling. */
function learnSpellings(spellings: Map<string, Set<string>>, trace: string): void {
  const read =
    /^--accepting rule at line \d+ \("((?:(?!"\)\n).)*)"\)\n(?:--\(end of buffer or a NUL\)\n)*Next token is token ([^\n]*) \(/gms;
  for (const [, spelling, terminal] of trace.matchAll(read)) {
    const known = spellings.get(terminal!) ?? new Set();
    if (known.size < 60) spellings.set(terminal!, known.add(spelling!));
  }
}
