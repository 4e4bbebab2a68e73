/** Statements other than matches: what a rule does, with the defaults that nft fills in. */
import { valueType } from "@nftlint/semantics";
import {
  type Assignment,
  type Element,
  type ElementOption,
  type Expression,
  type Limit,
  type Log,
  type Meter,
  type ObjectReference,
  parseNumber,
  type Quota,
  type Rule,
  type SetUpdate,
  type Statement,
  type Synproxy,
  type Value,
  type VerdictMap,
} from "@nftlint/syntax";
import { fold } from "./bits.ts";
import { expressionText, mappingText, typeOf, typesOfSet, verdictText } from "./expressions.ts";
import { addMatch } from "./matches.ts";
import { milliseconds, octets, plainNumber } from "./numbers.ts";
import { type Scope, tcpOptionName, words } from "./selectors.ts";
import { duplicateText, forwardText, natText, queueText, rejectText, tproxyText } from "./transfers.ts";

/** Adds the steps of a rule's statements, in their order. */
export function addStatements({ statements }: Pick<Rule, "statements">, scope: Scope): void {
  for (const statement of statements) {
    if (statement.kind === "match") addMatch(statement, scope);
    else {
      scope.steps.effect(effectText(statement, scope));
    }
  }
}

/** What a statement does; the tests that it needs are added to the steps. */
function effectText(statement: Exclude<Statement, { kind: "match" }>, scope: Scope): string {
  switch (statement.kind) {
    case "verdict-statement":
      return verdictText(statement.verdict, scope);
    case "verdict-map":
      return verdictMapText(statement, scope);
    case "anonymous-chain":
      return `${statement.verdict} {${statement.block.items.map((item) => (item.kind === "rule" ? innerText(item, scope) : "?")).join(" | ")}}`;
    case "assignment":
      return assignmentText(statement, scope);
    case "set-update":
      return setUpdateText(statement, scope);
    case "meter":
      return meterText(statement, scope);
    case "object-reference":
      return objectText(statement, scope);
    case "nat":
      return natText(statement, scope);
    case "tproxy":
      return tproxyText(statement, scope);
    case "reject":
      return rejectText(statement, scope);
    case "queue":
      return queueText(statement, scope);
    case "dup":
      return duplicateText(statement, scope);
    case "fwd":
      return forwardText(statement, scope);
    case "option-reset":
      scope.steps.require("transport", 6);
      return `reset tcp option ${tcpOptionName(statement.option)}`;
    default:
      return statefulText(statement);
  }
}

/** Statements that read nothing of the packet. */
function statefulText(
  statement: Extract<
    Statement,
    {
      kind:
        | "counter"
        | "limit"
        | "quota"
        | "connection-limit"
        | "last"
        | "log"
        | "synproxy"
        | "flow"
        | "notrack"
        | "xt";
    }
  >,
): string {
  switch (statement.kind) {
    case "counter":
    case "last":
    case "notrack":
      return statement.kind;
    case "limit":
      return limitText(statement);
    case "quota":
      return quotaText(statement);
    case "connection-limit":
      return words("ct count", statement.over ? "over" : null, plainNumber(statement.count));
    case "log":
      return logText(statement);
    case "synproxy":
      return synproxyText(statement);
    case "flow":
      return `flow add @${statement.flowtable.name}`;
    case "xt":
      return `xt ${statement.type} ${JSON.stringify(statement.name)}`;
  }
}

function innerText(rule: Rule, scope: Scope): string {
  const steps = scope.steps.fresh();
  addStatements(rule, { ...scope, steps });
  return steps.finish();
}

function verdictMapText({ key, map }: VerdictMap, scope: Scope): string {
  return `${expressionText(key, scope, null)} vmap ${mappingText(key, map, scope, null)}`;
}

function assignmentText({ target, value }: Assignment, scope: Scope): string {
  const left = expressionText(target, scope, null);
  const type = typeOf(target, scope);
  const { mask, flip } = fold(value, type, scope.definitions);
  // A mask of no bits leaves the constant alone.
  const right = mask === 0n ? `${flip}` : expressionText(value, scope, type);
  return `${left} set ${right}`;
}

// ---------------------------------------------------------------- sets and objects

function setUpdateText({ operation, set, element }: SetUpdate, scope: Scope): string {
  const { key, data } = typesOfSet(set, scope);
  const text = elementText(element, scope);
  const value = element.data === null ? null : `: ${expressionText(element.data, scope, data)}`;
  return words(operation, expressionText(set, scope, key), `{${words(text, value)}}`);
}

