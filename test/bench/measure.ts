import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";

/** An argument vector; `input` is a file for its standard input. */
export interface Program {
  readonly argv: readonly string[];
  readonly input?: string;
  /** The exit codes that mean it did its work. */
  readonly exits: readonly number[];
}

/** A program that has not ended by then, in milliseconds, is ended. */
const longest = 180_000;

/** How long a program ran, from its start to its end, in milliseconds; infinite where that was too long. */
export function time(program: Program): number {
  const before = process.hrtime.bigint();
  const errors = run(program, program.argv);
  return errors === null ? Number.POSITIVE_INFINITY : Number(process.hrtime.bigint() - before) / 1e6;
}

/** The most memory that a program held, in MiB; `null` where it took too long, or GNU time (Debian: `time`) is missing. */
export function peakMemory(program: Program): number | null {
  if (!existsSync("/usr/bin/time")) return null;
  const errors = run(program, ["/usr/bin/time", "-f", "%M", ...program.argv]);
  return errors === null ? null : Number(errors.trim().split("\n").at(-1)) / 1024;
}

/** What it wrote to standard error; `null` where it took too long. */
function run({ argv, input, exits }: Program, vector: readonly string[]): string | null {
  const stdin = input === undefined ? "ignore" : openSync(input, "r");
  try {
    const [program = "", ...options] = vector;
    const { status, error, stderr } = spawnSync(program, options, {
      stdio: [stdin, "ignore", "pipe"],
      maxBuffer: 1 << 28,
      encoding: "utf8",
      timeout: longest,
    });
    if (error && "code" in error && error.code === "ETIMEDOUT") return null;
    if (error) throw new Error(`${argv.join(" ")} cannot be run: ${error.message}`);
    if (status === null || !exits.includes(status)) {
      throw new Error(`${argv.join(" ")} ended with ${status}: ${stderr.slice(0, 500)}`);
    }
    return stderr;
  } finally {
    if (typeof stdin === "number") closeSync(stdin);
  }
}

/** The medians of several programs' times, which take turns so that the machine's moods hit all of them. */
export function medianTimes<Name extends string>(
  programs: Readonly<Record<Name, Program>>,
  runs: number,
): Record<Name, number> {
  const names = Object.keys(programs) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < runs; round++) {
    for (const name of names) times.get(name)!.push(time(programs[name]));
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)])) as Record<Name, number>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The least value that this share of all values, from 0 to 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}
