import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { connect } from "../test/client.ts";

const wazowski = fileURLToPath(new URL("../../../test/fixtures/wazowski/", import.meta.url));
const text = readFileSync(`${wazowski}snat.cfg`, "utf8");
const ping = { words: "--from 192.168.4.110 --to 10.53.134.11 icmp", inputInterface: "eno2" };

async function opened() {
  const { connection, open } = await connect({ initializationOptions: { host: `${wazowski}snapshot.json` } });
  const textDocument = { uri: await open(`${wazowski}snat.cfg`, text) };
  return { connection, textDocument };
}

test("a document is drawn, alone and with a packet's way", async () => {
  const { connection, textDocument } = await opened();
  const alone = await connection.sendRequest("nftlint/graph", { textDocument, packet: null });
  expect(alone).toEqual({ problem: null, svg: expect.stringContaining("snat.cfg on wazowski") });
  const { svg } = await connection.sendRequest<{ svg: string }>("nftlint/graph", { textDocument, packet: ping });
  expect(svg).toContain("✗ dropped here");
});

test("a packet is traced, among the interfaces of the host", async () => {
  const { connection, textDocument } = await opened();
  expect(await connection.sendRequest("nftlint/interfaces", { textDocument })).toEqual(["lo", "eno1", "eno2"]);
  expect(await connection.sendRequest("nftlint/trace", { textDocument, packet: ping })).toMatchObject({
    verdict: "DROPPED in forward by legacy iptables filter/FORWARD policy DROP",
    marks: [{ uri: textDocument.uri, mark: "never reached", range: { start: { line: 7 } } }],
  });
});

test("what is not open has no picture", async () => {
  const { connection } = await opened();
  const textDocument = { uri: "file:///etc/none.nft" };
  expect(await connection.sendRequest("nftlint/graph", { textDocument, packet: null })).toBeNull();
  expect(await connection.sendRequest("nftlint/trace", { textDocument, packet: ping })).toBeNull();
});
