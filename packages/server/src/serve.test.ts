import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type CompletionItem,
  CompletionItemKind,
  type FoldingRange,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { connect } from "../test/client.ts";
import { fileSystem } from "./file-system.ts";
import type { System } from "./system.ts";

const text = "table inet t {\n\tchain web {\n\t}\n\tchain c {\n\t\tjump web\n\t}\n}\n";
const atJump = { line: 4, character: 8 };

test("the server tells its name and what it can do", async () => {
  const { initialized } = await connect();
  expect(initialized.serverInfo).toEqual({ name: "nftlint", version: "1.2.3" });
  expect(initialized.capabilities).toMatchObject({ textDocumentSync: 2, definitionProvider: true });
});

describe("a document", () => {
  test("answers where its chains are", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    expect(
      await connection.sendRequest("textDocument/definition", { textDocument: { uri }, position: atJump }),
    ).toEqual([{ uri, range: { start: { line: 1, character: 7 }, end: { line: 1, character: 10 } } }]);
  });

  test("answers as it is after a change", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "\n" }],
    });
    const position = { line: 5, character: 8 };
    expect(await connection.sendRequest("textDocument/definition", { textDocument: { uri }, position })).toMatchObject([
      { range: { start: { line: 2 } } },
    ]);
  });

  test("is renamed, or refuses with the reason", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const params = { textDocument: { uri }, position: atJump };
    const edit = await connection.sendRequest("textDocument/rename", { ...params, newName: "www" });
    expect(edit).toMatchObject({ changes: { [uri]: [{ newText: "www" }, { newText: "www" }] } });
    await expect(connection.sendRequest("textDocument/rename", { ...params, newName: "c" })).rejects.toThrow(
      'there is a chain "c" already',
    );
  });

  test("that another includes is read as the editor has it, not as it was saved", async () => {
    const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, "part.nft"), "chain saved {\n}\n");
    const { connection, open } = await connect();
    const part = await open(join(directory, "part.nft"), "chain web {\n}\n");
    const main = 'table inet t {\n\tinclude "./part.nft"\n\tchain c {\n\t\tjump web\n\t}\n}\n';
    const uri = await open(join(directory, "main.nft"), main);
    const position = { line: 3, character: 8 };
    expect(await connection.sendRequest("textDocument/definition", { textDocument: { uri }, position })).toEqual([
      { uri: part, range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } } },
    ]);
  });

  test("says what stands under the cursor", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", "table inet t {\n\tchain c {\n\t\ttcp dport 22 accept\n\t}\n}\n");
    const position = { line: 2, character: 7 };
    expect(await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position })).toMatchObject({
      contents: { kind: "markdown", value: expect.stringContaining("inet_service") },
    });
    const verdict = { line: 2, character: 17 };
    expect(
      await connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: verdict }),
    ).toMatchObject({ contents: { value: expect.stringContaining("Ends this base chain") } });
  });

  test("completes the word at the cursor", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const items = await connection.sendRequest("textDocument/completion", { textDocument: { uri }, position: atJump });
    expect(items).toEqual([
      {
        label: "web",
        kind: CompletionItemKind.Function,
        detail: "chain",
        sortText: "1web",
        documentation: { kind: "markdown", value: "A chain of table inet t." },
        textEdit: { range: { start: { line: 4, character: 7 }, end: { line: 4, character: 10 } }, newText: "web" },
      },
    ]);
  });

  test.each([
    ["clients that fill them out", true, ["chain … base chain", "chain …"]],
    ["no others", false, []],
  ])("offers snippets to %s", async (_, snippetSupport, expected) => {
    const { connection, open } = await connect({
      capabilities: { textDocument: { completion: { completionItem: { snippetSupport } } } },
    });
    const uri = await open("/etc/a.nft", "table t {\n\n}\n");
    const position = { line: 1, character: 0 };
    const items = (await connection.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position,
    })) as CompletionItem[];
    expect(items.map(({ label }) => label).filter((label) => label.startsWith("chain …"))).toEqual(expected);
  });

  test("shows the form of what is being written", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", "table t {\n\tchain c {\n\t\tlimit rate 10/\n\t}\n}\n");
    const position = { line: 2, character: 16 };
    const help = await connection.sendRequest("textDocument/signatureHelp", { textDocument: { uri }, position });
    expect(help).toMatchObject({
      signatures: [{ label: "limit rate [over | until] NUMBER/TIME [burst NUMBER packets]", activeParameter: 5 }],
      activeSignature: 0,
      activeParameter: 5,
    });
  });

  test("folds by its blocks", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const folds = (await connection.sendRequest("textDocument/foldingRange", {
      textDocument: { uri },
    })) as FoldingRange[];
    expect(folds.map(({ startLine, endLine }) => [startLine, endLine])).toEqual(expect.arrayContaining([[0, 5]]));
  });

  test("is coloured by what it says, and then by what has changed", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const textDocument = { uri };
    const full = await connection.sendRequest("textDocument/semanticTokens/full", { textDocument });
    const table = [0, 0, 5, 10, 0, 0, 6, 4, 10, 0, 0, 5, 1, 0, 1];
    const chains = [1, 1, 5, 10, 0, 0, 6, 3, 9, 1, 2, 1, 5, 10, 0, 0, 6, 1, 9, 1];
    expect(full).toEqual({ resultId: "1", data: [...table, ...chains, 1, 2, 4, 10, 16, 0, 5, 3, 9, 0] });
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: { start: atJump, end: atJump }, text: "w" }],
    });
    expect(
      await connection.sendRequest("textDocument/semanticTokens/full/delta", { textDocument, previousResultId: "1" }),
    ).toEqual({ resultId: "2", edits: [{ start: 35, deleteCount: 10, data: [1, 2, 4, 10, 16, 0, 5, 4, 9, 0] }] });
    const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 3 } };
    expect(await connection.sendRequest("textDocument/semanticTokens/range", { textDocument, range })).toEqual({
      data: [4, 2, 4, 10, 16],
    });
  });

  test("is formatted", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", "table  t {\n\tchain c {\n\t\taccept\n\t}\n}\n");
    const options = { tabSize: 4, insertSpaces: true };
    expect(await connection.sendRequest("textDocument/formatting", { textDocument: { uri }, options })).toEqual([
      { range: { start: { line: 0, character: 6 }, end: { line: 0, character: 7 } }, newText: "" },
    ]);
  });

  test("offers what can be done about a finding", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range,
      context: { diagnostics: [] },
    });
    expect(actions).toEqual(expect.arrayContaining([expect.objectContaining({ kind: "quickfix" })]));
  });

  test("that is not open has no answer", async () => {
    const { connection } = await connect();
    const textDocument = { uri: "file:///etc/closed.nft" };
    expect(await connection.sendRequest("textDocument/definition", { textDocument, position: atJump })).toEqual([]);
  });
});

