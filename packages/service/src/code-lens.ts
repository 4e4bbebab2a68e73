import type { RulesetChain } from "@nftlint/semantics";
import type { CodeLens, Command, Location, Range } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { chainsAtHookOf, isSameChain } from "./hook-order.ts";
import { chainOf, jumpsTo, placeOfJump } from "./jump-graph.ts";
import { toLocation, toRange } from "./places.ts";
import type { NamedSymbol, Occurrence } from "./symbols/symbol.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/**
 * The command of a lens. Its arguments are an address, a position in that document and locations,
 * all as the protocol has them; the client shows the locations at the position.
 */
const showReferences = "nftlint.showReferences";

/**
 * A lens for each declaration of the document: who jumps to a chain, where a base chain stands at
 * its hook, how often other things are named. They come with what they say: a client that asks for
 * that later leaves an empty line where its question was overtaken by another.
 */
export function codeLenses(document: ServiceDocument): CodeLens[] {
  const index = symbolsOf(document);
  return index.occurrences.flatMap((occurrence) => {
    const { symbol, range, isDeclaration, document: source } = occurrence;
    if (!isDeclaration || source !== document.source || isMeter(document, occurrence)) return [];
    if (symbol.kind === "chain" && chainOf(document, symbol) === null) return [];
    // A table is mostly named once, where it is declared: that needs no line of its own.
    if (symbol.kind === "table" && referencesTo(document, symbol).length === 0) return [];
    return lensOf(document, symbol, toRange(document, range));
  });
}

/** More places than these are counted, and the first of them shown. */
const mostLocations = 1000;

function lensOf(document: ServiceDocument, symbol: NamedSymbol, range: Range): CodeLens[] {
  const said = sayingOf(document, symbol);
  if (said === null) return [];
  const locations = said.locations.slice(0, mostLocations);
  const command: Command =
    locations.length === 0
      ? { title: said.title, command: "" }
      : { title: said.title, command: showReferences, arguments: [document.uri, range.start, locations] };
  return [{ range, command }];
}

interface Saying {
  readonly title: string;
  readonly locations: readonly Location[];
}

function sayingOf(document: ServiceDocument, symbol: NamedSymbol): Saying | null {
  if (symbol.kind !== "chain") return references(document, symbol);
  const chain = chainOf(document, symbol);
  if (chain === null) return null;
  return chain.base === null ? jumps(document, chain) : order(document, chain, chain.base);
}

function references(document: ServiceDocument, symbol: NamedSymbol): Saying {
  const found = referencesTo(document, symbol);
  return {
    title: `${found.length || "no"} reference${found.length === 1 ? "" : "s"}`,
    locations: found.map((one) => toLocation(document, one.document, one.range)).filter((one) => one !== null),
  };
}

function referencesTo(document: ServiceDocument, symbol: NamedSymbol): readonly Occurrence[] {
  return symbolsOf(document)
    .of(symbol)
    .filter(({ isDeclaration }) => !isDeclaration);
}

function jumps(document: ServiceDocument, chain: RulesetChain): Saying {
  const found = jumpsTo(document, chain);
  const rules = new Set(found.map(({ rule }) => rule)).size;
  const places = found.map((jump) => placeOfJump(document, jump)).filter((place) => place !== null);
  return {
    title: `${rules || "no"} ${rules > 1 ? "rules jump" : "rule jumps"} here`,
    // Elements of one map elsewhere have one place: where it is looked up.
    locations: [...new Map(places.map((place) => [JSON.stringify(place), place])).values()],
  };
}

/** Which of the chains at its hook a base chain is. */
function order(
  document: ServiceDocument,
  chain: RulesetChain,
  { hook, priority }: { hook: string; priority: number | null },
): Saying {
  const chains = chainsAtHookOf(document, chain);
  const locations = chains.map((one) => declarationOf(document, one.chain)).filter((one) => one !== null);
  const title = `${hook} hook, priority ${priority ?? "unknown"}`;
  const index = chains.findIndex((one) => isSameChain(one.chain, chain));
  if (index === -1) return { title, locations: [] };
  if (chains.length === 1) return { title: `${title}: the only chain`, locations: [] };
  const equal = chains.find((one) => one.priority === priority && !isSameChain(one.chain, chain));
  const [before, after] = [chains[index - 1], chains[index + 1]];
  if (equal !== undefined) return { title: `${title}: same as ${nameOf(equal.chain)}`, locations };
  const neighbour = before !== undefined ? `after ${nameOf(before.chain)}` : `before ${after && nameOf(after.chain)}`;
  return { title: `${title}: ${index + 1} of ${chains.length}, ${neighbour}`, locations };
}

function nameOf({ table, name }: RulesetChain): string {
  return `${table.family} ${table.name} ${name}`;
}

function declarationOf(document: ServiceDocument, chain: RulesetChain): Location | null {
  const { node, document: source } = chain.declarations[0] ?? chain.firstNamed;
  return toLocation(document, source, node.kind === "chain" ? (node.name ?? node) : node);
}

/** Meters are declared in rules, where a line of their own would part what belongs together. */
function isMeter({ text }: ServiceDocument, { whole }: Occurrence): boolean {
  return whole !== null && text.startsWith("meter", whole.start);
}
