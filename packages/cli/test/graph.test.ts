import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { type Call, clean, nftlint } from "./nftlint.ts";

const cwd = fileURLToPath(new URL("../../../test/fixtures/wazowski/", import.meta.url));

/** The ping of the account. */
const ping = ["--iif", "eno2", "--from", "192.168.4.110", "--to", "10.53.134.11", "icmp", "echo-request"];

const graph = (words: readonly string[], call: Call = {}) => nftlint(["graph", ...words], { cwd, ...call });

describe("nftlint graph", () => {
  test("draws a file alone", () => {
    const { exit, out, err } = graph(["snat.cfg"]);
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    expect(out).toContain('<title id="nft-title">snat.cfg</title>');
    expect(out).toContain("Without a host: legacy iptables tables may be there as well.");
  });

  test("draws what is live on a host", () => {
    const { out } = graph(["--host", "snapshot.json"]);
    expect(out).toContain('<title id="nft-title">wazowski</title>');
    expect(out).toContain("legacy iptables filter/FORWARD");
  });

  test("marks a packet's way in a file's rules on a host, and in the live ones", () => {
    const packet = "icmp echo-request 192.168.4.110 &gt; 10.53.134.11, in by eno2";
    for (const words of [
      ["snat.cfg", "--host", "snapshot.json", ...ping],
      ["--host", "snapshot.json", ...ping],
    ]) {
      const { exit, out } = graph(words);
      expect(exit).toBe(0);
      expect(out).toContain(packet);
      expect(out).toContain("✗ dropped here");
    }
  });

  test("uses the host of the configuration", () => {
    const directory = directoryWith({
      "nftlint.json": JSON.stringify({ host: "s.json" }),
      "s.json": readFileSync(join(cwd, "snapshot.json"), "utf8"),
      "a.nft": clean,
    });
    expect(graph(["a.nft"], { cwd: directory }).out).toContain('<title id="nft-title">a.nft on wazowski</title>');
  });

  test.each([
    ["a.svg", /^<svg /],
    ["a.html", /^<!doctype html>/],
    ["a.mmd", /^%%\{init/],
  ])("writes %s as its ending says", (name, start) => {
    const directory = directoryWith({ "a.nft": clean });
    const { exit, out } = graph(["a.nft", "-o", name], { cwd: directory });
    expect({ exit, out }).toEqual({ exit: 0, out: "" });
    expect(readFileSync(join(directory, name), "utf8")).toMatch(start);
  });

  test("prints another format where that is asked for", () => {
    expect(graph(["snat.cfg", "--format", "mermaid"]).out).toMatch(/^%%\{init/);
  });

  test("is the picture of the README", () => {
    const drawn = graph(["snat.cfg", "--host", "snapshot.json", ...ping]).out;
    expect(drawn).toBe(readFileSync(new URL("../../graph/images/ping.svg", import.meta.url), "utf8"));
  });
});

describe("what cannot be drawn", () => {
  test.each<[string, readonly string[], string]>([
    ["nothing", [], "nothing to draw: name a file, or a host with --host"],
    [
      "an ending that means nothing",
      ["snat.cfg", "-o", "snat.pdf"],
      "snat.pdf does not tell how to draw: let it end with .svg, .html or .mmd, or say it with --format",
    ],
    ["a file that is not there", ["no.nft"], "cannot read no.nft: there is no such file or directory; check the path"],
    ["half a packet", ["snat.cfg", "icmp"], "whom the packet is between is missing: --from ADDRESS --to ADDRESS"],
    [
      "a packet without a host",
      ["snat.cfg", ...ping],
      "a packet meets a host: name its snapshot with --host, or --host local for this machine",
    ],
    [
      "an interface that the host lacks",
      ["snat.cfg", "--host", "snapshot.json", "--iif", "eno9", ...ping.slice(2)],
      'wazowski has no interface "eno9" (did you mean "eno1"?); it has lo, eno1, eno2',
    ],
    [
      "a directory that is not there",
      ["snat.cfg", "-o", "no/a.svg"],
      "cannot write no/a.svg: there is no such file or directory; check the path",
    ],
  ])("is told of %s", (_, words, expected) => {
    expect(graph(words)).toEqual({ exit: 2, out: "", err: `nftlint: ${expected}\n` });
  });
});
