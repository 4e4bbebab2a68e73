/** What an editor gets for a file of 10,000 rules, from the server that is shipped. */
import { describe, expect, test } from "vitest";
import { editedDocuments } from "../bench/documents.ts";
import { applied, at, between, brief, labels, openSession, outwards, tokens } from "./session.ts";

/** `services_0` to `services_49` of 200 rules each from line 2 on, then `input`, which jumps to all of them. */
const [, { text }] = editedDocuments();
const lines = text.split("\n");
const chains = Array.from({ length: 50 }, (_, index) => index);
const headOf = (chain: number) => 2 + 202 * chain;
const inputHead = headOf(50);
const jumpTo = (chain: number) => inputHead + 3 + chain;
const name = "rules10k.nft";

const session = await openSession(`/etc/nftables/${name}`, text);
const { server, uri, ask } = session;
const layout = { options: { tabSize: 4, insertSpaces: false } };

const shadowed = (range: string, by: string) => ({
  range,
  severity: 2,
  code: "shadowed-rule",
  tags: [1],
  message: expect.stringContaining(`is already dropped by the rule in line ${Number(by.split(":")[0]) + 1}`),
  relatedInformation: [{ location: { uri: name, range: by }, message: "packets are dropped here" }],
});
const findings = [
  shadowed("1080:2-1080:88", "1070:2-1070:56"),
  shadowed("3491:2-3491:89", "3464:2-3464:59"),
  shadowed("4128:2-4128:85", "4054:2-4054:59"),
  expect.objectContaining({ code: "shadowed-rule" }),
  expect.objectContaining({ code: "shadowed-rule" }),
  expect.objectContaining({ code: "neighbour-discovery-dropped" }),
];

test("the document is as these tests read it", () => {
  expect([headOf(0), headOf(49), inputHead].map((line) => lines[line])).toEqual([
    "\tchain services_0 {",
    "\tchain services_49 {",
    "\tchain input {",
  ]);
  expect(lines[jumpTo(25)]).toBe("\t\tjump services_25");
  expect(lines[5000]).toBe("\t\tip6 saddr 2001:db8:a2c8::/48 tcp dport { 80, 443 } counter accept");
});

describe("diagnostics", () => {
  test("are pushed when the document is opened", async () => {
    expect(brief(await server.published(uri, 1))).toMatchObject({ uri: name, version: 1, diagnostics: findings });
  });

  test("are given to a client that asks", async () => {
    expect(await ask("textDocument/diagnostic")).toMatchObject({ kind: "full", items: findings });
  });

  test("follow what is typed", async () => {
    await server.change(uri, 2, [{ range: between("5000:6-5000:8"), text: "s" }]);
    expect(brief((await server.published(uri, 2)).diagnostics)).toContainEqual(
      expect.objectContaining({ range: "5000:6-5000:10", severity: 1, code: "syntax" }),
    );
    await server.change(uri, 3, [{ range: between("5000:7-5000:7"), text: "a" }]);
    expect(brief((await server.published(uri, 3)).diagnostics)).toMatchObject(findings);
  });
});

test("hover tells a field", async () => {
  expect(await ask("textDocument/hover", { position: at("5000:6") })).toMatchObject({
    range: "5000:2-5000:11",
    contents: { kind: "markdown", value: expect.stringMatching(/^\*\*ip6 saddr\*\* · `ipv6_addr`, 128 bits\n/) },
  });
});

test("completion offers the chains that can be jumped to", async () => {
  const items = await ask("textDocument/completion", { position: at(`${jumpTo(25)}:10`) });
  const range = `${jumpTo(25)}:7-${jumpTo(25)}:18`;
  expect((items as { textEdit: unknown }[]).map(({ textEdit }) => textEdit)).toEqual(
    chains.map((chain) => ({ range, newText: `services_${chain}` })),
  );
});

test("signature help shows the form of a statement", async () => {
  expect(await ask("textDocument/signatureHelp", { position: at("5000:61") })).toMatchObject({
    signatures: [{ label: "counter [packets NUMBER bytes NUMBER]" }, { label: "counter name OBJECT" }],
    activeParameter: 1,
  });
});

