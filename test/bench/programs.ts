import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { BenchDocument } from "./documents.ts";
import type { Program } from "./measure.ts";

const root = resolve(import.meta.dirname, "../..");

/** Where the documents and the results are put; ignored by git. */
export const outputFolder = join(root, "test/output/bench");

/** A document as files: as it is, and with the faults that make nft stop early. */
export interface DocumentFiles {
  readonly whole: string;
  /** With one syntax error at its end: nft parses and evaluates it, and never asks the kernel. */
  readonly parsedAndEvaluated: string;
  /** With ten syntax errors inside its table: nft parses it and stops. */
  readonly parsedOnly: string;
}

export function writeDocument({ name, text }: BenchDocument): DocumentFiles {
  mkdirSync(outputFolder, { recursive: true });
  const end = text.lastIndexOf("\t}\n}");
  const write = (suffix: string, content: string) => {
    const path = join(outputFolder, `${name}${suffix}.nft`);
    writeFileSync(path, content);
    return path;
  };
  return {
    whole: write("", text),
    parsedAndEvaluated: write("-one-error", `${text}add table ip a b\n`),
    parsedOnly: write("-ten-errors", text.slice(0, end) + "\t\ttcp dport dport\n".repeat(10) + text.slice(end)),
  };
}

/** `nftlint check` as it is shipped. */
export function nftlint(path: string): Program {
  return { argv: [process.execPath, join(root, "packages/cli/dist/nftlint.mjs"), "check", path], exits: [0, 1] };
}

/** `nftlint fmt` as it is shipped; whatever it would change, it writes nothing. */
export function nftlintFormat(path: string): Program {
  return {
    argv: [process.execPath, join(root, "packages/cli/dist/nftlint.mjs"), "fmt", "--check", path],
    exits: [0, 1],
  };
}

/** `nftlint why` for a packet to the host of the tests that no rule before the last is for. */
export function nftlintWhy(ruleset: string): Program {
  const host = join(root, "test/fixtures/wazowski/snapshot.json");
  const packet = ["--iif", "eno2", "--from", "192.168.4.110", "--to", "192.168.4.1", "tcp", "50002"];
  const program = [process.execPath, join(root, "packages/cli/dist/nftlint.mjs"), "why"];
  return { argv: [...program, "--host", host, "--ruleset", ruleset, ...packet], exits: [0] };
}

/** `nftlint diff` of two rulesets that do not treat all packets alike. */
export function nftlintDiff(old: string, now: string): Program {
  return { argv: [process.execPath, join(root, "packages/cli/dist/nftlint.mjs"), "diff", old, now], exits: [1] };
}

/** Node alone. */
export const emptyNode: Program = { argv: [process.execPath, "-e", "0"], exits: [0] };

/** `nft -c -f -` in an empty network namespace, reading a file; `nftRoot` is another root directory to take nft from. */
export function nftCheck(path: string, nftRoot: string | undefined, exit: 0 | 1): Program {
  const nft = nftRoot === undefined ? ["nft"] : ["chroot", nftRoot, "nft"];
  return { argv: ["unshare", "-n", ...nft, "-c", "-f", "-"], input: path, exits: [exit] };
}

/** The version of nft, or `null` where it is missing or may not be run in a namespace. */
export function nftVersion(nftRoot: string | undefined): string | null {
  const nft = nftRoot === undefined ? ["nft"] : ["chroot", nftRoot, "nft"];
  const { status, stdout } = spawnSync("unshare", ["-n", ...nft, "--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}
