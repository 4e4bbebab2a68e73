/** Files that belong together: includes, parts, configurations and snapshots, open or changed outside the editor. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  CancellationTokenSource,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
} from "vscode-languageserver/node";
import { fileSystem } from "../src/file-system.ts";
import type { System } from "../src/system.ts";
import { connect } from "./client.ts";

/** A part that means nothing without the file that includes it. */
const part = "ip saddr $lan accept\nip saddr $wan drop\n";
const main = 'define lan = 10.0.0.0/8\ntable ip t {\n\tchain c {\n\t\tinclude "./part.nft"\n\t}\n}\n';
const twice = "table ip t {\n\tchain c {\n\t\taccept\n\t}\n}\n";

/** A directory that holds these files until the test is over. */
function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

function folder(path: string) {
  return { uri: pathToFileURL(path).href, name: path };
}

/** What is wrong with a document, as `code line`. */
async function findings(connection: ProtocolConnection, uri: string): Promise<string[]> {
  const { items } = (await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } })) as {
    items: Diagnostic[];
  };
  return items.map(({ code, range }) => `${code} ${range.start.line}`);
}

function changedOutside(connection: ProtocolConnection, path: string, type = 2): Promise<void> {
  return connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: pathToFileURL(path).href, type }],
  });
}

describe("a part of another file", () => {
  test("is read in its place in a file of the workspace", async () => {
    const directory = directoryWith({ "main.nft": main, "part.nft": part });
    const { connection, open } = await connect({ workspaceFolders: [folder(directory)] });
    const uri = await open(join(directory, "part.nft"), part);
    expect(await findings(connection, uri)).toEqual(["undefined-variable 1"]);
  });

  test("is read in its place in a file that the configuration names", async () => {
    const directory = directoryWith({
      "main.cfg": main,
      "part.nft": part,
      "nftlint.json": '{ "entries": ["main.cfg"] }',
    });
    const { connection, open } = await connect();
    expect(await findings(connection, await open(join(directory, "part.nft"), part))).toEqual(["undefined-variable 1"]);
  });

  test("is read in its place in a file as it is in the editor", async () => {
    const directory = directoryWith({ "main.cfg": "", "part.nft": part });
    const { connection, open } = await connect();
    const uri = await open(join(directory, "part.nft"), part);
    const alone = await findings(connection, uri);
    expect(alone[0]).toBe("syntax 0");
    const mainUri = await open(join(directory, "main.cfg"), main);
    expect(await findings(connection, uri)).toEqual(["undefined-variable 1"]);
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: mainUri, version: 2 },
      contentChanges: [{ text: `define wan = 192.0.2.1\n${main}` }],
    });
    expect(await findings(connection, uri)).toEqual([]);
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri: mainUri } });
    expect(await findings(connection, uri)).toEqual(alone);
  });

  test("is looked at again when the file that includes it changes", async () => {
    const directory = directoryWith({ "main.nft": main, "part.nft": part });
    const { connection, open } = await connect({ initializationOptions: { delay: 0 } });
    const pushes: PublishDiagnosticsParams[] = [];
    connection.onNotification("textDocument/publishDiagnostics", (params) => void pushes.push(params));
    const uri = await open(join(directory, "part.nft"), part);
    const mainUri = await open(join(directory, "main.nft"), main);
    const last = () => pushes.findLast((pushed) => pushed.uri === uri)?.diagnostics.map(({ code }) => code);
    await expect.poll(last).toEqual(["undefined-variable"]);
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: mainUri, version: 2 },
      contentChanges: [{ text: `define wan = 192.0.2.1\n${main}` }],
    });
    await expect.poll(last).toEqual([]);
  });
});

describe("a file that includes another", () => {
  const includes = 'include "./variables.nft"\ntable ip t {\n\tchain c {\n\t\tip saddr $lan accept\n\t}\n}\n';

  test("is looked at again when that is changed, made or removed outside", async () => {
    const directory = directoryWith({ "main.nft": "" });
    const variables = join(directory, "variables.nft");
    const { connection, open } = await connect();
    const uri = await open(join(directory, "main.nft"), includes);
    expect(await findings(connection, uri)).toContain("include-not-found 0");
    writeFileSync(variables, "define lan = 10.0.0.0/8\n");
    await changedOutside(connection, variables, 1);
    const complete = await findings(connection, uri);
    expect(complete).not.toContain("include-not-found 0");
    writeFileSync(variables, "define wan = 10.0.0.0/8\n");
    await changedOutside(connection, variables);
    expect(await findings(connection, uri)).toContain("undefined-variable 3");
  });
});

