import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSnapshot, snapshotFacts } from "@nftlint/host";
import { describe, expect, test } from "vitest";
import { marked, reading } from "../test/marked.ts";
import { drawGraph, interfacesFor, type PacketWords, tracePacketIn } from "./graph.ts";

function router() {
  const path = fileURLToPath(new URL("../../../test/fixtures/wazowski/snapshot-after.json", import.meta.url));
  const parsed = parseSnapshot(readFileSync(path, "utf8"));
  if ("error" in parsed) throw new Error(parsed.error);
  return snapshotFacts(parsed.snapshot);
}

const text = `\
table inet filter {
	chain ssh {
		ip saddr 10.0.0.0/8 accept
	}
	chain input {
		type filter hook input priority filter; policy drop;
		iif lo accept
		tcp dport 22 jump ssh
	}
	chain forward {
		type filter hook forward priority filter;
		accept
	}
}
`;

const ssh: PacketWords = { words: "--from 192.168.4.110 --to 192.168.4.1 tcp 22", inputInterface: "eno2" };

/** Each mark as `line: text: mark`. */
function marks(words: PacketWords, document = marked(text, { host: router() }).document) {
  const answer = tracePacketIn(document, words);
  if ("problem" in answer) return answer.problem;
  return answer.marks.map(({ range, mark, reason, end }) =>
    [`${range.start.line}: ${document.textDocument.getText(range)}`, mark, reason, end]
      .filter((part) => part !== null)
      .join(" | "),
  );
}

describe("a packet", () => {
  test("marks each rule, and the policy that ends its way", () => {
    expect(marks(ssh)).toEqual([
      "2: ip saddr 10.0.0.0/8 accept | not matched | ip saddr is 192.168.4.110",
      "5: policy drop | matched | dropped here",
      '6: iif lo accept | not matched | iif is "eno2"',
      "7: tcp dport 22 jump ssh | matched",
      "11: accept | never reached",
    ]);
  });

  test("has a verdict", () => {
    const { document } = marked(text, { host: router() });
    expect(tracePacketIn(document, ssh)).toMatchObject({
      verdict: "DROPPED in input by inet filter input policy drop",
      outcome: "dropped",
    });
  });

  test("in a part of a ruleset meets the whole", () => {
    const part = "tcp dport 22 accept\n";
    const main =
      'table inet t {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tinclude "main.nft"\n\t}\n}\n';
    const { document } = marked(part, {
      host: router(),
      entries: [
        {
          path: "/etc/whole.nft",
          text: main,
          includedPath: "/etc/main.nft",
          readInclude: () => ({ status: "read", files: [{ path: "/etc/main.nft", text: part }] }),
        },
      ],
    });
    const answer = tracePacketIn(document, ssh);
    expect("marks" in answer && answer.marks).toEqual([
      {
        uri: document.uri,
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 19 } },
        ...{ mark: "matched", reason: null, end: null },
      },
    ]);
  });

  test.each<[string, string]>([
    ["--from 192.168.4.110 --to 192.168.4.1", "the protocol is missing: icmp echo-request, tcp 22, udp 53"],
    ["--from 192.168.4.110 --to 192.168.4.1 --iif eth7 tcp 22", 'wazowski has no interface "eth7"'],
  ])("that nobody can follow is told why: %s", (words, expected) => {
    expect(marks({ words, inputInterface: "eno2" })).toBe(expected);
  });

  test("meets a host", () => {
    expect(marks(ssh, marked(text).document)).toBe("a packet meets a host: choose a snapshot of it");
  });
});

describe("the picture", () => {
  test("leads to rules and chains, also in what the document includes", async () => {
    const { document } = marked('include "part.nft"\n', {
      readInclude: reading({
        "part.nft": "table ip t {\n\tchain c {\n\t\ttype filter hook input priority 0\n\t\taccept\n\t}\n}\n",
      }),
    });
    const { svg, problem } = await drawGraph(document, null);
    expect(problem).toBeNull();
    const places = [...svg.matchAll(/data-place="([^"]+)"/g)].map(([, place = ""]) =>
      JSON.parse(place.replaceAll("&quot;", '"')),
    );
    expect(places.map(({ uri, range }) => [uri, range.start.line])).toEqual([
      ["file:///part.nft", 2],
      ["file:///part.nft", 3],
    ]);
  });

  test("has a packet's way, or tells why it has not", async () => {
    const { document } = marked(text, { host: router() });
    expect((await drawGraph(document, ssh)).svg).toContain("✗ dropped here");
    const without = await drawGraph(marked(text).document, ssh);
    expect(without.problem).toBe("a packet meets a host: choose a snapshot of it");
    expect(without.svg).toContain("inet filter input");
  });

  test("leaves its colours to the page", async () => {
    const { svg } = await drawGraph(marked(text).document, null);
    expect(svg).not.toContain("prefers-color-scheme");
  });
});

test("the interfaces that packets may come in on", () => {
  expect(interfacesFor(marked(text, { host: router() }).document)).toEqual(["lo", "eno1", "eno2"]);
  expect(interfacesFor(marked(text).document)).toBeNull();
});
