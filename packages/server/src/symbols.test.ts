import { expect, test } from "vitest";
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