describe("while the files of the workspace are read", () => {
  test("a file that is closed is read from the disk", async () => {
    const directory = directoryWith({ "a.nft": main, "b.nft": "table ip b\n", "part.nft": part });
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const system: System = {
      ...fileSystem,
      readText: async (path) => {
        if (path.endsWith("b.nft")) {
          begun.resolve();
          await goOn.promise;
        }
        return fileSystem.readText(path);
      },
    };
    const { connection, open } = await connect({ workspaceFolders: [folder(directory)] }, system);
    const mainUri = await open(join(directory, "a.nft"), "table ip t\n");
    const uri = await open(join(directory, "part.nft"), part);
    const found = findings(connection, uri);
    await begun.promise;
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri: mainUri } });
    // An answer of the server's: it has seen the end of the other one.
    await connection.sendRequest("workspace/executeCommand", { command: "none" }).catch(() => {});
    goOn.resolve();
    await found;
    expect(await findings(connection, uri)).toEqual(["undefined-variable 1"]);
  });
});

describe("what is wrong with a part", () => {
  const wrong = "table ip u {\n\tchain c {\n\t\ttcp dport 99999 accept\n\t}\n}\n";
  const includes = `flush ruleset\ninclude "./part.nft"\n`;

  test("is shown where it is included, until the part is open itself", async () => {
    const directory = directoryWith({ "part.nft": wrong });
    const { connection, open } = await connect();
    const uri = await open(join(directory, "main.nft"), includes);
    expect(await findings(connection, uri)).toEqual(["invalid-value 1"]);
    const partUri = await open(join(directory, "part.nft"), wrong);
    expect(await findings(connection, uri)).toEqual([]);
    expect(await findings(connection, partUri)).toEqual(["invalid-value 2"]);
    await connection.sendNotification("textDocument/didClose", { textDocument: { uri: partUri } });
    expect(await findings(connection, uri)).toEqual(["invalid-value 1"]);
  });

  test("is what is wrong in any of the files that include it", async () => {
    const files = { "main.nft": main, "other.nft": main.replace("lan", "wan"), "part.nft": part };
    const directory = directoryWith(files);
    const { connection, open } = await connect({ workspaceFolders: [folder(directory)] });
    const uri = await open(join(directory, "part.nft"), part);
    expect(await findings(connection, uri)).toEqual(["undefined-variable 0", "undefined-variable 1"]);
  });
});

describe("the configuration", () => {
  const off = '{ "rules": { "not-idempotent": "off" } }';

  test("is read anew when it is changed or deleted outside", async () => {
    const directory = directoryWith({ "nftlint.json": off });
    const path = join(directory, "nftlint.json");
    const { connection, open } = await connect();
    const uri = await open(join(directory, "a.nft"), twice);
    expect(await findings(connection, uri)).toEqual([]);
    writeFileSync(path, "{}");
    await changedOutside(connection, path);
    expect(await findings(connection, uri)).toEqual(["not-idempotent 0"]);
    writeFileSync(path, off);
    await changedOutside(connection, path);
    expect(await findings(connection, uri)).toEqual([]);
    rmSync(path);
    await changedOutside(connection, path, 3);
    expect(await findings(connection, uri)).toEqual(["not-idempotent 0"]);
  });

  test("is that of each root", async () => {
    const directory = directoryWith({ "one/nftlint.json": off, "two/nftlint.json": "{}" });
    const folders = ["one", "two"].map((name) => folder(join(directory, name)));
    const { connection, open } = await connect({ workspaceFolders: folders });
    expect(await findings(connection, await open(join(directory, "one/a.nft"), twice))).toEqual([]);
    expect(await findings(connection, await open(join(directory, "two/a.nft"), twice))).toEqual(["not-idempotent 0"]);
  });
});

