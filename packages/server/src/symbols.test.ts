import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeLens,
  InlayHint,
  SymbolInformation,
} from "vscode-languageserver/node";
import { connect } from "../test/client.ts";

const text = "table inet t {\n\tchain web {\n\t}\n\tchain c {\n\t\tjump web\n\t}\n}\n";

/** A range on one line. */
function onLine(line: number, start: number, end: number) {
  return { start: { line, character: start }, end: { line, character: end } };
}

test("a document tells what it declares", async () => {
  const { connection, open } = await connect();
  const uri = await open("/etc/a.nft", text);
  expect(await connection.sendRequest("textDocument/documentSymbol", { textDocument: { uri } })).toEqual([
    {
      name: "inet t",
      detail: "table",
      kind: 3,
      range: { start: { line: 0, character: 0 }, end: { line: 6, character: 1 } },
      selectionRange: onLine(0, 11, 12),
      children: [
        {
          name: "web",
          detail: "chain",
          kind: 12,
          range: { start: { line: 1, character: 1 }, end: { line: 2, character: 2 } },
          selectionRange: onLine(1, 7, 10),
          children: [],
        },
        {
          name: "c",
          detail: "chain",
          kind: 12,
          range: { start: { line: 3, character: 1 }, end: { line: 5, character: 2 } },
          selectionRange: onLine(3, 7, 8),
          children: [],
        },
      ],
    },
  ]);
});

/** A directory that lasts for one test, with these files. */
function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "nftlint-")));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

test("symbols are found in open documents, in the files of a folder, and in what these include", async () => {
  const directory = directoryWith({
    "a/main.nft": 'table inet t {\n\tinclude "./part.rules"\n}\n',
    "a/part.rules": "chain web_part {\n}\n",
    "nftables.conf": "define web_port = 443\n",
    "node_modules/x.nft": "define web_other = 1\n",
    "notes.txt": "define web_note = 1\n",
  });
  const workspaceFolders = [{ uri: `file://${directory}`, name: "etc" }];
  const { connection, open } = await connect({ workspaceFolders });
  const uri = await open(`${directory}/nftables.conf`, "define web = 1\n");
  const found = async (query: string) => {
    const symbols = (await connection.sendRequest("workspace/symbol", { query })) as SymbolInformation[];
    return symbols.map(({ name, location }) => [name, location.uri.slice(directory.length + 8), location.range]);
  };
  expect(await found("web")).toEqual([
    ["web", "nftables.conf", onLine(0, 7, 10)],
    ["web_part", "a/part.rules", onLine(0, 6, 14)],
  ]);
  await open(`${directory}/a/part.rules`, "# changed\nchain web_part {\n}\n");
  expect(await found("part")).toEqual([["web_part", "a/part.rules", onLine(1, 6, 14)]]);
  await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
  expect(await found("port")).toEqual([["web_port", "nftables.conf", onLine(0, 7, 15)]]);
});

test("chains tell who jumps to them, and where they jump", async () => {
  const { connection, open } = await connect();
  const uri = await open("/etc/a.nft", text);
  const [web] = (await connection.sendRequest("textDocument/prepareCallHierarchy", {
    textDocument: { uri },
    position: { line: 1, character: 8 },
  })) as CallHierarchyItem[];
  expect(web).toMatchObject({ name: "web", detail: "inet t", uri, selectionRange: onLine(1, 7, 10) });
  const [caller] = (await connection.sendRequest("callHierarchy/incomingCalls", {
    item: web,
  })) as CallHierarchyIncomingCall[];
  expect(caller).toMatchObject({ from: { name: "c", uri }, fromRanges: [onLine(4, 2, 10)] });
  expect(await connection.sendRequest("callHierarchy/outgoingCalls", { item: caller?.from })).toMatchObject([
    { to: { name: "web" }, fromRanges: [onLine(4, 2, 10)] },
  ]);
});

describe("lenses", () => {
  test("tell how many rules jump to a chain", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const lenses = (await connection.sendRequest("textDocument/codeLens", { textDocument: { uri } })) as CodeLens[];
    expect(lenses.map(({ range }) => range)).toEqual([onLine(1, 7, 10), onLine(3, 7, 8)]);
    expect(lenses[0]).toEqual({
      range: onLine(1, 7, 10),
      command: {
        title: "1 rule jumps here",
        command: "nftlint.showReferences",
        arguments: [uri, { line: 1, character: 7 }, [{ uri, range: onLine(4, 2, 10) }]],
      },
    });
  });

  test("can be switched off, and the client is told to ask again", async () => {
    const { connection, open } = await connect({ capabilities: { workspace: { codeLens: { refreshSupport: true } } } });
    const uri = await open("/etc/a.nft", text);
    const refreshed = new Promise((resolve) => connection.onRequest("workspace/codeLens/refresh", () => resolve(true)));
    const settings = { nftlint: { codeLens: false } };
    await connection.sendNotification("workspace/didChangeConfiguration", { settings });
    expect(await refreshed).toBe(true);
    expect(await connection.sendRequest("textDocument/codeLens", { textDocument: { uri } })).toEqual([]);
  });
});

describe("inlay hints", () => {
  const hook = "table inet t {\n\tchain c {\n\t\ttype filter hook input priority filter;\n\t}\n}\n";
  const range = { start: { line: 0, character: 0 }, end: { line: 5, character: 0 } };

  test("show what is not written, each kind by a setting of its own", async () => {
    const inlayHint = { refreshSupport: true };
    const { connection, open } = await connect({ capabilities: { workspace: { inlayHint } } });
    const uri = await open("/etc/a.nft", hook);
    const ask = async () => {
      const hints = await connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range });
      return (hints as InlayHint[]).map(({ position, label }) => [position.line, position.character, label]);
    };
    expect(await ask()).toEqual([
      [2, 40, "= 0"],
      [2, 41, "policy accept"],
    ]);
    const refreshed = new Promise((resolve) =>
      connection.onRequest("workspace/inlayHint/refresh", () => resolve(true)),
    );
    const settings = { nftlint: { inlayHints: { priority: false } } };
    await connection.sendNotification("workspace/didChangeConfiguration", { settings });
    expect(await refreshed).toBe(true);
    expect(await ask()).toEqual([[2, 41, "policy accept"]]);
  });
});
