import { managersCommand } from "./firewall-managers.ts";
import type { CommandResult, CommandRunner } from "./runner.ts";
import { type CommandRecord, type HostSnapshot, type RecordName, snapshotVersion } from "./snapshot.ts";
import { sysctlsCommand } from "./sysctls.ts";

export interface RecordOptions {
  /** The program that records, with its version: `nftlint 0.1.0`. */
  readonly recordedBy: string;
}

/** A command whose output is a record as it is. */
interface Probe {
  readonly argv: readonly string[];
  /** The exit codes with which the output is an answer; 0 alone where left out. */
  readonly answers?: readonly number[];
}

/** The records that one command makes; what `iptables-save` may be asked depends on these. */
type PlainRecordName = Exclude<RecordName, "iptables-save" | "ip6tables-save">;

/**
 * The listing as text goes without counter values and remaining timeouts (`-s`): so two snapshots
 * of one ruleset are the same and a listing can be loaded again. The JSON listing has the counters.
 *
 * Which legacy tables are loaded is read from /proc: any other question would load them. The file
 * is searched for, not opened, so that a kernel without it gives an empty answer and only a missing
 * /proc or a missing right gives none.
 */
const probes: { readonly [name in PlainRecordName]: Probe } = {
  "nft-version": { argv: ["nft", "-v"] },
  "kernel-release": { argv: ["uname", "-r"] },
  "nft-ruleset-json": { argv: ["nft", "-j", "list", "ruleset"] },
  "nft-ruleset-text": { argv: ["nft", "-a", "-s", "list", "ruleset"] },
  links: { argv: ["ip", "-j", "-d", "link"] },
  addresses: { argv: ["ip", "-j", "addr"] },
  "routes-ip4": { argv: ["ip", "-j", "-4", "route", "show", "table", "all"] },
  "routes-ip6": { argv: ["ip", "-j", "-6", "route", "show", "table", "all"] },
  "rules-ip4": { argv: ["ip", "-j", "-4", "rule"] },
  "rules-ip6": { argv: ["ip", "-j", "-6", "rule"] },
  sysctls: { argv: sysctlsCommand },
  "iptables-tables": { argv: loadedTablesCommand("ip_tables_names") },
  "ip6tables-tables": { argv: loadedTablesCommand("ip6_tables_names") },
  processes: { argv: managersCommand, answers: [0, 1] },
};

function loadedTablesCommand(file: string): string[] {
  return ["find", "/proc/net/", "-maxdepth", "1", "-name", file, "-exec", "cat", "{}", "+"];
}

/**
 * Records a snapshot of the host that `run` reaches. Every command only reads, and none loads a
 * kernel module. What a tool or a right lacks is in the snapshot as such. Rejects where the host
 * does not even tell its name.
 */
export async function recordSnapshot(run: CommandRunner, options: RecordOptions): Promise<HostSnapshot> {
  const recordedAt = new Date().toISOString();
  const names = Object.keys(probes) as PlainRecordName[];
  // All in one go: over a connection they then share one session.
  const [host, ...outcomes] = await Promise.all([
    hostName(run),
    ...names.map(async (name) => [name, await runProbe(run, probes[name])] as const),
  ]);
  const plain = Object.fromEntries(outcomes) as Record<PlainRecordName, CommandRecord>;
  const records: HostSnapshot["records"] = {
    ...plain,
    "iptables-save": await recordLegacyRules(run, plain["iptables-tables"], "iptables"),
    "ip6tables-save": await recordLegacyRules(run, plain["ip6tables-tables"], "ip6tables"),
  };
  return { version: snapshotVersion, recordedAt, host, recordedBy: options.recordedBy, records };
}

/** The snapshot as the text of its file: JSON, indented, with a newline at its end. */
export function formatSnapshot(snapshot: HostSnapshot): string {
  return `${JSON.stringify(snapshot, null, 2)}\n`;
}

async function hostName(run: CommandRunner): Promise<string> {
  const argv = ["uname", "-n"];
  const result = await run(argv);
  if (result.exitCode === 0) return result.stdout.trim();
  throw new Error(`the host does not tell its name: ${argv.join(" ")}: ${reasonOf(result)}`);
}

async function runProbe(run: CommandRunner, { argv, answers = [0] }: Probe): Promise<CommandRecord> {
  const result = await run(argv);
  if (answers.includes(result.exitCode)) return { command: argv, status: "ok", output: result.stdout };
  return { command: argv, status: statusOf(result), reason: reasonOf(result) };
}

/**
 * Records the legacy rules where tables are loaded. `iptables-save` itself may belong to the
 * nf_tables variant, which does not see legacy tables and says so only in a comment.
 */
async function recordLegacyRules(
  run: CommandRunner,
  tables: CommandRecord,
  tool: "iptables" | "ip6tables",
): Promise<CommandRecord> {
  const command = [`${tool}-legacy-save`];
  if (tables.status !== "ok") {
    return { command, status: "skipped", reason: "it is not known whether a legacy table is loaded" };
  }
  if (tables.output.trim() === "") return { command, status: "skipped", reason: "no legacy table is loaded" };
  const record = await runProbe(run, { argv: command });
  if (record.status !== "missing") return record;
  const version = await run([tool, "-V"]);
  if (version.exitCode !== 0) return record;
  // Releases before 1.8 know no nf_tables variant of this name, so name no variant.
  if (!version.stdout.includes("nf_tables")) return runProbe(run, { argv: [`${tool}-save`] });
  const reason = `no such tool, and ${tool}-save does not see legacy tables: ${version.stdout.trim()}`;
  return { command, status: "missing", reason };
}

type Failure = Exclude<CommandRecord["status"], "ok" | "skipped">;

/** What kept a command from its answer, by exit code where it tells, else by the words of the C locale. */
function statusOf({ exitCode, stderr }: CommandResult): Failure {
  if (exitCode === 127 || /No such file or directory|command not found/.test(stderr)) return "missing";
  if (exitCode === 126 || /permission denied|not permitted|must be root/i.test(stderr)) return "denied";
  return "failed";
}

/** The first three lines of the error output, or else the exit code. */
function reasonOf({ exitCode, stderr }: CommandResult): string {
  const lines = stderr.trim().split("\n").slice(0, 3).join("\n");
  return lines === "" ? `it ended with exit code ${exitCode}` : lines;
}
