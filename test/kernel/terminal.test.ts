/** What a person at a terminal is asked, and what their keys do to a host. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLab, type Lab, type Machine } from "./lab.ts";
import { program } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

const ruleset = (port: number) => `table inet filter
flush table inet filter
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport ${port} accept
	}
}
`;

describe.skipIf(reasonToSkip(suites.terminal) !== null)(titleOf(suites.terminal), () => {
  let lab: Lab;
  let machine: Machine;
  let directory: string;
  beforeAll(async () => {
    lab = createLab();
    machine = await lab.addMachine("router");
    directory = mkdtempSync(join(tmpdir(), "nftlint-terminal-"));
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await lab[Symbol.asyncDispose]();
  });

  /**
   * Runs nftlint on the machine at a terminal (script(1)).
   * @param answers what is pressed once the question is shown, in this order
   */
  async function atTerminal(words: readonly string[], answers: readonly (readonly [question: string, key: string])[]) {
    const line = [process.execPath, program, ...words].map((word) => `'${word}'`).join(" ");
    const argv = ["netns", "exec", machine.namespace, "script", "--quiet", "--return", "--command", line, "/dev/null"];
    const child = spawn("ip", argv, { cwd: directory, env: { ...process.env, NO_COLOR: "1" } });
    const waiting = [...answers];
    let shown = "";
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
      const [next] = waiting;
      if (next === undefined || !shown.includes(next[0])) return;
      waiting.shift();
      child.stdin.write(next[1]);
    });
    const exitCode = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { exitCode, shown: shown.replaceAll("\r\n", "\n") };
  }

  const apply = (port: number, answers: readonly (readonly [string, string])[], seconds = 20) => {
    writeFileSync(join(directory, "filter.nft"), ruleset(port));
    return atTerminal(["host", "apply", "local", "filter.nft", "--confirm", String(seconds)], answers);
  };
  const livePort = async () => /dport (\d+)/.exec(await machine.must("nft", "list", "ruleset"))?.[1] ?? null;

  it("yes and yes: the change stays", async () => {
    const { exitCode, shown } = await apply(1, [
      ["Apply it to local? [y/N]", "y"],
      ["Keep the change?", "y"],
    ]);
    expect(exitCode, shown).toBe(0);
    expect(shown).toContain("local: confirmed, the change stays\n");
    expect(await livePort()).toBe("1");
  });

  it("yes and no: it is taken back", async () => {
    const { exitCode, shown } = await apply(2, [
      ["Apply it to local? [y/N]", "y"],
      ["Keep the change?", "n"],
    ]);
    expect(exitCode, shown).toBe(1);
    expect(shown).toMatch(
      /local: it was not wanted: filter\.nft, by .*: taken back; the ruleset is what it was before, byte for byte\n/,
    );
    expect(await livePort()).toBe("1");
  });

  it("yes and nothing: it is taken back when the time is over", async () => {
    const { exitCode, shown } = await apply(3, [["Apply it to local? [y/N]", "y"]], 5);
    expect(exitCode, shown).toBe(1);
    expect(shown).toContain("local: nobody confirmed it in time: ");
    expect(await livePort()).toBe("1");
  });

  it.each([
    ["no", "n"],
    ["Enter", "\r"],
    ["Ctrl+C", "\u0003"],
  ])("%s: nothing is loaded", async (_, key) => {
    const { exitCode, shown } = await apply(4, [["Apply it to local? [y/N]", key]]);
    expect(exitCode, shown).toBe(1);
    expect(shown).not.toContain("loaded");
    expect(await livePort()).toBe("1");
  });

  it("of several rules that are the same, the one whose number is pressed is deleted", async () => {
    await machine.must("nft", "insert", "rule", "inet", "filter", "input", "tcp", "dport", "9", "accept");
    await machine.must("nft", "add", "rule", "inet", "filter", "input", "tcp", "dport", "9", "accept");
    const { exitCode, shown } = await atTerminal(
      ["host", "delete-rule", "local", "inet filter input tcp dport 9 accept"],
      [
        ["Delete which? [1-2, a for all, N for none]", "2"],
        ["Keep the change?", "y"],
      ],
    );
    expect(exitCode, shown).toBe(0);
    const rules = [...(await machine.must("nft", "list", "ruleset")).matchAll(/dport (\d+)/g)].map(([, port]) => port);
    expect(rules).toEqual(["9", "1"]);
  });
});