describe("names", () => {
  const jump = { position: at(`${jumpTo(25)}:10`) };
  const declared = `${headOf(25)}:7-${headOf(25)}:18`;
  const used = `${jumpTo(25)}:7-${jumpTo(25)}:18`;

  test("are found where they are declared", async () => {
    expect(await ask("textDocument/definition", jump)).toEqual([{ uri: name, range: declared }]);
  });

  test("are found where they are used", async () => {
    const answer = await ask("textDocument/references", { ...jump, context: { includeDeclaration: true } });
    expect(answer).toEqual([
      { uri: name, range: declared },
      { uri: name, range: used },
    ]);
  });

  test("are highlighted", async () => {
    expect(await ask("textDocument/documentHighlight", jump)).toEqual([
      { range: declared, kind: 3 },
      { range: used, kind: 2 },
    ]);
  });

  test("are renamed, or refused", async () => {
    expect(await ask("textDocument/prepareRename", jump)).toEqual({ range: used, placeholder: "services_25" });
    expect(await ask("textDocument/rename", { ...jump, newName: "web" })).toEqual({
      changes: {
        [name]: [
          { range: declared, newText: "web" },
          { range: used, newText: "web" },
        ],
      },
    });
    await expect(ask("textDocument/rename", { ...jump, newName: "services_26" })).rejects.toThrow(
      'there is a chain "services_26" already',
    );
  });
});

test("code actions draw a set out of a rule", async () => {
  const actions = await ask("textDocument/codeAction", {
    range: between("5000:44-5000:44"),
    context: { diagnostics: [], only: ["refactor.extract"] },
  });
  expect(actions).toMatchObject([
    {
      kind: "refactor.extract",
      edit: { changes: { [name]: [{ range: "1:19-1:19" }, { range: "5000:41-5000:52" }] } },
    },
  ]);
});

describe("completion", () => {
  test("offers the fields of a protocol", async () => {
    const offered = labels(await ask("textDocument/completion", { position: at("5000:8") }));
    expect(offered.sort()).toEqual(
      ["daddr", "dscp", "ecn", "flowlabel", "hoplimit", "length", "nexthdr", "saddr", "version"].sort(),
    );
  });

  test("offers all chains after a jump", async () => {
    const offered = labels(await ask("textDocument/completion", { position: at(`${jumpTo(25)}:7`) }));
    expect(offered).toEqual(expect.arrayContaining(chains.map((chain) => `services_${chain}`)));
  });

  test("shows the form of what is being written", async () => {
    expect(await ask("textDocument/signatureHelp", { position: at("5001:25") })).toMatchObject({
      signatures: [{ label: "limit rate [over | until] NUMBER/TIME [burst NUMBER packets]" }, {}, {}],
    });
  });
});

describe("symbols", () => {
  test("of the document are its tables with their chains", async () => {
    const [table] = (await ask("textDocument/documentSymbol")) as { name: string; children: { name: string }[] }[];
    expect(table!.name).toBe("inet filter");
    expect(table!.children.map((chain) => chain.name)).toEqual([
      ...chains.map((chain) => `services_${chain}`),
      "input",
    ]);
    expect(table!.children[25]).toMatchObject({ range: `${headOf(25)}:1-${headOf(26) - 1}:2` });
  });

  test("of the workspace are found by a part of their name", async () => {
    expect(await session.askOf("workspace/symbol", { query: "services_25" })).toMatchObject([
      { name: "services_25", location: { uri: name, range: `${headOf(25)}:7-${headOf(25)}:18` } },
    ]);
  });
});

