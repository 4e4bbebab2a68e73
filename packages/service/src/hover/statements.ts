/** Statements: what they do, in which forms, and how much their numbers come to. */
import { byteUnits, logFlags, logLevels, logOptions, rateUnits, statements, synproxyOptions } from "@nftlint/language";
import {
  type Assignment,
  type Limit,
  type Node,
  type ObjectReference,
  parseNumber,
  type Quota,
  type Value,
} from "@nftlint/syntax";
import { sectionLine } from "../describe.ts";
import type { Describer, Describers, Description, HoverContext } from "./context.ts";
import { formatDuration, roughly } from "./durations.ts";
import { codeBlock, counted, paragraphs } from "./markdown.ts";
import { whoIsSpared } from "./verdicts.ts";

/** A statement by the words that open it in the vocabulary. */
function described(name: string, ...more: readonly (string | null)[]): string | null {
  const statement = statements.get(name);
  if (statement === undefined) return null;
  const forms = codeBlock(statement.forms.join("\n"));
  return paragraphs(`**${name}**`, statement.summary, ...more, forms) + sectionLine(statement.section);
}

const byKind = (node: Node) => described(node.kind);

export const statementDescribers: Describers = {
  counter: byKind,
  last: byKind,
  log: byKind,
  tproxy: byKind,
  queue: byKind,
  dup: byKind,
  fwd: byKind,
  flow: byKind,
  notrack: byKind,
  meter: byKind,
  xt: byKind,
  synproxy: (node, { word }) => wordIn([synproxyOptions], word) ?? byKind(node),
  "log-option": (_, { word }) => wordIn([logOptions, logLevels, logFlags], word),
  limit: (node) => described("limit", describeRate(node)),
  quota: (node) => described("quota", describeQuota(node)),
  reject: (_, context) => described("reject", whoIsSpared(context)),
  "connection-limit": () => described("ct count"),
  nat: ({ type }) => described(type),
  "set-update": ({ operation }) => described(operation),
  "option-reset": () => described("reset tcp option"),
  "object-reference": ({ type }) => described(referenceName(type)),
  assignment: (node) => described(assignmentName(node)),
  invalid: (_, { word }) => {
    // What could not be read may still hold words that say something by themselves.
    const value = described(word.text);
    return value === null ? null : { value, range: word };
  },
  "verdict-map": onWord("vmap", () => described("vmap")),
};

function onWord<Described extends Node>(text: string, describe: () => string | null): Describer<Described> {
  return (_, { word }: HoverContext) => {
    const value = word.text === text ? describe() : null;
    return value === null ? null : { value, range: word };
  };
}

function wordIn(
  tables: readonly ReadonlyMap<string, { readonly name: string; readonly summary: string }>[],
  word: HoverContext["word"],
): Description | null {
  const found = tables.map((table) => table.get(word.text)).find((each) => each !== undefined);
  return found === undefined ? null : { value: `**${found.name}**\n\n${found.summary}`, range: word };
}

function referenceName(type: ObjectReference["type"]): string {
  return statements.has(type) ? type : `${type} set`;
}

/** Keys with a statement of their own come before those that share one. */
function assignmentName({ target }: Assignment): string {
  switch (target.kind) {
    case "meta":
    case "ct": {
      const own = `${target.kind} ${target.key} set`;
      return statements.has(own) ? own : target.kind;
    }
    case "header-option":
    case "extension-header":
      return "exthdr";
    default:
      return "payload";
  }
}

/** What nft takes where no burst of packets is written. */
const defaultBurst = 5n;

function describeRate({ mode, rate, rateUnit, timeUnit, burst, burstUnit }: Limit): string | null {
  const number = parseNumber(rate.text);
  const seconds = rateUnits.get(timeUnit);
  if (number === null || seconds === undefined) return null;
  const octets = rateUnit === null ? null : Number(number) * (byteUnits.get(rateUnit) ?? 1);
  const perSecond = (octets ?? Number(number)) / seconds;
  const unit = octets === null ? "packets" : "octets";
  const every =
    octets === null && number > 0n
      ? `, one every ${formatDuration(Math.round((seconds * 1000) / Number(number)))}`
      : "";
  const atOnce =
    burst === null
      ? octets === null
        ? counted(defaultBurst, "packet")
        : null
      : `${burst.text} ${burstUnit ?? "packets"}`;
  const matches = mode === "over" ? "Matches what is over" : "Matches up to";
  const rounded = every === ", one every 0s" ? "" : every;
  return `${matches} ${roughly(perSecond)} ${unit} a second on average${rounded}${atOnce === null ? "" : `, and ${atOnce} at once`}.`;
}

function describeQuota({ mode, amount, unit }: Quota): string | null {
  const octets = octetsOf(amount, unit);
  if (octets === null) return null;
  return mode === "over" ? `Matches once ${octets} octets have passed.` : `Matches until ${octets} octets have passed.`;
}

function octetsOf({ text }: Value, unit: Quota["unit"]): bigint | null {
  const number = parseNumber(text);
  return number === null ? null : number * BigInt(byteUnits.get(unit) ?? 1);
}
