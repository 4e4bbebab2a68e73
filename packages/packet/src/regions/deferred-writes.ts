/** Which rules write marks that nothing asks for. */

import { type Rule, walk } from "@nftlint/syntax";
import { constantNumber } from "../nft/constants.ts";
import { typeOf } from "../nft/evaluate.ts";
import type { Firewall } from "../way/host.ts";
import { boxKey } from "./box-keys.ts";
import type { Place } from "./cases.ts";
import type { DeferredWrite } from "./deferred.ts";
import { leadingMatches } from "./rule.ts";
import { fieldNameOf } from "./selector-fields.ts";
import type { PacketRegion } from "./slice.ts";
import { isRealizable } from "./space.ts";

/**
 * What a rule writes, where it does nothing but write a known mark.
 * @param region the packets that its matches hold for
 * @returns `null` where it does something else, or where the packets are not told by what they are alone
 */
export function deferredWriteOf(rule: Rule, region: PacketRegion, { scope }: Place): DeferredWrite | null {
  const [, [first, ...others]] = leadingMatches(rule);
  if (first?.kind !== "assignment" || others.some(({ kind }) => kind !== "counter")) return null;
  const { target, value } = first;
  if (fieldNameOf(target, scope.table.family) !== "mark") return null;
  const isTold = region.every(
    ({ box, taken }) => taken === null && box.every(({ dimension }) => isRealizable(dimension)),
  );
  const number = constantNumber(value, typeOf(target, scope), scope);
  if (!isTold || number === null) return null;
  const written = number & 0xffff_ffffn;
  return { region, value: written, key: `${written} ${region.map(({ box }) => boxKey(box)).join(" | ")}` };
}

/** Whether a rule of some firewalls asks for the mark of packets, so that they must be parted by it. */
export function isMarkAsked(firewalls: readonly Firewall[]): boolean {
  return firewalls.some(({ ruleset, tables }) => {
    const isDefined = ruleset.documents.some(({ parsed }) => /\bdefine\b[^\n]*\bmark\b/.test(parsed.text));
    return (
      isDefined ||
      tables.some((table) =>
        [...table.chains.values()].some(({ rules }) =>
          rules.some(({ node, document }) => {
            const text = document.parsed.text.slice(node.start, node.end);
            return text.includes("mark") && asksMark(node);
          }),
        ),
      )
    );
  });
}

function asksMark(rule: Rule): boolean {
  const targets = new Set<unknown>();
  let isAsked = false;
  walk(rule, (node) => {
    if (node.kind === "assignment") targets.add(node.target);
    if (node.kind === "meta" && node.key === "mark" && !targets.has(node)) isAsked = true;
    if (node.kind === "fib") isAsked = true;
    return true;
  });
  return isAsked;
}
