import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type CommandResult, type CommandRunner, localRunner } from "@nftlint/host";

/** A network namespace that stands for one machine. */
export interface Machine {
  /** What `ip netns` calls it. */
  readonly namespace: string;
  /** Runs a command inside; its outcome is for the caller to judge. */
  readonly run: CommandRunner;
  /** Runs a command inside that the lab depends on; rejects with its error output where it fails. */
  must(...argv: readonly string[]): Promise<string>;
}

/** Machines with a life: `await using lab = …` tears them down, also when a test fails. */
export interface Lab extends AsyncDisposable {
  /** Adds a machine whose `uname -n` is the given name. Its loopback interface is up. */
  addMachine(hostName: string): Promise<Machine>;
  /** Ties two machines together with a pair of interfaces that are up and have these addresses. */
  connect(left: Port, right: Port): Promise<void>;
}

interface Port {
  readonly machine: Machine;
  readonly interface: string;
  /** With prefix length: `192.168.4.1/24`. */
  readonly address: string;
  readonly macAddress: string;
}

const namespacePrefix = "nftlint-";
const namespaceDirectory = "/run/netns";
let machineCount = 0;

/**
 * Makes an empty lab. Everything in it is in network namespaces of its own, named after this
 * process; the namespace that the tests run in is never changed. What an earlier run left behind
 * because it was killed is removed first.
 */
export function createLab(): Lab {
  removeStaleNamespaces();
  const names: string[] = [];
  const removeAll = () => {
    for (const name of names.splice(0)) removeNamespace(name);
  };
  process.once("exit", removeAll);
  return {
    async addMachine(hostName) {
      const name = `${namespacePrefix}${process.pid}-${++machineCount}`;
      await must(localRunner, ["ip", "netns", "add", name]);
      names.push(name);
      const machine = createMachine(name, hostName);
      await machine.must("ip", "link", "set", "lo", "up");
      return machine;
    },
    async connect(left, right) {
      const peer = ["peer", "name", right.interface, "address", right.macAddress, "netns", right.machine.namespace];
      const link = [left.interface, "address", left.macAddress, "type", "veth", ...peer];
      await left.machine.must("ip", "link", "add", ...link);
      for (const port of [left, right]) {
        await port.machine.must("ip", "addr", "add", port.address, "dev", port.interface);
        await port.machine.must("ip", "link", "set", port.interface, "up");
      }
    },
    async [Symbol.asyncDispose]() {
      process.off("exit", removeAll);
      removeAll();
    },
  };
}

/** The script names the machine in a host name space that lasts as long as the command does. */
const namedHostScript = 'printf %s "$1" > /proc/sys/kernel/hostname; shift; exec "$@"';

function createMachine(namespace: string, hostName: string): Machine {
  const prefix = ["ip", "netns", "exec", namespace, "unshare", "--uts", "sh", "-c", namedHostScript, "sh", hostName];
  const run: CommandRunner = (argv) => localRunner([...prefix, ...argv]);
  return { namespace, run, must: (...argv) => must(run, argv) };
}

/** Runs a command and gives what it prints; rejects with its error output where it fails. */
export async function must(run: CommandRunner, argv: readonly string[]): Promise<string> {
  const result: CommandResult = await run(argv);
  if (result.exitCode === 0) return result.stdout;
  throw new Error(`${argv.join(" ")} ended with ${result.exitCode}: ${result.stderr}${result.stdout}`);
}

/** With the processes in it, which would keep it alive, and what nftlint has kept of changes in it. */
function removeNamespace(name: string): void {
  const inode = statSync(join(namespaceDirectory, name), { throwIfNoEntry: false })?.ino;
  if (inode !== undefined) rmSync(`/run/nftlint/net-${inode}`, { recursive: true, force: true });
  const { stdout = "" } = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
  for (const pid of stdout.split("\n").filter((line) => line !== "")) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  spawnSync("ip", ["netns", "delete", name]);
}

function removeStaleNamespaces(): void {
  if (!existsSync(namespaceDirectory)) return;
  for (const name of readdirSync(namespaceDirectory)) {
    const owner = /^nftlint-(\d+)-\d+$/.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) removeNamespace(name);
  }
}