test("calls lead from a chain to those that jump there, and back", async () => {
  const prepare = async (line: number) => {
    const params = { textDocument: { uri }, position: at(`${line}:10`) };
    const items = await server.connection.sendRequest("textDocument/prepareCallHierarchy", params);
    return (items as object[])[0];
  };
  expect(await session.askOf("callHierarchy/incomingCalls", { item: await prepare(headOf(25)) })).toMatchObject([
    { from: { name: "input" }, fromRanges: [`${jumpTo(25)}:2-${jumpTo(25)}:18`] },
  ]);
  const outgoing = await session.askOf("callHierarchy/outgoingCalls", { item: await prepare(inputHead) });
  expect(outgoing).toMatchObject(chains.map((chain) => ({ to: { name: `services_${chain}` } })));
});

test("a lens stands above each chain", async () => {
  const lenses = (await ask("textDocument/codeLens")) as { range: string }[];
  expect(lenses.map(({ range }) => Number(range.split(":")[0]))).toEqual([...chains.map(headOf), inputHead]);
});

test("hints tell what a named priority is", async () => {
  const range = between(`0:0-${lines.length - 1}:0`);
  expect(await ask("textDocument/inlayHint", { range })).toEqual([
    { position: { line: inputHead + 1, character: 40 }, paddingLeft: true, label: "= 0" },
  ]);
});

describe("semantic tokens", () => {
  test("of a range are those of the whole document there", async () => {
    const all = tokens(await ask("textDocument/semanticTokens/full"));
    const inRange = tokens(await ask("textDocument/semanticTokens/range", { range: between("5000:0-5001:0") }));
    expect(inRange).toEqual(all.filter((token) => token.startsWith("5000:")));
    expect(inRange.map((token) => token.split(" ")[0])).toContain("5000:6");
  });

  test("after an edit are a small difference", async () => {
    const before = await ask("textDocument/semanticTokens/full");
    await server.change(uri, 4, [{ range: between("5000:61-5000:61"), text: "counter " }]);
    const { resultId: previousResultId } = before as { resultId: string };
    const delta = await ask("textDocument/semanticTokens/full/delta", { previousResultId });
    expect(JSON.stringify(delta).length).toBeLessThan(1000);
    expect(tokens({ data: applied(before, delta) })).toEqual(tokens(await ask("textDocument/semanticTokens/full")));
    await server.change(uri, 5, [{ range: between("5000:61-5000:69"), text: "" }]);
    expect(tokens(await ask("textDocument/semanticTokens/full"))).toEqual(tokens(before));
  });
});

describe("formatting", () => {
  const blankLines = chains.map((chain) => ({
    range: `${headOf(chain + 1)}:0-${headOf(chain + 1)}:1`,
    newText: "\n\t",
  }));

  test("lays out the whole document", async () => {
    expect(await ask("textDocument/formatting", layout)).toEqual(blankLines);
  });

  test("lays out a selection", async () => {
    const range = { start: at(`${headOf(7)}:0`), end: at(`${headOf(7) + 1}:0`) };
    expect(await ask("textDocument/rangeFormatting", { ...layout, range })).toEqual([blankLines[6]]);
  });

  test("lays out the block that is closed", async () => {
    const position = at(`${headOf(8) - 1}:2`);
    expect(await ask("textDocument/onTypeFormatting", { ...layout, position, ch: "}" })).toEqual([blankLines[6]]);
  });
});

describe("the shape of the document", () => {
  test("is folded by its blocks", async () => {
    expect(await ask("textDocument/foldingRange")).toEqual([
      { startLine: 1, endLine: lines.length - 3 },
      ...chains.map((chain) => ({ startLine: headOf(chain), endLine: headOf(chain) + 200 })),
      { startLine: inputHead, endLine: lines.length - 4 },
    ]);
  });

  test("is selected from the inside out", async () => {
    const answer = await ask("textDocument/selectionRange", { positions: [at("5000:6")] });
    expect(outwards(answer)).toEqual([
      "5000:2-5000:11",
      "5000:2-5000:30",
      "5000:2-5000:67",
      "4850:19-5051:2",
      "4850:1-5051:2",
      "1:18-10156:1",
      "1:0-10156:1",
      "0:0-10157:0",
    ]);
  });

  test("has no links", async () => {
    expect(await ask("textDocument/documentLink")).toEqual([]);
  });
});
