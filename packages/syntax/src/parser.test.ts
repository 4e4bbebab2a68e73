import { describe, expect, test } from "vitest";
import { printNode } from "../test/print-node.ts";
import { parseClean } from "../test/specification.ts";
import type { Node } from "./ast.ts";
import { parse } from "./parser.ts";
import { walk } from "./visitor.ts";

/** The text put together from the tokens and what lies between them. */
function rebuild(text: string): string {
  const { tokens } = parse(text);
  let rebuilt = "";
  for (let index = 0; index < tokens.count; index++) {
    rebuilt += text.slice(rebuilt.length, tokens.start(index)) + text.slice(tokens.start(index), tokens.end(index));
  }
  return rebuilt + text.slice(rebuilt.length);
}

/** Each node below the root, with the text that it covers. */
function nodesOf(text: string): string[] {
  const nodes: string[] = [];
  walk(parseClean(text).document, (node, parent) => {
    if (parent !== null) nodes.push(`${node.kind}: ${text.slice(node.start, node.end)}`);
  });
  return nodes;
}

describe("a document", () => {
  test.each(["", "\n", "  \n\t", "# c\n", "table ip t\n", "\n\n table ip t # c\n\n"])(
    "%j covers its whole text",
    (text) => {
      const { document, diagnostics } = parse(text);
      expect([document.start, document.end, diagnostics]).toEqual([0, text.length, []]);
    },
  );

  test.each(["table ip t {\n}\n", "  foo '\n\u0007\"", "# c\n\\\n}}{{", "\uFEFFtable ip t\r\n# c", "a\u{1F600}b"])(
    "%j is its tokens and what lies between them",
    (text) => expect(rebuild(text)).toBe(text),
  );

  test("is read alike whatever was read before", () => {
    const good = "table ip t {\nchain c {\naccept\n}\n}\n";
    const before = parse(good);
    parse('table ip t { chain c { jump { set s { 1, "');
    expect(parse(good)).toEqual(before);
  });

  test("has its comments beside the tree", () => {
    const text = "# a\ntable ip t { # b\n}\n";
    const { comments } = parse(text);
    const found = Array.from({ length: comments.count }, (_, index) => [comments.start(index), comments.end(index)]);
    expect(found.map(([start, end]) => text.slice(start, end))).toEqual(["# a", "# b"]);
  });

  test("has its faults in the order of the text", () => {
    const text = "table ip t {\r\nchain c {\nfoo\n}\nfoo\n# c";
    expect(parse(text).diagnostics.map(({ start }) => start)).toEqual([11, 12, 24, 30, 34]);
  });
});

describe("the range of a node is its text, without white space around it", () => {
  test.each<[string, string[]]>([
    [
      "add rule ip t c  tcp dport { 22,80-90 }  accept # x\n",
      [
        "command: add rule ip t c  tcp dport { 22,80-90 }  accept",
        "rule-command: rule ip t c  tcp dport { 22,80-90 }  accept",
        "table-reference: ip t",
        "family: ip",
        "identifier: t",
        "identifier: c",
        "rule: tcp dport { 22,80-90 }  accept",
        "match: tcp dport { 22,80-90 }",
        "payload: tcp dport",
        "set: { 22,80-90 }",
        "element: 22",
        "value: 22",
        "element: 80-90",
        "range: 80-90",
        "value: 80",
        "value: 90",
        "verdict-statement: accept",
        "verdict: accept",
      ],
    ],
    ['define  x =  "a b"  \n', ['define: define  x =  "a b"', "identifier: x", 'value: "a b"']],
    [
      "t c ip6 saddr [::1] jump $x\n",
      [
        "command: t c ip6 saddr [::1] jump $x",
        "rule-command: t c ip6 saddr [::1] jump $x",
        "table-reference: t",
        "identifier: t",
        "identifier: c",
        "rule: ip6 saddr [::1] jump $x",
        "match: ip6 saddr [::1]",
        "payload: ip6 saddr",
        "value: [::1]",
        "verdict-statement: jump $x",
        "verdict: jump $x",
        "variable: $x",
      ],
    ],
    [
      "add chain t c { type filter hook input priority filter - 1 ; policy drop; }\n",
      [
        "command: add chain t c { type filter hook input priority filter - 1 ; policy drop; }",
        "chain: chain t c { type filter hook input priority filter - 1 ; policy drop; }",
        "table-reference: t",
        "identifier: t",
        "identifier: c",
        "block: { type filter hook input priority filter - 1 ; policy drop; }",
        "hook-specification: type filter hook input priority filter - 1",
        "identifier: filter",
        "identifier: input",
        "priority: priority filter - 1",
        "value: filter",
        "value: 1",
        "policy: policy drop",
        "value: drop",
      ],
    ],
  ])("%s", (text, expected) => {
    expect(nodesOf(text)).toEqual(expected);
  });
});

