/** What an editor shows of what a document declares, from the server that is shipped: snat.cfg with its forward chain, and 10,000 rules. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver/node";
import { editedDocuments } from "../bench/documents.ts";
import { at, between, brief, fixture, openSession, type Session, wazowski } from "./session.ts";

const snat = await openSession(join(wazowski, "snat-with-forward.cfg"), fixture("snat-with-forward.cfg"));
const [, { text }] = editedDocuments();
const rules = await openSession("/etc/nftables/rules10k.nft", text);
/** `services_0` to `services_49` of 200 rules each from line 2 on, then `input`, which jumps to all of them. */
const chains = Array.from({ length: 50 }, (_, index) => ({ name: `services_${index}`, head: 2 + 202 * index }));
const input = 2 + 202 * chains.length;

interface Outlined {
  readonly name: string;
  readonly detail: string;
  readonly selectionRange: string;
  readonly children?: readonly Outlined[];
}

/** `name (detail) range of the name`, indented as in an outline. */
async function outline({ ask }: Session): Promise<string[]> {
  const lines = (symbols: readonly Outlined[], indentation: string): string[] =>
    symbols.flatMap(({ name, detail, selectionRange, children = [] }) => [
      `${indentation}${name} (${detail}) ${selectionRange}`,
      ...lines(children, `${indentation}  `),
    ]);
  return lines((await ask("textDocument/documentSymbol")) as Outlined[], "");
}

/** `range of the name: title`, of all lenses or the one in a line. */
async function lenses({ server, uri }: Session, line: number | null = null): Promise<string[]> {
  const { connection } = server;
  const found: CodeLens[] = await connection.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  const wanted = found.filter(({ range }) => line === null || range.start.line === line);
  return wanted.map(({ range, command }) => `${brief(range)}: ${command?.title}`);
}

async function hints({ ask }: Session, range: string): Promise<string[]> {
  const found = (await ask("textDocument/inlayHint", { range: between(range) })) as {
    position: { line: number; character: number };
    label: string;
  }[];
  return found.map(({ position, label }) => `${position.line}:${position.character} ${label}`);
}

interface Call {
  readonly from?: { readonly name: string };
  readonly to?: { readonly name: string };
  readonly fromRanges: readonly string[];
}

/** `name ranges` of the calls of the chain at a position. */
async function calls({ server, uri }: Session, position: string, direction: "incoming" | "outgoing") {
  const { connection } = server;
  const params = { textDocument: { uri }, position: at(position) };
  const [item] = await connection.sendRequest<unknown[]>("textDocument/prepareCallHierarchy", params);
  const found = brief(await connection.sendRequest(`callHierarchy/${direction}Calls`, { item })) as Call[];
  return found.map(({ from, to, fromRanges }) => `${(from ?? to)?.name} ${fromRanges.join(" ")}`);
}

describe("snat.cfg with a forward chain", () => {
  test("has an outline", async () => {
    expect(await outline(snat)).toEqual([
      "ip nat (table) 1:9-1:12",
      "  prerouting (prerouting hook, type nat, priority 0, policy accept) 2:9-2:19",
      "  poop-chain (chain) 10:9-10:19",
      "  postrouting (postrouting hook, type nat, priority 100, policy accept) 16:9-16:20",
      "ip filter (table) 25:9-25:15",
      "  forward (forward hook, priority 0, policy accept) 26:9-26:16",
    ]);
  });

  test("has lenses", async () => {
    expect(await lenses(snat)).toEqual([
      "2:9-2:19: prerouting hook, priority 0: the only chain",
      "10:9-10:19: 1 rule jumps here",
      "16:9-16:20: postrouting hook, priority 100: the only chain",
      "26:9-26:16: forward hook, priority 0: the only chain",
    ]);
  });

  test("has calls both ways", async () => {
    expect(await calls(snat, "10:10", "incoming")).toEqual(["prerouting 4:30-4:45"]);
    expect(await calls(snat, "2:10", "outgoing")).toEqual(["poop-chain 4:30-4:45"]);
  });

  test("has nothing that is not written", async () => {
    expect(await hints(snat, "0:0-30:0")).toEqual([]);
  });

  test("is searched for its names", async () => {
    expect(await snat.ask("workspace/symbol", { query: "poop" })).toEqual([
      {
        name: "poop-chain",
        kind: 12,
        containerName: "ip nat",
        location: { uri: "snat-with-forward.cfg", range: "10:9-10:19" },
      },
    ]);
  });
});

describe("10,000 rules", () => {
  test("have an outline", async () => {
    expect(await outline(rules)).toEqual([
      "inet filter (table) 1:11-1:17",
      ...chains.map(({ name, head }) => `  ${name} (chain) ${head}:7-${head}:${7 + name.length}`),
      `  input (input hook, priority filter, policy drop) ${input}:7-${input}:12`,
    ]);
  });

  test("have lenses", async () => {
    expect(await lenses(rules, chains[25]?.head)).toEqual(["5052:7-5052:18: 1 rule jumps here"]);
    expect(await lenses(rules, input)).toEqual([`${input}:7-${input}:12: input hook, priority 0: the only chain`]);
  });

  test("have calls both ways", async () => {
    const jump = (chain: number) => `${input + 3 + chain}:2-${input + 3 + chain}:${7 + `services_${chain}`.length}`;
    expect(await calls(rules, "5052:8", "incoming")).toEqual([`input ${jump(25)}`]);
    expect(await calls(rules, `${input}:8`, "outgoing")).toEqual(
      chains.map(({ name }, index) => `${name} ${jump(index)}`),
    );
  });

  test("have hints in the range alone", async () => {
    expect(await hints(rules, `${input}:0-${input + 3}:0`)).toEqual([`${input + 1}:40 = 0`]);
    expect(await hints(rules, "5000:0-5060:0")).toEqual([]);
  });

  test("are searched for their names", async () => {
    const found = (await rules.ask("workspace/symbol", { query: "srv25" })) as { name: string }[];
    expect(found.map(({ name }) => name)).toEqual(["services_25"]);
  });
});
