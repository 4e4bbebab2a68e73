import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The built command, as it is installed. */
export const command = fileURLToPath(new URL("../dist/nftlint.mjs", import.meta.url));

if (!existsSync(command)) {
  throw new Error('the command is not built: run "npm run build" first');
}

export interface Call {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: NodeJS.ProcessEnv;
  /** A file to write standard output to. */
  readonly out?: number;
  /** A program that runs Node, with its arguments. */
  readonly through?: readonly string[];
}

export interface Ending {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Calls nftlint as a user would, without colours unless the environment asks for them. */
export function nftlint(args: readonly string[], { cwd, input, env = {}, out, through = [] }: Call = {}): Ending {
  const [program = process.execPath, ...words] = [...through, process.execPath, command, ...args];
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH, HOME, ...env },
    stdio: ["pipe", out ?? "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) {
    throw error;
  }
  return { exit: status, out: stdout ?? "", err: stderr };
}

/** A ruleset that no rule has anything to say about. */
export const clean = `flush ruleset

table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 22 accept
	}
}
`;

/** A ruleset with one warning: loading it twice adds its rules twice. */
export const twice = clean.replace("flush ruleset\n\n", "");

/** A ruleset that nft refuses, with a safe fix: a ";" is missing. */
export const unseparated = "flush ruleset\ntable ip t { chain c { counter } }\n";

/** A ruleset that nft refuses, with no fix. */
export const broken = "flush ruleset\ntable ip t {\n\tchain c {\n\t\ttcp dprot 22 accept\n\t}\n}\n";
