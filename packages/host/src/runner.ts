import { type ExecFileException, execFile } from "node:child_process";
import { constants } from "node:os";

/** What a command left behind. The exit codes are those of sh and timeout(1). */
export interface CommandResult {
  /** 124: took too long; 126: may not be run; 127: no such tool; 128 + n: ended by signal n. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one command on a host and gives what it left behind: the seam between this package and the
 * way to the host (this machine, a network namespace, ssh). The words are passed on as they are,
 * never through a shell that reads them again, and the command runs with `LC_ALL=C`, so that its
 * errors are in the words looked for here. Rejects only where the host cannot be reached at all.
 */
export type CommandRunner = (argv: readonly string[]) => Promise<CommandResult>;

const outputLimit = 256 * 1024 * 1024;

/** Runs commands on this machine, without a shell; an answer takes at most a minute and 256 MiB. */
export const localRunner: CommandRunner = (argv) => runWithin(60, argv);

/** Runs a command on this machine and ends it when the time is over. */
export function runWithin(seconds: number, argv: readonly string[]): Promise<CommandResult> {
  const [file = "", ...words] = argv;
  const options = { env: environment(), timeout: seconds * 1000, maxBuffer: outputLimit };
  return new Promise((resolve) => {
    execFile(file, words, options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (error.killed && error.code === null) {
        resolve({ exitCode: 124, stdout, stderr: `${file}: took longer than ${seconds} s` });
      } else resolve(failure(error, file, stdout, stderr));
    });
  });
}

/** The environment of commands on this machine: nft, ip and iptables live in sbin, which the PATH of users often lacks. */
export function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LC_ALL: "C",
    PATH: `${process.env.PATH ?? "/usr/bin:/bin"}:/usr/local/sbin:/usr/sbin:/sbin`,
  };
}

function failure(error: ExecFileException, file: string, stdout: string, stderr: string): CommandResult {
  switch (error.code) {
    case "ENOENT":
      return { exitCode: 127, stdout, stderr: `${file}: command not found` };
    case "EACCES":
    case "EPERM":
      return { exitCode: 126, stdout, stderr: `${file}: Permission denied` };
    case "ERR_CHILD_PROCESS_STDIO_MAXBUFFER":
      return { exitCode: 1, stdout: "", stderr: `${file}: wrote more than ${outputLimit / 1024 / 1024} MiB` };
  }
  if (typeof error.code === "number") return { exitCode: error.code, stdout, stderr };
  if (error.signal) return { exitCode: 128 + constants.signals[error.signal], stdout, stderr };
  return { exitCode: 126, stdout, stderr: error.message };
}