test("a snapshot of a host is read anew when it is changed outside", async () => {
  const snapshot = readFileSync(join(import.meta.dirname, "../../../test/fixtures/wazowski/snapshot.json"), "utf8");
  const directory = directoryWith({ "host.json": "{}", "nftlint.json": '{ "host": "host.json" }' });
  const path = join(directory, "host.json");
  const { connection, open } = await connect();
  const told: string[] = [];
  connection.onNotification("window/logMessage", ({ message }) => void told.push(message));
  const uri = await open(join(directory, "a.nft"), 'table ip t {\n\tchain c {\n\t\toifname "eno7" accept\n\t}\n}\n');
  const before = await findings(connection, uri);
  await expect.poll(() => told).toEqual([expect.stringContaining("host.json")]);
  writeFileSync(path, snapshot);
  await changedOutside(connection, path);
  expect(await findings(connection, uri)).not.toEqual(before);
  expect(told).toHaveLength(1);
});

describe("roots", () => {
  const capabilities = { workspace: { workspaceFolders: true } };

  test("may be added and removed", async () => {
    const directory = directoryWith({ "main.nft": main, "part.nft": part });
    const { connection, initialized, open } = await connect({ capabilities, workspaceFolders: [] });
    expect(initialized.capabilities.workspace?.workspaceFolders).toEqual({
      supported: true,
      changeNotifications: true,
    });
    const uri = await open(join(directory, "part.nft"), part);
    expect(await findings(connection, uri)).toContain("syntax 0");
    const change = (added: object[], removed: object[]) =>
      connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added, removed } });
    await change([folder(directory)], []);
    expect(await findings(connection, uri)).toEqual(["undefined-variable 1"]);
    await change([], [folder(directory)]);
    expect(await findings(connection, uri)).toContain("syntax 0");
  });

  test("have settings of their own", async () => {
    const directory = directoryWith({});
    const { connection, open } = await connect({ capabilities: { workspace: { configuration: true } } }, undefined, {
      settingsOf: (scope) => ({ nftVersion: scope?.includes("/old/") ? "0.9.0" : null }),
    });
    const destroy = "destroy table ip t\n";
    expect(await findings(connection, await open(join(directory, "new/a.nft"), destroy))).toEqual([]);
    expect(await findings(connection, await open(join(directory, "old/a.nft"), destroy))).not.toEqual([]);
  });
});

test("files are watched where the client lets the server say which", async () => {
  const watched = { didChangeWatchedFiles: { dynamicRegistration: true } };
  const { registered } = await connect({ capabilities: { workspace: watched } });
  expect(await registered).toEqual([
    expect.objectContaining({
      method: "workspace/didChangeWatchedFiles",
      registerOptions: { watchers: [{ globPattern: "**/*.{nft,nftables,conf,cfg,rules,json}" }] },
    }),
  ]);
});

describe("a client that asks for diagnostics again", () => {
  test("is told that they are the same", async () => {
    const { connection, open } = await connect();
    const textDocument = { uri: await open("/etc/a.nft", twice) };
    const ask = (previousResultId?: string) =>
      connection.sendRequest("textDocument/diagnostic", { textDocument, previousResultId });
    expect(await ask()).toMatchObject({ kind: "full", resultId: "1", items: [{ code: "not-idempotent" }] });
    expect(await ask("1")).toEqual({ kind: "unchanged", resultId: "1" });
    const change = (version: number, text: string) =>
      connection.sendNotification("textDocument/didChange", {
        textDocument: { ...textDocument, version },
        contentChanges: [{ text }],
      });
    await change(2, `${twice}# as before\n`);
    expect(await ask("1")).toEqual({ kind: "unchanged", resultId: "1" });
    await change(3, `\n${twice}`);
    expect(await ask("1")).toMatchObject({ kind: "full", resultId: "2", items: [{ range: { start: { line: 1 } } }] });
  });
});

test("a request that is called off before its turn is answered so", async () => {
  const { connection, open } = await connect();
  const textDocument = { uri: await open("/etc/a.nft", twice) };
  const cancellation = new CancellationTokenSource();
  const answer = connection.sendRequest("textDocument/diagnostic", { textDocument }, cancellation.token);
  cancellation.cancel();
  await expect(answer).rejects.toMatchObject({ code: -32800 });
});
