import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { directoryWith } from "./directory.ts";
import { command, twice } from "./nftlint.ts";

function start(...options: readonly string[]) {
  const server = spawn(process.execPath, [command, "server", ...options], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void server.kill());
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  return { server, connection };
}

const nowhere = { textDocument: { uri: "file:///etc/closed.nft" }, position: { line: 0, character: 0 } };
const initialize = { processId: null, rootUri: null, capabilities: {} };

test("nftlint server answers an editor and ends with it", async () => {
  const { server, connection } = start("--stdio");
  const ended = once(server, "exit");
  expect(await connection.sendRequest("initialize", initialize)).toMatchObject({
    serverInfo: { name: "nftlint" },
    capabilities: { definitionProvider: true },
  });
  const uri = "file:///etc/a.nft";
  const text = "table t {\nchain web {\n}\nchain c {\njump web\n}\n}\n";
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "nft", version: 1, text },
  });
  const position = { line: 4, character: 6 };
  expect(await connection.sendRequest("textDocument/definition", { textDocument: { uri }, position })).toMatchObject([
    { range: { start: { line: 1, character: 6 } } },
  ]);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  expect((await ended)[0]).toBe(0);
});

test("it ends where the editor is gone", async () => {
  const { server, connection } = start();
  const ended = once(server, "exit");
  await connection.sendRequest("initialize", initialize);
  server.stdin.end();
  expect((await ended)[0]).not.toBe(0);
});

test("it ends where a message does not begin as it should, and goes on after broken JSON", async () => {
  const { server, connection } = start();
  const ended = once(server, "exit");
  await connection.sendRequest("initialize", initialize);
  server.stdin.write("Content-Length: 4\r\n\r\n{bad");
  expect(await connection.sendRequest("textDocument/hover", nowhere)).toBeNull();
  server.stdin.write("Content-Size: 4\r\n\r\nnull");
  expect((await ended)[0]).toBe(2);
});

test("it checks a document with the configuration of its directory", async () => {
  const files = { "nftlint.json": '{ "rules": { "not-idempotent": "off" } }' };
  const { connection } = start();
  await connection.sendRequest("initialize", initialize);
  const uri = pathToFileURL(join(directoryWith(files), "a.nft")).href;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "nft", version: 1, text: `${twice}nonsense\n` },
  });
  expect(await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } })).toMatchObject({
    items: [{ code: "syntax" }],
  });
});
