/** What an editor gets for snat.cfg and the files beside it, from the server that is shipped. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { applied, at, between, brief, fixture, labels, openSession, outwards, tokens, wazowski } from "./session.ts";

const session = await openSession(join(wazowski, "snat.cfg"), fixture("snat.cfg"));
const { server, uri, ask } = session;
const types = server.initialized.capabilities.semanticTokensProvider?.legend.tokenTypes ?? [];
const forward = await session.alongside(join(wazowski, "snat-with-forward.cfg"), fixture("snat-with-forward.cfg"));
const layout = { options: { tabSize: 4, insertSpaces: false } };

describe("diagnostics", () => {
  const rulePage = "https://github.com/nftlint/nftlint/blob/main/packages/linter/src/rules/not-idempotent/README.md";
  const found = {
    range: "0:0-0:12",
    severity: 2,
    code: "not-idempotent",
    codeDescription: { href: rulePage },
    source: "nftlint",
    message: expect.stringMatching(/^loading this file again adds the rules of table "ip nat" once more/),
    data: { fix: "unsafe" },
  };

  test("are pushed when the document is opened", async () => {
    expect(brief(await server.published(uri, 1))).toEqual({ uri: "snat.cfg", version: 1, diagnostics: [found] });
  });

  test("are given to a client that asks", async () => {
    expect(await ask("textDocument/diagnostic")).toMatchObject({ kind: "full", items: [found] });
  });

  test("follow what is typed", async () => {
    const typed = await session.alongside(join(wazowski, "typed.cfg"), fixture("snat.cfg"));
    await server.change(typed.uri, 2, [{ range: between("7:6-7:13"), text: "oifnam" }]);
    expect(brief((await server.published(typed.uri, 2)).diagnostics)).toMatchObject([
      found,
      {
        range: "7:6-7:12",
        severity: 1,
        code: "unknown-name",
        message: '"oifnam" is nothing that a packet has; did you mean "oifname"?',
      },
    ]);
    await server.change(typed.uri, 3, [{ range: between("7:12-7:12"), text: "e" }]);
    expect(brief((await server.published(typed.uri, 3)).diagnostics)).toEqual([found]);
  });
});

describe("hover", () => {
  const value = async (position: string) => {
    const answer = await ask("textDocument/hover", { position: at(position) });
    const { contents, range } = answer as { contents: { value: string }; range: string };
    return [range, contents.value.split("\n")[0]];
  };

  test("tells a field with its datatype", async () => {
    expect(await value("7:7")).toEqual(["7:6-7:13", "**meta oifname** · `ifname`, 128 bits"]);
  });

  test("tells a statement and a chain", async () => {
    expect(await value("7:30")).toEqual(["7:27-7:37", "**masquerade**"]);
    expect(await value("5:12")).toEqual(["5:9-5:20", "**chain postrouting** of table ip nat"]);
  });
});

test("completion offers the hooks of the type", async () => {
  const items = await ask("textDocument/completion", { position: at("6:24") });
  const texts = (items as { textEdit: unknown }[]).map(({ textEdit }) => textEdit);
  expect(texts).toEqual(
    ["prerouting", "input", "output", "postrouting"].map((newText) => ({ range: "6:20-6:31", newText })),
  );
});

test("signature help shows the form of a base chain", async () => {
  expect(await ask("textDocument/signatureHelp", { position: at("6:41") })).toMatchObject({
    signatures: [{ label: "type TYPE hook HOOK [device INTERFACE] priority PRIORITY [+ | - NUMBER]" }],
    activeParameter: 6,
  });
});

describe("names", () => {
  const jump = { position: at("4:38") };
  const uses = ["4:35-4:45", "10:9-10:19"];

  test("are found where they are declared", async () => {
    expect(await ask("textDocument/definition", { position: at("5:12") })).toEqual([
      { uri: "snat.cfg", range: "5:9-5:20" },
    ]);
    expect(await forward.ask("textDocument/definition", jump)).toEqual([
      { uri: "snat-with-forward.cfg", range: "10:9-10:19" },
    ]);
  });

  test("are found where they are used", async () => {
    const answer = await forward.ask("textDocument/references", { ...jump, context: { includeDeclaration: true } });
    expect(new Set(answer as object[])).toEqual(
      new Set(uses.map((range) => ({ uri: "snat-with-forward.cfg", range }))),
    );
    expect(await forward.ask("textDocument/references", { ...jump, context: { includeDeclaration: false } })).toEqual([
      { uri: "snat-with-forward.cfg", range: "4:35-4:45" },
    ]);
  });

  test("are highlighted as written and as read", async () => {
    expect(await forward.ask("textDocument/documentHighlight", jump)).toEqual(
      expect.arrayContaining([
        { range: "4:35-4:45", kind: 2 },
        { range: "10:9-10:19", kind: 3 },
      ]),
    );
  });

  test("are renamed everywhere", async () => {
    expect(await forward.ask("textDocument/prepareRename", jump)).toEqual({
      range: "4:35-4:45",
      placeholder: "poop-chain",
    });
    const edit = (await forward.ask("textDocument/rename", { ...jump, newName: "icmp-chain" })) as {
      changes: Record<string, { range: string }[]>;
    };
    expect(Object.keys(edit.changes)).toEqual(["snat-with-forward.cfg"]);
    expect(edit.changes["snat-with-forward.cfg"]!.map(({ range }) => range).sort()).toEqual([
      "10:9-10:19",
      "4:35-4:45",
    ]);
  });

  test("that are taken are refused", async () => {
    await expect(ask("textDocument/rename", { position: at("5:12"), newName: "prerouting" })).rejects.toThrow(
      'there is a chain "prerouting" already',
    );
  });
});

describe("code actions", () => {
  test("mend a finding, or suppress it", async () => {
    const actions = await ask("textDocument/codeAction", {
      range: between("0:0-0:0"),
      context: { diagnostics: [], only: ["quickfix"] },
    });
    expect(actions).toMatchObject([
      {
        title: 'Insert "table ip nat; flush table ip nat"',
        kind: "quickfix",
        edit: {
          changes: { "snat.cfg": [{ range: "0:0-0:0", newText: "table ip nat\nflush table ip nat\n\n" }] },
        },
        diagnostics: [{ code: "not-idempotent" }],
      },
      {
        title: 'Suppress "not-idempotent" for this line',
        edit: {
          changes: {
            "snat.cfg": [{ range: "0:0-0:0", newText: "# nftlint-disable-next-line not-idempotent -- \n" }],
          },
        },
      },
    ]);
  });
});

describe("formatting", () => {
  test("lays out the whole document", async () => {
    expect(await ask("textDocument/formatting", layout)).toEqual([
      { range: "0:14-1:3", newText: "\n\t" },
      { range: "1:21-2:6", newText: "\n\t\t" },
      { range: "2:57-3:3", newText: "\n\t" },
      { range: "4:0-5:3", newText: "\n\t" },
      { range: "5:22-6:6", newText: "\n\t\t" },
      { range: "6:60-7:6", newText: "\n\t\t" },
      { range: "7:37-8:3", newText: "\n\t" },
    ]);
  });

  test("lays out a selection", async () => {
    expect(await ask("textDocument/rangeFormatting", { ...layout, range: between("1:0-2:0") })).toEqual([
      { range: "1:0-1:3", newText: "\t" },
    ]);
  });

  test("lays out the block that is closed", async () => {
    expect(await ask("textDocument/onTypeFormatting", { ...layout, position: at("8:4"), ch: "}" })).toEqual([
      { range: "5:0-5:3", newText: "\t" },
      { range: "5:22-6:6", newText: "\n\t\t" },
      { range: "6:60-7:6", newText: "\n\t\t" },
      { range: "7:37-8:3", newText: "\n\t" },
    ]);
  });
});

describe("completion", () => {
  test("offers the chains that a jump may lead to", async () => {
    expect(labels(await forward.ask("textDocument/completion", { position: at("4:38") }))).toEqual(["poop-chain"]);
  });

  test("offers the words of the place", async () => {
    const typed = await session.alongside(
      join(wazowski, "field.cfg"),
      "table ip t {\n\tchain c {\n\t\tip sa\n\t}\n}\n",
    );
    const words = labels(await typed.ask("textDocument/completion", { position: at("2:7") }));
    expect(words).toContain("saddr");
    expect(words).not.toContain("sport");
  });

  test("shows the form of what is being written", async () => {
    expect(await ask("textDocument/signatureHelp", { position: at("2:40") })).toMatchObject({
      signatures: [
        { label: "type TYPE hook HOOK [device INTERFACE] priority PRIORITY [+ | - NUMBER]", activeParameter: 6 },
      ],
      activeSignature: 0,
    });
  });
});

describe("symbols", () => {
  test("of the document are its tables with their chains", async () => {
    const chain = (name: string, priority: number, range: string, selectionRange: string) => ({
      name,
      detail: `${name} hook, type nat, priority ${priority}, policy accept`,
      kind: 12,
      range,
      selectionRange,
      children: [],
    });
    expect(await ask("textDocument/documentSymbol")).toEqual([
      {
        name: "ip nat",
        detail: "table",
        kind: 3,
        range: "0:0-9:1",
        selectionRange: "0:9-0:12",
        children: [chain("prerouting", 0, "1:3-3:4", "1:9-1:19"), chain("postrouting", 100, "5:3-8:4", "5:9-5:20")],
      },
    ]);
  });

  test("of the workspace are found by a part of their name", async () => {
    expect(await session.askOf("workspace/symbol", { query: "poop" })).toEqual([
      {
        name: "poop-chain",
        kind: 12,
        location: { uri: "snat-with-forward.cfg", range: "10:9-10:19" },
        containerName: "ip nat",
      },
    ]);
  });
});

test("calls lead from a chain to those that jump there, and back", async () => {
  const prepared = await forward.server.connection.sendRequest("textDocument/prepareCallHierarchy", {
    textDocument: { uri: forward.uri },
    position: at("10:12"),
  });
  const [item] = prepared as object[];
  expect(brief(item)).toMatchObject({ name: "poop-chain", range: "10:3-13:4", selectionRange: "10:9-10:19" });
  expect(await session.askOf("callHierarchy/incomingCalls", { item })).toMatchObject([
    { from: { name: "prerouting", selectionRange: "2:9-2:19" }, fromRanges: ["4:30-4:45"] },
  ]);
  expect(await session.askOf("callHierarchy/outgoingCalls", { item })).toEqual([]);
});

test("a lens above a chain tells how many rules jump there", async () => {
  const lenses = (await forward.server.connection.sendRequest("textDocument/codeLens", {
    textDocument: { uri: forward.uri },
  })) as object[];
  expect((brief(lenses) as { range: string }[]).map(({ range }) => range)).toEqual([
    "2:9-2:19",
    "10:9-10:19",
    "16:9-16:20",
    "26:9-26:16",
  ]);
  expect(lenses[1]).toMatchObject({ command: { title: "1 rule jumps here" } });
});

test("hints tell what a named priority is", async () => {
  const named = await session.alongside(
    join(wazowski, "named.cfg"),
    fixture("snat.cfg").replace("priority 100", "priority srcnat"),
  );
  expect(await named.ask("textDocument/inlayHint", { range: between("0:0-10:0") })).toEqual([
    { position: { line: 6, character: 47 }, paddingLeft: true, label: "= 100" },
  ]);
  expect(await ask("textDocument/inlayHint", { range: between("0:0-10:0") })).toEqual([]);
});

describe("semantic tokens", () => {
  const named = (answer: unknown) =>
    tokens(answer).map((token) => token.replace(/\d+$/, (type) => types[Number(type)] ?? type));
  const rule = ["7:6 7 property", "7:14 4 interface", "7:19 7 keyword", "7:27 10 keyword"];

  test("tell what the words are", async () => {
    const all = named(await ask("textDocument/semanticTokens/full"));
    expect(all.slice(0, 5)).toEqual([
      "0:0 5 keyword",
      "0:6 2 keyword",
      "0:9 3 namespace",
      "1:3 5 keyword",
      "1:9 10 function",
    ]);
    expect(all.slice(-4)).toEqual(rule);
    expect(named(await ask("textDocument/semanticTokens/range", { range: between("7:0-8:0") }))).toEqual(rule);
  });

  test("tell what has changed", async () => {
    const typed = await session.alongside(join(wazowski, "tokens.cfg"), fixture("snat.cfg"));
    const before = await typed.ask("textDocument/semanticTokens/full");
    await server.change(typed.uri, 2, [{ range: between("7:37-7:37"), text: " random" }]);
    const { resultId: previousResultId } = before as { resultId: string };
    const delta = await typed.ask("textDocument/semanticTokens/full/delta", { previousResultId });
    expect(named({ data: applied(before, delta) }).slice(-5)).toEqual([...rule, "7:38 6 modifier"]);
  });
});

describe("the shape of the document", () => {
  test("is folded by its blocks", async () => {
    expect(await ask("textDocument/foldingRange")).toEqual([
      { startLine: 0, endLine: 8 },
      { startLine: 1, endLine: 2 },
      { startLine: 5, endLine: 7 },
    ]);
  });

  test("is selected from the inside out", async () => {
    const answer = await ask("textDocument/selectionRange", { positions: [at("7:8")] });
    expect(outwards(answer)).toEqual([
      "7:6-7:13",
      "7:6-7:18",
      "7:6-7:37",
      "5:21-8:4",
      "5:3-8:4",
      "0:13-9:1",
      "0:0-9:1",
      "0:0-10:0",
    ]);
  });
});

test("an include is a link, and leads into the file", async () => {
  const main = await session.alongside(join(wazowski, "main.cfg"), 'include "./snat.cfg"\n');
  expect(await main.ask("textDocument/documentLink")).toMatchObject([{ range: "0:9-0:19", target: "snat.cfg" }]);
  expect(await ask("textDocument/documentLink")).toEqual([]);
});
