import { spawn } from "node:child_process";
import { readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { command, nftlint } from "./nftlint.ts";

type Texts = Readonly<Record<string, string>>;

/** A ruleset of so many rules that is not formatted. */
function ruleset(rules: number): string {
  return `table ip t {\nchain c {\n${"ip saddr 192.0.2.1   counter accept\n".repeat(rules)}}\n}\n`;
}

/**
 * Runs `nftlint fmt .` and sends it a signal a little after the directory changed for the nth time,
 * which it does when a file is made, written and renamed. Tells whether the run was still going on.
 */
async function signalled(directory: string, signal: NodeJS.Signals, nth: number): Promise<boolean> {
  const child = spawn(process.execPath, [command, "fmt", "--quiet", "."], { cwd: directory, stdio: "ignore" });
  let changes = 0;
  const watcher = watch(directory, () => {
    changes += 1;
    if (changes === nth) {
      setTimeout(() => child.kill(signal), Math.random() * 4);
    }
  });
  const [status, by] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once("exit", (...ending) => resolve(ending));
  });
  watcher.close();
  return by === "SIGKILL" || status === 143;
}

/** What the texts become where nothing ends the run. */
function undisturbed(old: Texts): Texts {
  const directory = directoryWith(old);
  expect(nftlint(["fmt", "--quiet", "."], { cwd: directory })).toEqual({ exit: 0, out: "", err: "" });
  return Object.fromEntries(Object.keys(old).map((name) => [name, readFileSync(join(directory, name), "utf8")]));
}

/** The files that hold neither their old text nor their new one. */
function damaged(directory: string, old: Texts, formatted: Texts): string[] {
  return Object.keys(old).filter((name) => {
    const text = readFileSync(join(directory, name), "utf8");
    return text !== old[name] && text !== formatted[name];
  });
}

function temporaries(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".nftlint"));
}

function restore(directory: string, old: Texts): void {
  for (const [name, text] of Object.entries(old)) {
    writeFileSync(join(directory, name), text);
  }
}

describe.each<[string, Texts, number]>([
  [
    "many files",
    Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`${index}.nft`, ruleset(50 + index)])),
    20,
  ],
  ["large files", { "a.nft": ruleset(30_000), "b.nft": ruleset(20_000), "c.nft": ruleset(10_000) }, 1],
])("nftlint fmt, ended while it formats %s,", (_, old, step) => {
  test("leaves each file with the old text or the new one, and nothing in the way of the next run", async () => {
    const formatted = undisturbed(old);
    const directory = directoryWith({});
    let killed = 0;
    for (let run = 0; run < 12; run += 1) {
      restore(directory, old);
      killed += (await signalled(directory, "SIGKILL", 1 + run * step)) ? 1 : 0;
      expect(damaged(directory, old, formatted)).toEqual([]);
    }
    expect(killed).toBeGreaterThan(0);
    restore(directory, old);
    expect(nftlint(["fmt", "--quiet", "."], { cwd: directory })).toEqual({ exit: 0, out: "", err: "" });
    expect(damaged(directory, formatted, formatted)).toEqual([]);
    expect(temporaries(directory)).toEqual([]);
  }, 120_000);

  test("ends between two files where it is asked to, and leaves no temporary file", async () => {
    const formatted = undisturbed(old);
    const directory = directoryWith({});
    for (let run = 0; run < 4; run += 1) {
      restore(directory, old);
      await signalled(directory, "SIGTERM", 1 + run * step);
      expect(damaged(directory, old, formatted)).toEqual([]);
      expect(temporaries(directory)).toEqual([]);
    }
  }, 120_000);
});
