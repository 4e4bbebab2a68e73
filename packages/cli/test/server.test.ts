import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { command } from "./nftlint.ts";

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
