/** What a document uses that came with a release newer than the one it is written for. */
import {
  commands,
  ctKeys,
  datatypes,
  dccpOptionRange,
  extensionHeaders,
  fibResults,
  findHeaderField,
  headers,
  ipOptions,
  metaKeys,
  newerForms,
  objects,
  payloadBases,
  rtKeys,
  sctpChunks,
  socketKeys,
  statements,
  tableFlags,
  tcpOptions,
  tunnelKeys,
} from "@nftlint/language";
import {
  type Expression,
  type HeaderOption,
  type Match,
  type Node,
  type Range,
  type Selector,
  walk,
} from "@nftlint/syntax";
import type { RulesetMemory } from "../memory/memory.ts";
import type { SemanticDiagnostic, SourceDocument } from "../ruleset.ts";
import { isOlderThan } from "../versions.ts";
import { isSelector, selectorType } from "./selector-types.ts";

/** Something with a release, and its words for a message. */
interface Novelty extends Range {
  readonly what: string;
  readonly since: string | undefined;
}

/** Reports what nft of a release does not know yet. */
export function checkReleases(
  document: SourceDocument,
  version: string,
  memory: RulesetMemory | null,
): SemanticDiagnostic[] {
  const diagnostics: SemanticDiagnostic[] = [];
  const look = (node: Node): void => {
    for (const { what, since, start, end } of novelties(node)) {
      if (since === undefined || !isOlderThan(version, since)) continue;
      const message = `${what} came with nft ${since}, and the file is for ${version}: upgrade nft there, or do without it`;
      diagnostics.push({ rule: "newer-than-target", start, end, message, document, related: null, fix: null });
      return;
    }
  };
  walk(document.parsed.document, (node) => {
    if (node.kind !== "rule" || memory === null) {
      look(node);
      return true;
    }
    if (!memory.hasPassedRelease(node)) {
      const before = diagnostics.length;
      walk(node, look);
      if (diagnostics.length === before) memory.notePassedRelease(node);
    }
    return false;
  });
  return diagnostics;
}

function* novelties(node: Node): Iterable<Novelty> {
  if (isSelector(node as Expression)) yield* selectorNovelties(node as Selector);
  else yield* otherNovelties(node);
}

function named({ start, end }: Range, what: string, since: string | undefined): Novelty {
  return { what: `"${what}"`, since, start, end };
}

function* selectorNovelties(selector: Selector): Iterable<Novelty> {
  switch (selector.kind) {
    case "payload": {
      const { tunnel, protocol, field } = selector;
      if (tunnel !== null) yield named(selector, tunnel, headers.get(tunnel)?.since);
      yield named(selector, protocol, headers.get(protocol)?.since);
      yield named(selector, `${protocol} ${field}`, findHeaderField(protocol, field)?.since);
      break;
    }
    case "raw-payload":
      yield named(selector, `@${selector.base}`, payloadBases.get(selector.base)?.since);
      break;
    case "extension-header":
      yield named(selector, selector.header, extensionHeaders.get(selector.header)?.since);
      break;
    case "header-option":
      yield named(selector, `${selector.protocol} option ${selector.option}`, optionSince(selector));
      break;
    case "fib":
      yield named(selector, `fib ${selector.result}`, fibResults.get(selector.result)?.since);
      break;
    case "meta":
    case "ct":
    case "rt":
    case "socket":
    case "tunnel":
      yield named(selector, `${selector.kind} ${selector.key}`, keys[selector.kind].get(selector.key)?.since);
      break;
    default:
  }
}

const keys = { meta: metaKeys, ct: ctKeys, rt: rtKeys, socket: socketKeys, tunnel: tunnelKeys } as const;

function* otherNovelties(node: Node): Iterable<Novelty> {
  switch (node.kind) {
    case "match":
      yield* newerConstants(node);
      break;
    case "binary":
      if (isSelector(node.right)) yield form(newerForms.variableOperand, node.right);
      break;
    case "assignment":
      if (isMark(node.target) && isHeaderField(node.value)) yield form(newerForms.markFromField, node.value);
      break;
    case "command":
      if (node.verb === "destroy") yield named(node, "destroy", commands.get("destroy")?.since);
      break;
    case "object":
      yield named(node, node.type, objects.get(node.type)?.since);
      break;
    case "table-flags":
      for (const flag of node.flags) yield named(flag, `flags ${flag.name}`, tableFlags.get(flag.name)?.since);
      break;
    case "last":
      yield named(node, "last", statements.get("last")?.since);
      break;
    case "option-reset":
      yield named(node, "reset tcp option", statements.get("reset tcp option")?.since);
      break;
    default:
  }
}

function form(
  { summary, since }: { readonly summary: string; readonly since: string },
  { start, end }: Range,
): Novelty {
  return { what: summary, since, start, end };
}

function optionSince({ protocol, option }: HeaderOption): string | undefined {
  if (protocol === "dccp") return dccpOptionRange.since;
  return { tcp: tcpOptions, ip: ipOptions, sctp: sctpChunks }[protocol].get(option)?.since;
}

/** Names of values that older releases cannot read. */
function* newerConstants({ left, right }: Match): Iterable<Novelty> {
  const type = isSelector(left) ? selectorType(left, null) : null;
  const newer = type === null ? undefined : datatypes.get(type.datatype)?.newerConstants;
  if (newer === undefined || newer.size === 0) return;
  const found: Novelty[] = [];
  walk(right, (node) => {
    if (node.kind !== "value") return;
    const since = newer.get(node.text);
    if (since !== undefined) found.push({ what: `"${node.text}"`, since, start: node.start, end: node.end });
  });
  yield* found;
}

function isMark(target: Expression): boolean {
  return (target.kind === "meta" || target.kind === "ct") && target.key === "mark";
}

function isHeaderField(value: Expression): boolean {
  return value.kind === "payload" || (value.kind === "binary" && isHeaderField(value.left));
}
