/** Declarations in a few words, as lists of symbols show them beside the name. */
import type { BaseChain } from "@nftlint/semantics";
import type {
  Chain,
  Define,
  Flowtable,
  HookSpecification,
  Policy,
  Priority,
  Range,
  SetDeclaration,
  StatefulObject,
  Table,
} from "@nftlint/syntax";

/** Characters of a value that are shown. */
const longestValue = 60;

/** `table`, with its flags: `table, dormant`. */
export function tableHeading({ block }: Table): string {
  const flags = (block?.items ?? []).flatMap((item) => (item.kind === "table-flags" ? item.flags : []));
  return ["table", ...flags.map(({ name }) => name)].join(", ");
}

/**
 * `input hook, priority filter, policy drop`; `chain` for one without a hook.
 * @param text what the offsets of the chain count in, as for all of these functions
 */
export function chainHeading(text: string, { block }: Chain): string {
  let hook: HookSpecification | null = null;
  let policy: Policy | null = null;
  for (const item of block?.items ?? []) {
    if (item.kind === "hook-specification") hook = item;
    else if (item.kind === "policy") policy = item;
  }
  return hook === null ? "chain" : hookHeading(text, hook, policy === null ? null : onOneLine(text, policy));
}

/** As {@link chainHeading}, for a chain whose hook and policy may stand in several declarations. */
export function baseChainHeading({ node, document, policy }: BaseChain): string {
  return hookHeading(document.parsed.text, node, policy === null ? null : `policy ${policy}`);
}

function hookHeading(text: string, { type, hook, priority }: HookSpecification, policy: string | null): string {
  const parts = hookParts(text, hook.name, priority);
  if (type.name !== "filter") parts.splice(1, 0, `type ${type.name}`);
  if (policy !== null) parts.push(policy);
  return parts.join(", ");
}

/** `set ipv4_addr . inet_service`, `map typeof ip saddr : verdict`. */
export function setHeading(text: string, { type, block }: SetDeclaration): string {
  const written = block?.items.find((item) => item.kind === "set-type");
  return written === undefined ? type : `${type} ${onOneLine(text, written).replace(/^type /, "")}`;
}

/** `ingress hook, priority filter`; `flowtable` for one without a hook. */
export function flowtableHeading(text: string, { block }: Flowtable): string {
  const written = block?.items.find((item) => item.kind === "flowtable-hook");
  return written === undefined ? "flowtable" : hookParts(text, written.hook.name, written.priority).join(", ");
}

/** The type: `counter`, `ct helper`. */
export function objectHeading({ type }: StatefulObject): string {
  return type;
}

/** The value of a variable, or how it begins. */
export function variableHeading(text: string, { value }: Define): string {
  return onOneLine(text, value);
}

function hookParts(text: string, hook: string, priority: Priority): string[] {
  return [`${hook} hook`, onOneLine(text, priority)];
}

function onOneLine(text: string, { start, end }: Range): string {
  const shown = text.slice(start, Math.min(end, start + longestValue)).replace(/\s+/g, " ");
  return end - start > longestValue ? `${shown.trimEnd()}…` : shown;
}