/** What `nft -a list ruleset` prints. */
const listing = `table inet f { # handle 1
	flags dormant
	comment "x"

	counter c { # handle 3
		comment "y"
		packets 5 bytes 500
	}

	quota q { # handle 4
		over 25 mbytes used 3 kbytes
	}

	limit l { # handle 5
		rate 10/second burst 5 packets
	}

	ct helper h { # handle 6
		type "ftp" protocol tcp
		l3proto inet
	}

	ct timeout ct1 { # handle 7
		protocol tcp
		l3proto ip
		policy = { established : 1m, close : 10s }
	}

	ct expectation e { # handle 8
		protocol tcp
		dport 5060
		timeout 1h
		size 12
		l3proto ip
	}

	synproxy s1 { # handle 9
		mss 1460
		wscale 7
		timestamp sack-perm
	}

	set s { # handle 10
		type ipv4_addr
		size 100	# count 3
		flags interval,timeout
		counter
		timeout 1h
		gc-interval 5m
		elements = { 10.0.0.1 counter packets 0 bytes 0 timeout 2h expires 1h59m59s956ms comment "z",
			     10.1.0.0/16 counter packets 0 bytes 0 expires 59m59s956ms,
			     10.2.0.1-10.2.0.9 counter packets 0 bytes 0 expires 59m59s956ms }
	}

	map m { # handle 12
		type inet_service : verdict
		elements = { 22 : accept,
			     80 : jump x }
	}

	map n { # handle 13
		typeof ip saddr . tcp dport : ip daddr
		flags interval
		elements = { 10.0.0.0/8 . 22-23 : 1.2.3.4 }
	}

	chain x { # handle 1
	}

	chain in { # handle 2
		type filter hook input priority filter + 5; policy drop;
		iif "lo" accept # handle 14
		ct state vmap { invalid : drop, established : accept, related : accept } # handle 16
		tcp flags & (fin | syn | rst | ack) == syn counter packets 5 bytes 6 accept comment "c # d" # handle 17
		tcp dport 22 add @d { ip saddr . tcp dport timeout 1m limit rate 5/minute burst 5 packets } accept # handle 24
		log prefix "x: " level info flags tcp sequence,options reject with icmpx port-unreachable # handle 25
		meta mark set ct mark & 0x000001ff | 0x00000100 # handle 26
		ip saddr @s quota over 10 mbytes used 1 bytes last used never # handle 27
		fib saddr . iif check missing drop # handle 28
		meta hour "08:00"-"17:00" meta day "Monday" accept # handle 29
		numgen inc mod 2 vmap { 0 : jump x, 1 : return } # handle 31
		meta l4proto tcp ct count over 5 reject with tcp reset # handle 34
		counter name "c" limit name "l" quota name "q" # handle 36
		jump {
			tcp dport 80 accept # handle 40
		} # handle 39
	}
}
`;

describe("a listing", () => {
  const withoutHandles = listing.replaceAll(/\t?[ \t]# (?:handle|count) \d+$/gm, "");

  test("with handles is read as one without", () => {
    const trees = [listing, withoutHandles].map((text) => parseClean(text).document.items.map(printNode));
    expect(trees[0]).toEqual(trees[1]);
  });

  test("keeps its handles as comments", () => {
    const { comments } = parse(listing);
    const texts = Array.from({ length: comments.count }, (_, index) =>
      listing.slice(comments.start(index), comments.end(index)),
    );
    expect(texts).toEqual(listing.match(/# (?:handle|count) \d+$/gm));
  });

  test("without state, as `nft -s list ruleset` prints it, has counters without numbers", () => {
    const stateless =
      "table ip t {\n\tcounter c {\n\t}\n\n\tquota q {\n\t\tover 25 mbytes\n\t}\n\n\tchain c {\n\t\tcounter\n\t}\n}\n";
    expect(parseClean(stateless).document.items.map((item: Node) => printNode(item))).toEqual([
      "[add] (table family=ip name=t { (object type=counter name=c {  }); (object type=quota name=q { (object-property name=quota values=[over 25 mbytes]) }); (chain name=c { (counter) }) })",
    ]);
  });
});
