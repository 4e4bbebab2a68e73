import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Chain, Command, Rule, Table } from "../ast.ts";
import { type ParseResult, parse } from "../parser.ts";
import { reparse } from "./reparse.ts";

const text = `flush ruleset
define lan = { 10.0.0.0/8, 192.168.0.0/16 }

table inet filter { # the only one
	set admins {
		type ipv4_addr; flags interval;
		elements = { 10.0.0.1, 10.0.0.5-10.0.0.9,
			10.1.0.0/16 }
	}

	chain input {
		type filter hook input priority filter; policy drop;
		# what was let in before
		ct state vmap { established : accept, related : accept, invalid : drop }
		iif "lo" accept; ip saddr @admins tcp dport 22 accept
		ip saddr { 10.0.0.1, 10.0.0.7 } tcp dport { 80,
			443 } counter \\
			accept comment "the web"
		ip6 saddr 2001:db8:1234:5678::/64 log prefix "six: " jump services
	}

	chain services {
		udp dport 53 accept
		meta l4proto { tcp, udp } th dport 123 jump {
			ip saddr 10.0.0.9 accept
			drop
		}
	}
}

table ip nat { chain post { type nat hook postrouting priority 100; masquerade; } }
add rule inet filter services tcp dport 25 accept
add element inet filter admins { 10.9.9.9 } # one more
`;

/** Everything that a reader of the result can see. */
function seen(result: ParseResult): unknown {
  const { tokens, comments } = result;
  return {
    text: result.text,
    document: JSON.parse(JSON.stringify(result.document)) as unknown,
    diagnostics: result.diagnostics,
    tokens: Array.from({ length: tokens.count }, (_, at) => [tokens.kind(at), tokens.start(at), tokens.end(at)]),
    comments: Array.from({ length: comments.count }, (_, at) => [comments.start(at), comments.end(at)]),
    isRegular: result.isRegular,
  };
}

function replaced(before: string, what: string, by: string): string {
  expect(before).toContain(what);
  return before.replace(what, () => by);
}

function rulesOf({ document }: ParseResult, chain: string): Rule[] {
  const table = (document.items[2] as Command).target as Table;
  const found = table.block!.items.find((item): item is Chain => item.kind === "chain" && item.name?.name === chain);
  return found!.block!.items.filter((item) => item.kind === "rule");
}

describe("reading a document again gives what reading it for the first time gives", () => {
  test.each([
    ["another number in a rule", "dport 22", "dport 2222"],
    ["a longer rule", "drop\n\t\t}", "counter drop\n\t\t}"],
    ["a rule less", "\t\tudp dport 53 accept\n", ""],
    ["two rules more", "\t\tudp dport 53 accept\n", "\t\tudp dport 53 accept\n\t\tdrop\n\t\tudp dport 67 accept\n"],
    ["a rule that is no rule any more", "udp dport 53 accept", "udp dprot 53 accept"],
    ["a rule that lost its end", "ip saddr @admins tcp dport 22 accept", "ip saddr @admins tcp dport"],
    ["a rule that becomes a comment", "\t\tudp dport 53 accept", "\t\t# udp dport 53 accept"],
    ["a comment that becomes a rule", "# what was let in before", "ct state invalid drop"],
    ["a line that goes on in the next", 'log prefix "six: "', 'log prefix "six: " \\\n'],
    ["a brace that opens", "udp dport 53", "udp dport { 53"],
    ["a brace that closes", "udp dport 53 accept", "udp dport 53 accept }"],
    ["a quote that opens", 'prefix "six: "', 'prefix " six: "'],
    ["a quote that is not closed", "udp dport 53", 'udp dport "53'],
    ["another chain header", "priority filter; policy drop", "priority -1; policy accept"],
    ["another name", "chain services", "chain other"],
    ["another table", "table ip nat", "table ip6 nat"],
    ["another element", "10.1.0.0/16 }", "10.1.0.0/16, 10.2.0.0/16 }"],
    ["another command", "tcp dport 25", "tcp dport { 25, 587 }"],
    ["a variable", "define lan", "define wan"],
    ["a carriage return", "udp dport 53 accept", "udp dport 53 accept\r"],
    ["a byte order mark", "flush", "\uFEFFflush"],
    ["the last line", "# one more\n", "# one more"],
    ["everything", text, "table t {\n}\n"],
    ["nothing left", text, ""],
  ])("%s", (_, what, by) => {
    const after = replaced(text, what, by);
    expect(seen(reparse(parse(text), after))).toEqual(seen(parse(after)));
    expect(seen(reparse(parse(after), text))).toEqual(seen(parse(text)));
  });

  const words = [
    ..." \n\t;{}()#\"'\\,:@$-/.!=<>&|*",
    "\n\t\t",
    " { ",
    " }\n",
    "\r\n",
    "# x\n",
    "\\\n",
    '"a b"',
    "accept",
    "drop",
    "tcp dport 22",
    "ip saddr 10.0.0.1",
    "jump services",
    "counter",
    "limit rate",
    "10",
    "table",
    "chain x",
    "chain x {\n\t}\n",
    "set s { type ipv4_addr; }\n",
    "table ip x {\n\t}\n",
    "define a = 1\n",
    "add rule inet filter services accept\n",
    'include "x"\n',
    'comment "c"',
    "elements = { 1 }",
    "type nat hook input priority 0;",
    "policy drop;",
    "ct state { new, established }",
    "2001:db8::1:accept",
    "$lan",
    "@admins",
    "\uFEFF",
  ];
  const edit = fc.record({
    at: fc.nat(),
    removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
    inserted: fc.oneof(
      fc.constant(""),
      fc.constantFrom(...words),
      fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((pair) => pair.join(" ")),
    ),
  });

  test("over random edits, one after the other", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let current = text;
        let result = parse(text);
        for (const { at, removed, inserted } of edits) {
          const start = at % (current.length + 1);
          current = current.slice(0, start) + inserted + current.slice(start + removed);
          result = reparse(result, current);
          expect(seen(result)).toEqual(seen(parse(current)));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test("a document that was taken over already is not taken over again", () => {
  const before = parse(text);
  const once = replaced(text, "tcp dport 22", "tcp dport 2222");
  const first = reparse(before, once);
  const twice = replaced(text, "udp dport 53", "udp dport 5353");
  expect(seen(reparse(before, twice))).toEqual(seen(parse(twice)));
  expect(seen(reparse(before, text))).toEqual(seen(parse(text)));
  expect(seen(first)).toEqual(seen(parse(once)));
});

describe("what an edit does not concern stays the same object", () => {
  test("the rules around a changed rule, moved to where they stand now", () => {
    const before = parse(text);
    const [hook, ...rules] = rulesOf(before, "input");
    const services = rulesOf(before, "services");
    const after = reparse(before, replaced(text, "tcp dport 22 accept", "tcp dport 2222 counter accept"));
    const now = rulesOf(after, "input");
    expect(now[0]).toBe(hook);
    expect(now.map((rule) => rules.includes(rule))).toEqual([false, false, false, true, true]);
    expect(rulesOf(after, "services")).toEqual(services);
    expect(rulesOf(after, "services")[0]).toBe(services[0]);
    expect(after.text.slice(services[0]!.start, services[0]!.end)).toBe("udp dport 53 accept");
  });
});
