import { type Context, forEachConstant, protocolNumber } from "@nftlint/semantics";
import type { Expression, FamilyName, Match, Statement } from "@nftlint/syntax";
import { mentions } from "../../mentions.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Extension headers (RFC 8200 and IANA's list): these the field is there to find. */
const extensionHeaders: ReadonlySet<number> = new Set([0, 43, 44, 60, 135, 139, 140]);

/** AH and no next header: neither a payload nor purely an extension header, so nothing is said of them. */
const undecided: ReadonlySet<number> = new Set([51, 59]);

/** Reports `ip6 nexthdr` where a transport protocol is asked for. */
export const rule: Rule = {
  meta: {
    name: "nexthdr-instead-of-l4proto",
    summary: "A match on `ip6 nexthdr` misses packets that have an extension header before the protocol asked for",
    group: "language",
    severity: "info",
    fix: "unsafe",
    needsHost: false,
  },
  check(context) {
    if (!mentions(context.ruleset, "nexthdr")) return;
    const { ruleset } = context;
    context.forEachRule(({ node, document }, { table }) => {
      for (const { key, values } of keysOf(node.statements)) {
        const transport = transportIn(values, { ruleset, table });
        if (transport !== null) context.report({ ...finding(key, transport, table.family), document });
      }
    });
  },
};

interface Key {
  readonly key: Expression;
  readonly values: Expression;
}

/** The selectors that read the field alone, with what they are compared with; the anonymous chains' as well. */
function keysOf(statements: readonly Statement[]): Key[] {
  return statements.flatMap((statement): Key[] => {
    if (statement.kind === "match" && isPlain(statement) && isNextHeader(statement.left)) {
      return [{ key: statement.left, values: statement.right }];
    }
    if (statement.kind === "verdict-map" && isNextHeader(statement.key)) {
      return [{ key: statement.key, values: statement.map }];
    }
    if (statement.kind !== "anonymous-chain") return [];
    return statement.block.items.flatMap((item) => (item.kind === "rule" ? keysOf(item.statements) : []));
  });
}

function isPlain({ operator, mask }: Match): boolean {
  return mask === null && (operator === null || operator === "==" || operator === "!=");
}

function isNextHeader(expression: Expression): boolean {
  return (
    expression.kind === "payload" &&
    expression.tunnel === null &&
    expression.protocol === "ip6" &&
    expression.field === "nexthdr"
  );
}

/** The first transport protocol among the values; `null` where there is none, or where an extension header is asked for. */
function transportIn(values: Expression, names: Context): string | null {
  let transport: string | null = null;
  let asksForExtension = false;
  forEachConstant(values, names, (constant) => {
    const number = protocolNumber(constant);
    if (number === null || undecided.has(number) || constant.kind !== "value") return;
    if (extensionHeaders.has(number)) asksForExtension = true;
    else transport ??= constant.text;
  });
  return asksForExtension ? null : transport;
}

function finding(key: Expression, transport: string, family: FamilyName): Finding {
  // Outside of ip6 tables the selector also says that the packet is IPv6.
  const newText = family === "ip6" ? "meta l4proto" : "meta nfproto ipv6 meta l4proto";
  return {
    range: key,
    message:
      `"ip6 nexthdr" is the first header after the IPv6 header, so that "${transport}" behind an extension header, ` +
      `as MLD and fragments have it, does not match; use "meta l4proto"`,
    fixes: [{ title: `Use "${newText}"`, safety: "unsafe", edits: [{ start: key.start, end: key.end, newText }] }],
  };
}