function meterText({ name, size, element }: Meter, scope: Scope): string {
  return words("meter", name.name, size === null ? "65535" : plainNumber(size), `{${elementText(element, scope)}}`);
}

/** The key of an element with what it is given; its data aside. */
function elementText({ key, options, statements }: Element, scope: Scope): string {
  const text = key.kind === "catch-all" ? "*" : expressionText(key, scope, null);
  const timeout = options.map((option) => optionText(option));
  const stateful = statements.map((statement) => elementStatementText(statement, scope));
  return words(text, ...timeout, ...stateful);
}

/** A statement of an element, or of a whole set. */
export function elementStatementText(statement: Statement, scope: Scope): string {
  return statement.kind === "match" ? "?" : effectText(statement, scope);
}

function optionText({ option, value }: ElementOption): string | null {
  return option === "timeout" ? `timeout ${milliseconds(value.text)}` : null;
}

function objectText({ type, name }: ObjectReference, scope: Scope): string {
  if (name.kind === "map-lookup") {
    const key = expressionText(name.key, scope, null);
    return `${type} ${key} map ${mappingText(name.key, name.map, scope, valueType("string"))}`;
  }
  return `${type} ${nameText(name, scope)}`;
}

/** A name is the same in quotes and without. */
function nameText(name: Expression, scope: Scope): string {
  return expressionText(name, scope, valueType("string"));
}

// ---------------------------------------------------------------- limits and logs

/** nft lets bursts of 5 packets through where none is written. */
const defaultBurst = 5n;

function limitText({ mode, rate, rateUnit, timeUnit, burst, burstUnit }: Limit): string {
  const over = mode === "over" ? "over" : null;
  if (rateUnit === null) {
    const packets = burst === null ? defaultBurst : plainNumber(burst);
    return words("limit", over, `${plainNumber(rate)}/${timeUnit}`, `burst ${packets}`);
  }
  const bytes = burst === null ? 0n : octets(burst, burstUnit === "packets" ? null : burstUnit);
  return words("limit", over, `${octets(rate, rateUnit)} bytes/${timeUnit}`, `burst ${bytes} bytes`);
}

/** What of the quota is used is no part of what it means. */
function quotaText({ mode, amount, unit }: Quota): string {
  return words("quota", mode === "over" ? "over" : null, `${octets(amount, unit)}`);
}

/** Levels by their other names. */
const levels: Readonly<Record<string, string>> = {
  emergency: "emerg",
  critical: "crit",
  error: "err",
  warning: "warn",
};

function logText({ options }: Log): string {
  const find = (name: string) => options.find(({ option }) => option === name)?.values ?? null;
  const prefix = find("prefix");
  const group = find("group");
  const level = find("level")?.[0]?.text ?? "warn";
  const number = (name: string) => {
    const value = find(name)?.[0];
    return value === undefined || parseNumber(value.text) === 0n ? null : `${name} ${plainNumber(value)}`;
  };
  return words(
    "log",
    prefix === null ? null : `prefix ${JSON.stringify(prefix.map(({ text }) => text).join(""))}`,
    group?.[0] === undefined ? null : `group ${plainNumber(group[0])}`,
    number("snaplen"),
    number("queue-threshold"),
    group === null ? `level ${levels[level] ?? level}` : null,
    logFlagsText(options.filter(({ option }) => option === "flags").flatMap(({ values }) => values)),
  );
}

const everyLogFlag = ["ether", "ip options", "skuid", "tcp options", "tcp sequence"];

/** `flags tcp sequence,options` has one protocol for both. */
function logFlagsText(values: readonly Value[]): string | null {
  const flags = new Set<string>();
  let protocol = "";
  for (const { text } of values) {
    if (text === "tcp" || text === "ip") protocol = text;
    else if (text === "all") for (const flag of everyLogFlag) flags.add(flag);
    else if (text === "sequence" || text === "options") flags.add(`${protocol} ${text}`);
    else flags.add(text);
  }
  return flags.size === 0 ? null : `flags ${[...flags].sort().join(",")}`;
}

function synproxyText({ mss, wscale, timestamp, sackPermitted }: Synproxy): string {
  return words(
    "synproxy",
    mss === null ? null : `mss ${plainNumber(mss)}`,
    wscale === null ? null : `wscale ${plainNumber(wscale)}`,
    timestamp ? "timestamp" : null,
    sackPermitted ? "sack-perm" : null,
  );
}
