/** The language server as a browser has it: the bundled worker, in a realm that has nothing of Node. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { expect, test } from "vitest";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import manifest from "../package.json" with { type: "json" };

const bundles = fileURLToPath(new URL("../dist/", import.meta.url));
const read = (name: string) => readFileSync(bundles + name, "utf8");

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

test.each(["worker.js", "browser.js"])("%s asks for no module but VS Code's", (name) => {
  const asked = [...read(name).matchAll(/\b(?:require|import)\(\s*["']([^"']+)["']\s*\)/g)].map(([, module]) => module);
  expect(asked.filter((module) => module !== "vscode")).toEqual([]);
  expect(read(name)).not.toMatch(/["']node:/);
});

test("the worker tells what it can do, and what is wrong with a ruleset", async () => {
  const worker = startWorker();
  worker.send({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });
  expect(await worker.answer((message) => message.id === 1)).toMatchObject({
    result: {
      serverInfo: { name: "nftlint", version: manifest.version },
      capabilities: { hoverProvider: true, documentFormattingProvider: true },
    },
  });
  worker.send({ method: "initialized", params: {} });
  const uri = "vscode-vfs://github/someone/firewall/snat.cfg";
  const text = 'include "./part.nft"\ntable ip t {\n\tchain c {\n\t\tjump elsewhere\n\t\ttpc dport 22 accept\n\t}\n}\n';
  worker.send({
    method: "textDocument/didOpen",
    params: { textDocument: { uri, languageId: "nft", version: 1, text } },
  });
  const { params } = await worker.answer(({ method }) => method === "textDocument/publishDiagnostics");
  expect(params).toMatchObject({ uri, version: 1 });
  expect((params as PublishDiagnosticsParams).diagnostics.map(({ code, range }) => [code, range.start.line])).toEqual([
    ["not-idempotent", 1],
    // Nothing is said of "elsewhere": what is included may declare it, and is not read here.
    ["syntax", 4],
  ]);
});

/** Runs the bundle where nothing is but the language and what every worker has. */
function startWorker() {
  const received: Message[] = [];
  const waiting: (() => void)[] = [];
  const scope = createContext({
    // For errors; messages go to "onmessage", which the bundle sets.
    addEventListener: () => {},
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    TextDecoder,
    TextEncoder,
    URL,
    console,
    postMessage: (message: Message) => {
      received.push(message);
      for (const wake of waiting.splice(0)) wake();
    },
  }) as { onmessage?: (event: { readonly data: unknown }) => void };
  runInContext("globalThis.self = globalThis", scope);
  runInContext(read("worker.js"), scope, { filename: "worker.js" });
  return {
    send: (message: Message) => scope.onmessage?.({ data: { jsonrpc: "2.0", ...message } }),
    async answer(isIt: (message: Message) => boolean): Promise<Message> {
      for (;;) {
        const found = received.find(isIt);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}
