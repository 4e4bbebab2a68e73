import { type Context, contentsOf, resolve } from "@nftlint/semantics";
import {
  type Expression,
  elementAt,
  elementCount,
  type Match,
  type SetLiteral,
  type VerdictMap,
} from "@nftlint/syntax";
import type { Finding, Fix, Rule } from "../../rule.ts";

/** Fields of which a packet or connection has several bits at once, and how often it has but one. */
const usual: Readonly<Record<string, string>> = {
  "tcp flags": "a segment that has other flags as well, as most have,",
  "ct status": 'a connection that is also "confirmed" or "seen-reply", as most are,',
  "ct label": "a connection that has other labels as well",
};

/** Reports sets of single bits that are compared with a field of many: each is compared with the whole field. */
export const rule: Rule = {
  meta: {
    name: "bitmask-in-set",
    summary: "A set of flags matches packets that have exactly one of them, not those that have any",
    group: "language",
    severity: "warning",
    fix: "safe",
    needsHost: false,
  },
  check(context) {
    const { ruleset } = context;
    context.forEachRule(({ node, document }, { table }) => {
      for (const statement of contentsOf(node).statements) {
        if (statement.kind !== "match" && statement.kind !== "verdict-map") continue;
        const found = finding(statement, { ruleset, table });
        if (found !== null) context.report({ ...found, document });
      }
    });
  },
};

function finding(statement: Match | VerdictMap, names: Context): Finding | null {
  const field = fieldOf(statement.kind === "match" ? statement.left : statement.key);
  if (field === null || (statement.kind === "match" && statement.mask !== null)) return null;
  const written = statement.kind === "match" ? statement.right : statement.map;
  const set = resolve(names.ruleset, written);
  const bits = set?.kind === "set" ? singleBits(set) : null;
  if (bits === null) return null;
  const list = bits.join(",");
  const remedy =
    statement.kind === "match" ? `"${field} ${list}"` : `a rule of its own for each, as "${field} ${bits[0]}"`;
  return {
    range: written,
    message:
      `a set is compared with all bits of "${field}" at once, so that ${usual[field]} ` +
      `matches none of its elements; for any of them write ${remedy}`,
    fixes: statement.kind === "match" && written.kind === "set" ? fixesOf(statement, field, list) : [],
  };
}

/** A negated set is left alone: what `!=` does to a list of flags is not what it says either. */
function fixesOf({ operator, right }: Match, field: string, list: string): Fix[] {
  if (operator !== null) return [];
  // Nobody asks for a connection that is dnat and nothing else; a segment with one flag alone does exist.
  const safety = field === "tcp flags" ? "unsafe" : "safe";
  return [
    {
      title: `Match any of them: "${field} ${list}"`,
      safety,
      edits: [{ start: right.start, end: right.end, newText: list }],
    },
  ];
}

function fieldOf(selector: Expression): string | null {
  if (selector.kind === "payload" && selector.tunnel === null) {
    return selector.protocol === "tcp" && selector.field === "flags" ? "tcp flags" : null;
  }
  if (selector.kind !== "ct") return null;
  return selector.key === "status" || selector.key === "label" ? `ct ${selector.key}` : null;
}

/** More elements than a field has bits are no list of single ones. */
const mostBits = 128;

/** The names of the bits, where a set holds single ones alone and at least two; `null` where it does not. */
function singleBits(set: SetLiteral): string[] | null {
  const count = elementCount(set);
  if (count < 2 || count > mostBits) return null;
  const bits: string[] = [];
  for (let index = 0; index < count; index++) {
    const { key } = elementAt(set, index);
    // A combination such as "syn | ack" shows that the author means whole values.
    if (key.kind !== "value" || key.form !== "word") return null;
    bits.push(key.text);
  }
  return bits;
}
