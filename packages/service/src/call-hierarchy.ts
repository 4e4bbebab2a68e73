/** The graph of chains as a hierarchy of calls: a rule that jumps or goes to a chain calls it. */
import { type Jump, jumpsFrom, type RulesetChain } from "@nftlint/semantics";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Location,
  Position,
} from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { symbolKinds } from "./document-symbols.ts";
import { baseChainHeading } from "./headings.ts";
import { chainOf, jumpsTo, placeOfJump } from "./jump-graph.ts";
import { offsetAt, toLocation } from "./places.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/** What an item carries, so that it is found again when its calls are asked for. */
interface ItemData {
  /** The document in whose ruleset the chain is. */
  readonly uri: string;
  /** As nft writes it: `inet filter`. */
  readonly table: string;
  readonly chain: string;
}

/** The chain that is named at a position; empty where none is. */
export function prepareCallHierarchy(document: ServiceDocument, position: Position): CallHierarchyItem[] {
  const found = symbolsOf(document).at(document, offsetAt(document, position));
  const chain = found === null ? null : chainOf(document, found.symbol);
  const item = chain === null ? null : itemOf(document, chain);
  return item === null ? [] : [item];
}

/** The address of the document that knows an item; `null` where the item is none of ours. */
export function documentOfItem({ data }: CallHierarchyItem): string | null {
  return isItemData(data) ? data.uri : null;
}

/** The chains that jump to the one of an item. Base chains are called by their hook, as their detail says. */
export function incomingCalls(document: ServiceDocument, { data }: CallHierarchyItem): CallHierarchyIncomingCall[] {
  const chain = chainOfItem(document, data);
  if (chain === null) return [];
  const calls = new Map<string, CallHierarchyIncomingCall>();
  for (const jump of jumpsTo(document, chain)) {
    const place = placeOfJump(document, jump);
    const from = itemOf(document, jump.from);
    if (place === null || from === null) continue;
    const key = `${jump.from.name}\0${place.uri}`;
    const known = calls.get(key);
    if (known !== undefined) known.fromRanges.push(place.range);
    // The ranges of a call count in the document of its item.
    else calls.set(key, { from: from.uri === place.uri ? from : { ...from, ...at(place) }, fromRanges: [place.range] });
  }
  return [...calls.values()];
}

/** The chains that the one of an item jumps to, in the order of its rules. */
export function outgoingCalls(document: ServiceDocument, item: CallHierarchyItem): CallHierarchyOutgoingCall[] {
  const chain = chainOfItem(document, item.data);
  if (chain === null) return [];
  const byTarget = new Map<RulesetChain, Jump[]>();
  for (const jump of jumpsFrom(document.ruleset, chain)) {
    if (jump.to === null) continue;
    const jumps = byTarget.get(jump.to);
    if (jumps === undefined) byTarget.set(jump.to, [jump]);
    else jumps.push(jump);
  }
  return [...byTarget].flatMap(([target, jumps]) => {
    const to = itemOf(document, target);
    if (to === null) return [];
    const places = jumps.map((jump) => placeOfJump(document, jump));
    return [{ to, fromRanges: places.flatMap((place) => (place?.uri === item.uri ? [place.range] : [])) }];
  });
}

function itemOf(document: ServiceDocument, chain: RulesetChain): CallHierarchyItem | null {
  const { node, document: source } = chain.declarations[0] ?? chain.firstNamed;
  const nameRange = node.kind === "chain" ? node.name : node;
  const whole = toLocation(document, source, node);
  const name = nameRange === null ? null : toLocation(document, source, nameRange);
  if (whole === null || name === null) return null;
  const table = `${chain.table.family} ${chain.table.name}`;
  const data: ItemData = { uri: document.uri, table, chain: chain.name };
  return {
    name: chain.name,
    kind: symbolKinds.chain,
    detail: chain.base === null ? table : `${table}, ${baseChainHeading(chain.base)}`,
    uri: whole.uri,
    range: whole.range,
    selectionRange: name.range,
    data,
  };
}

function at({ uri, range }: Location): Pick<CallHierarchyItem, "uri" | "range" | "selectionRange"> {
  return { uri, range, selectionRange: range };
}

function chainOfItem(document: ServiceDocument, data: unknown): RulesetChain | null {
  return isItemData(data) ? chainOf(document, { kind: "chain", table: data.table, name: data.chain }) : null;
}

/** What clients send back is not to be trusted. */
function isItemData(data: unknown): data is ItemData {
  if (typeof data !== "object" || data === null) return false;
  const { uri, table, chain } = data as Partial<Record<keyof ItemData, unknown>>;
  return [uri, table, chain].every((each) => typeof each === "string");
}
