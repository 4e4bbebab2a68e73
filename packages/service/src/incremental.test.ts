import { readFileSync } from "node:fs";
import { parseSnapshot, snapshotFacts } from "@nftlint/host";
import { unconfigured } from "@nftlint/linter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { reading } from "../test/marked.ts";
import { diagnose } from "./diagnostics.ts";
import { type Environment, nowhere, ServiceDocument } from "./document.ts";
import { hover } from "./hover.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

const text = `flush ruleset
define lan = 192.168.4.0/24
define uplink = "eno1"

table inet filter {
	set admins {
		type ipv4_addr
		flags interval
		elements = { 10.0.0.1, 10.0.0.5-10.0.0.9 }
	}

	set seen {
		type ipv4_addr
		flags dynamic
	}

	map ways {
		type inet_service : verdict
		elements = { 22 : jump ssh, 80 : accept }
	}

	chain input {
		type filter hook input priority filter; policy drop;
		ct state vmap { established : accept, related : accept, invalid : drop }
		iif "lo" accept
		ip saddr @admins tcp dport 22 accept
		tcp dport vmap @ways
		tcp dport 8080 accept
		tcp dport 8081 accept
		tcp dport 8082 accept
		iifname $uplink jump web
		log prefix "dropped: " drop
	}

	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip saddr $lan oifname $uplink accept
	}

	chain ssh {
		limit rate over 5/minute drop
		add @seen { ip saddr }
		ip saddr @seen drop
		accept
	}

	chain web {
		tcp dport 443 accept
		tcp dport 443 accept
		meta l4proto { tcp, udp } th dport 53 jump {
			ip saddr 10.0.0.9 accept
			drop
		}
		counter
		drop
		udp dport 53 accept
	}
}

table ip nat {
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		ip saddr $lan oifname $uplink counter snat to 10.53.134.1
	}
}
add rule inet filter web tcp dport 8443 accept
`;

/** Rules that mean something to one lint rule or another. */
const rules = [
  "accept",
  "drop",
  "counter drop",
  "tcp dport 443 accept",
  "tcp dport 443 drop",
  "jump web",
  "goto ssh",
  "jump input",
  "jump nowhere",
  "ip saddr @admins accept",
  "ip saddr @nobody accept",
  "ip saddr $lan accept",
  "ip saddr $wan accept",
  'iifname "eno11" accept',
  'oifname "eno2" drop',
  "log",
  'limit rate 5/second log prefix "x "',
  "ct state new tcp dport 22 accept",
  "ip6 saddr ::1 ip saddr 10.0.0.1 accept",
  "tcp dport 80 udp dport 80 accept",
  "icmp type echo-request accept",
  "meta nftrace set 1",
  "ip6 nexthdr tcp accept",
  "tcp flags { syn, ack } accept",
  "ip saddr example.org accept",
  "masquerade",
  "ct mark set 1",
  "meta mark 1 accept",
  "reject",
  "notrack",
  "add @seen { ip saddr }",
  "tcp dport vmap { 22 : accept, 80 : jump web }",
  "counter packets 5 bytes 10",
  "tcp dport { 80, 443 } accept",
  "tcp dport { 80, 443 ",
  "tcp dprot 80 accept",
  'meta oifname "eth0" accept',
  "fib daddr type local accept",
  "flow add @ft",
].map((rule) => `\t\t${rule}\n`);
const others = [
  "\n",
  "}\n",
  "\t\t# nftlint-ignore\n",
  "# a remark\n",
  "\tset more { type ipv4_addr; }\n",
  "define wan = 10.9.9.9\n",
  "redefine lan = 10.1.0.0/16\n",
  "\tchain web2 {\n\t}\n",
  "table ip6 six {\n}\n",
  'include "part.nft"\n',
  "add rule inet filter ssh drop\n",
  "delete rule inet filter ssh handle 4\n",
  "flush table inet filter\n",
];

const lineEdit = fc.record({
  kind: fc.constantFrom("insert", "delete", "replace", "double", "swap", "comment"),
  line: fc.nat(),
  content: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...rules) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  ),
});
const characterEdit = fc.record({
  kind: fc.constant("characters" as const),
  line: fc.nat(),
  content: fc.constantFrom("", "", "1", "9", "x", " ", "{", "}", '"', "$", "@", ";", "\n", "!= ", "drop"),
});

/** The text after an edit of one of its lines. */
function edited(before: string, { kind, line, content }: { kind: string; line: number; content: string }): string {
  const lines = before.split(/(?<=\n)/);
  const index = line % Math.max(1, lines.length);
  const current = lines[index] ?? "";
  switch (kind) {
    case "insert":
      lines.splice(index, 0, content);
      break;
    case "delete":
      lines.splice(index, 1);
      break;
    case "replace":
      lines[index] = content;
      break;
    case "double":
      lines.splice(index, 0, current);
      break;
    case "swap":
      lines.splice(index, 2, lines[index + 1] ?? "", current);
      break;
    case "comment":
      lines[index] = current.startsWith("#") ? current.slice(1) : `#${current}`;
      break;
    default: {
      const at = line % Math.max(1, current.length);
      lines[index] = current.slice(0, at) + content + current.slice(at + (content === "" ? 1 : 0));
    }
  }
  return lines.join("");
}

/** What people see of a document. */
function seen(document: ServiceDocument): unknown {
  return {
    diagnostics: diagnose(document),
    names: symbolsOf(document).occurrences.map(({ symbol, range, isDeclaration, whole }) => ({
      symbol,
      range,
      isDeclaration,
      whole,
    })),
    hovers: [100, 500, 900].map((offset) => hover(document, document.textDocument.positionAt(offset))),
  };
}

function version(number: number, content: string): TextDocument {
  return TextDocument.create("file:///etc/main.nft", "nft", number, content);
}

const parsed = parseSnapshot(readFileSync("test/fixtures/wazowski/snapshot.json", "utf8"));
const host = "snapshot" in parsed ? snapshotFacts(parsed.snapshot) : null;
const part = {
  readInclude: reading({ "part.nft": "table inet filter {\n\tchain web {\n\t\tdrop\n\t\taccept\n\t}\n}\n" }),
};
const environments: Readonly<Record<string, Environment>> = {
  "without a host": nowhere,
  "on a host, with includes": { ...nowhere, ...part, host },
  "for an old release": { ...nowhere, ...part, config: { ...unconfigured, nftVersion: "0.9.8" } },
};

describe("after any edits a document says what it says when it is opened as it is", () => {
  test.each(Object.entries(environments))("%s", { timeout: 240_000 }, (_, environment) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: lineEdit }, { weight: 1, arbitrary: characterEdit }), {
          minLength: 1,
          maxLength: 8,
        }),
        (edits) => {
          let content = text;
          let document = new ServiceDocument(version(1, content), environment);
          diagnose(document);
          for (const [index, edit] of edits.entries()) {
            content = edited(content, edit);
            document = new ServiceDocument(version(index + 2, content), environment, document);
            // A version that nobody asks about leaves what was known of the one before to the next.
            if (edit.line % 4 === 0) continue;
            expect(seen(document)).toEqual(seen(new ServiceDocument(version(1, content), environment)));
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
