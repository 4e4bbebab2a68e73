import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandResult } from "../runner.ts";
import { type HostConnection, HostUnreachable, operationsOf, type Session } from "./connection.ts";
import { bootstrap, commandLine, frameRequest } from "./frame.ts";
import { notFound, spawnWithInput } from "./spawn.ts";

export interface SshOptions {
  /** Whether ssh may ask at the terminal (password, unknown host key); otherwise such a host is out of reach. */
  readonly interactive: boolean;
  /** The program; `ssh` of the PATH where left out. */
  readonly program?: string;
}

/**
 * A host by the system's OpenSSH client, with the user's configuration, agent, jump hosts and
 * known_hosts. The first session opens a connection that those after it share (ssh_config:
 * ControlMaster), until {@link HostConnection.close}.
 */
export function connectBySsh(destination: string, options: SshOptions): HostConnection {
  const shared = canShare ? new SharedConnection() : null;
  return connectionOf(destination, options, shared);
}

/** OpenSSH for Windows has no sockets to share connections by. */
const canShare = process.platform !== "win32";

function connectionOf(destination: string, options: SshOptions, shared: SharedConnection | null): HostConnection {
  const { interactive, program = "ssh" } = options;
  const session: Session = async (request, rights, signal, stream) => {
    const sharing = shared === null ? notShared : shared.options();
    const argv = [program, ...fixedOptions(interactive), ...sharing, "--", destination];
    const words = [...argv, commandLine(bootstrap(rights))];
    const result = await spawnWithInput(words, frameRequest(request), signal, stream);
    if (result.exitCode === 255) throw unreachable(destination, result);
    if (result.stderr === notFound(program)) {
      throw new HostUnreachable(`there is no ${program} on this machine: install OpenSSH's client`);
    }
    return result;
  };
  return {
    target: { kind: "ssh", destination },
    ...operationsOf(session, destination),
    fresh: () => connectionOf(destination, options, null),
    close: async () => shared?.close(program, destination),
  };
}

const notShared = ["-o", "ControlMaster=no", "-o", "ControlPath=none"];

/**
 * Nothing is forwarded, no terminal is asked for, and a command of the user's configuration does not
 * take the place of ours. A connection that is dead is noticed within 15 seconds.
 */
function fixedOptions(interactive: boolean): string[] {
  const settings = [
    `BatchMode=${interactive ? "no" : "yes"}`,
    "ClearAllForwardings=yes",
    "RemoteCommand=none",
    "LogLevel=ERROR",
    "ConnectTimeout=15",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
  ];
  return ["-T", "-a", "-x", ...settings.flatMap((setting) => ["-o", setting])];
}

/** ssh's own words, with what to do about those that are met most often. */
function unreachable(destination: string, { stderr }: CommandResult): HostUnreachable {
  const said = stderr.trim();
  const remedy = remedies.find(([pattern]) => pattern.test(said))?.[1];
  const why = said === "" ? "ssh lost the connection and said nothing" : said;
  return new HostUnreachable(`${destination} cannot be reached: ${why}${remedy === undefined ? "" : `\n${remedy}`}`);
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /Host key verification failed/,
    "Connect once with ssh by hand and compare the key's fingerprint, so that known_hosts holds it.",
  ],
  [/Permission denied/, "Load a key into the agent, or name one in the ssh configuration (IdentityFile)."],
  [/Could not resolve hostname/, "Check the name, or give it an address in the ssh configuration (HostName)."],
];

/** The socket of a connection that sessions share, in a directory that is ours alone. */
class SharedConnection {
  #directory: string | null = null;

  /** Made when it is first asked for. The socket's path has to stay below 108 bytes (unix(7)), with what ssh adds. */
  options(): string[] {
    this.#directory ??= mkdtempSync(join(shortTemporaryDirectory(), "nftlint-"));
    return [
      ...["-o", "ControlMaster=auto"],
      ...["-o", `ControlPath="${join(this.#directory, "s")}"`],
      ...["-o", "ControlPersist=300"],
    ];
  }

  async close(program: string, destination: string): Promise<void> {
    if (this.#directory === null) return;
    const socket = `ControlPath="${join(this.#directory, "s")}"`;
    await spawnWithInput([program, "-o", socket, "-O", "exit", "--", destination], Buffer.alloc(0), undefined);
    rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = null;
  }
}

function shortTemporaryDirectory(): string {
  const directory = tmpdir();
  return directory.length < 60 && /^[\w./-]+$/.test(directory) ? directory : "/tmp";
}