describe("diagnostics", () => {
  const wrong = "flush ruleset\ntable inet t {\n\tchain c {\n\t\ttcp dport 99999 accept\n\t}\n}\n";

  /** The next diagnostics that the server pushes. */
  function pushed(connection: ProtocolConnection): Promise<PublishDiagnosticsParams> {
    return new Promise((resolve) => connection.onNotification("textDocument/publishDiagnostics", resolve));
  }

  test("are pushed after a document is opened, and after each change", async () => {
    const { connection, open } = await connect();
    const first = pushed(connection);
    const uri = await open("/etc/a.nft", wrong);
    const { version, diagnostics } = await first;
    expect([version, diagnostics.map(({ code, range }) => [code, range.start])]).toEqual([
      1,
      [["invalid-value", { line: 3, character: 12 }]],
    ]);
    const second = pushed(connection);
    const range = { start: { line: 3, character: 12 }, end: { line: 3, character: 17 } };
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range, text: "443" }],
    });
    expect(await second).toEqual({ uri, version: 2, diagnostics: [] });
  });

  test("are taken back when a document is closed", async () => {
    const { connection, open } = await connect();
    const first = pushed(connection);
    const uri = await open("/etc/a.nft", wrong);
    await first;
    const second = pushed(connection);
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    expect(await second).toEqual({ uri, diagnostics: [] });
  });

  test("are given to a client that asks for them", async () => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", wrong);
    expect(await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } })).toMatchObject({
      kind: "full",
      items: [{ code: "invalid-value", severity: 1, source: "nftlint" }],
    });
  });
});

describe("what goes wrong", () => {
  const flushed = "flush ruleset\n";
  const definition = { position: atJump };

  test("a document without a text is refused, and does no harm", async () => {
    const { connection, open } = await connect();
    const uri = "file:///etc/wrong.nft";
    for (const text of [null, 5, {}]) {
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "nft", version: 1, text },
      });
    }
    const textDocument = { uri };
    expect(await connection.sendRequest("textDocument/definition", { textDocument, ...definition })).toEqual([]);
    const other = { uri: await open("/etc/a.nft", text) };
    expect(
      await connection.sendRequest("textDocument/definition", { textDocument: other, ...definition }),
    ).toHaveLength(1);
  });

  test.each([
    ["no text", { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }],
    ["half a range", { range: { start: { line: 0, character: 0 } }, text: "x" }],
    ["a place before the first", { range: { start: { line: -1, character: 0 }, end: atJump }, text: "x" }],
    ["a place that is no number", { range: { start: { line: "0", character: 0 }, end: atJump }, text: "x" }],
  ])("a change with %s leaves the document as it is", async (_, change) => {
    const { connection, open } = await connect();
    const uri = await open("/etc/a.nft", text);
    const textDocument = { uri, version: 2 };
    await connection.sendNotification("textDocument/didChange", { textDocument, contentChanges: [change] });
    expect(await connection.sendRequest("textDocument/definition", { textDocument, ...definition })).toMatchObject([
      { range: { start: { line: 1, character: 7 } } },
    ]);
  });

  test("diagnostics that cannot be worked out are told about, and tried again after the next change", async () => {
    let isBroken = true;
    const system: System = {
      ...fileSystem,
      readConfig: async (path) => {
        if (isBroken) throw new Error("the disk is gone");
        return fileSystem.readConfig(path);
      },
    };
    const { connection, open } = await connect({ initializationOptions: { delay: 0 } }, system);
    const told = new Promise<{ message: string }>((resolve) => connection.onNotification("window/logMessage", resolve));
    const pushed = new Promise((resolve) => connection.onNotification("textDocument/publishDiagnostics", resolve));
    const uri = await open("/etc/a.nft", flushed);
    expect((await told).message).toContain("file:///etc/a.nft cannot be checked: Error: the disk is gone");
    isBroken = false;
    await connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: "file:///etc/nftlint.json", type: 1 }],
    });
    expect(await pushed).toEqual({ uri, version: 1, diagnostics: [] });
  });

  test("settings that the client does not tell are left as they are", async () => {
    const { connection, open } = await connect({ capabilities: { workspace: { configuration: true } } });
    const pushed = new Promise((resolve) => connection.onNotification("textDocument/publishDiagnostics", resolve));
    const uri = await open("/etc/a.nft", flushed);
    expect(await pushed).toEqual({ uri, version: 1, diagnostics: [] });
  });
});
