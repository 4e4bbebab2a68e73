import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type CommandResult, connect, type HostConnection, localRunner } from "@nftlint/host";
import { createLab, type Machine, must } from "./lab.ts";

/** Whom the host lets in, by what they show: the login shell, and what becomes of their wish to be root. */
export type User = "root" | "dash" | "busybox" | "fish" | "admin" | "guest";

/**
 * A host with sshd, and a client that reaches it by a cable. The host has processes, `/run`,
 * `/var/lib` and `/srv` of its own, which are small and in memory, and users of its own; nothing of
 * it is seen on the machine that the tests run on.
 */
export interface SshLab extends AsyncDisposable {
  /** What the two are configured by, and a place that both see. */
  readonly directory: string;
  readonly client: Machine;
  /** The `ssh` of the client. */
  readonly program: string;
  /** Runs a command on the host as root, not by ssh. */
  run(...argv: readonly string[]): Promise<CommandResult>;
  /** The same for what cannot fail. */
  must(...argv: readonly string[]): Promise<string>;
  /** The host by ssh. `program` takes the place of `ssh`. It is closed with the lab. */
  connect(options?: { readonly user?: User; readonly program?: string }): HostConnection;
  /**
   * The host without a network in between, for rulesets that let nothing through. Until the next reboot.
   * `namespace` is a network namespace that was made on the host.
   */
  connectDirectly(namespace?: string): HostConnection;
  /** What is loaded, without counters. */
  ruleset(): Promise<string>;
  /** The host loses power: processes, ruleset and `/run` go, disks stay. It is up again when this resolves. */
  reboot(): Promise<void>;
  /** Kills each process of the client, as when it loses power. */
  killClient(): Promise<void>;
}

/** The address of the host's end of the cable, which its interface `eth0` has. */
const hostAddress = "10.77.0.1";
const clientAddress = "10.77.0.2";
const namePrefix = "nftlint-ssh-";
let labCount = 0;

/**
 * Builds the two and waits until sshd listens. What killed runs left behind is removed first.
 * `megabytes` is how large the disk of `/var/lib` is.
 */
export async function buildSshLab({ megabytes = 1 } = {}): Promise<SshLab> {
  const namespaces = createLab();
  removeStaleDirectories();
  const directory = join(tmpdir(), `${namePrefix}${process.pid}-${++labCount}`);
  const processes: ChildProcess[] = [];
  const connections: HostConnection[] = [];
  const removeAll = async () => {
    for (const connection of connections) await connection.close();
    for (const child of processes) await kill(child);
    await namespaces[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const host = await namespaces.addMachine("wazowski");
    const client = await namespaces.addMachine("client");
    const ports = [
      { machine: host, interface: "eth0", address: `${hostAddress}/24`, macAddress: "02:00:00:00:03:01" },
      { machine: client, interface: "eth0", address: `${clientAddress}/24`, macAddress: "02:00:00:00:03:02" },
    ] as const;
    await namespaces.connect(...ports);
    configure(directory, client);
    const disks = await start(processes, ["ip", "netns", "exec", host.namespace, "unshare", "--mount"], disksScript, [
      directory,
      String(megabytes),
    ]);
    let system = await boot(processes, disks, directory);
    const run = (...argv: readonly string[]) =>
      localRunner(["nsenter", `--target=${system.pid}`, "--net", "--mount", "--pid", "--uts", "--", ...argv]);
    const program = join(directory, "ssh");
    return {
      directory,
      client,
      program,
      run,
      must: (...argv) => must((words) => run(...words), argv),
      connect: (options = {}) => {
        const destination = `${options.user ?? "root"}@wazowski`;
        const target = { kind: "ssh", destination } as const;
        const connection = connect(target, { interactive: false, program: options.program ?? program });
        connections.push(connection);
        return connection;
      },
      connectDirectly: (namespace) => {
        const inside = namespace === undefined ? "" : `ip netns exec ${namespace} `;
        const enter = `exec nsenter --target=${system.pid} --net --mount --pid --uts -- ${inside}sh -c "$command"`;
        const path = join(directory, `no-ssh-${namespace}`);
        const isSession = "case \" $* \" in *' -O '*) exit ;; esac; for command; do :; done";
        writeFileSync(path, `#!/bin/sh\n${isSession}\n${enter}\n`, { mode: 0o755 });
        return connect({ kind: "ssh", destination: "wazowski" }, { interactive: false, program: path });
      },
      ruleset: () => must((words) => run(...words), ["nft", "-s", "list", "ruleset"]),
      async reboot() {
        await kill(system.child);
        await host.must("nft", "flush", "ruleset");
        system = await boot(processes, disks, directory);
      },
      killClient: async () => {
        const pids = (await must(localRunner, ["ip", "netns", "pids", client.namespace])).split("\n");
        for (const pid of pids) spawnSync("kill", ["-KILL", pid]);
      },
      [Symbol.asyncDispose]: removeAll,
    };
  } catch (error) {
    await removeAll();
    throw error;
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly pid: string;
}

/** $1: the lab's directory; $2: the size of disks. What has to outlive a reboot: the disks, and the users. */
const disksScript = `
mount --make-rprivate / &&
for disk in /var/lib /srv; do mount -t tmpfs -o size="$2"m,mode=755 tmpfs "$disk" || exit; done
for file in hosts passwd group shadow sudoers; do mount --bind "$1/etc/$file" "/etc/$file" || exit; done
echo $$ && exec sleep infinity
`;

/** $1: the lab's directory. It is process 1 of its own; `/proc` shows its outer number until it has its own. */
const bootScript = `
read -r outer _ </proc/self/stat
mount -t proc proc /proc && mount -t tmpfs -o size=1m,mode=755 tmpfs /run && mkdir /run/sshd || exit
echo wazowski >/proc/sys/kernel/hostname
: >"$1/sshd.log"
/usr/sbin/sshd -D -f "$1/sshd_config" -E "$1/sshd.log" &
until grep -q 'Server listening' "$1/sshd.log"; do sleep 0.02; done
echo "$outer"
wait
`;

/** Starts a script that says a process number when it is ready, and ends with this process. */
async function start(
  processes: ChildProcess[],
  prefix: readonly string[],
  script: string,
  parameters: readonly string[],
): Promise<Started> {
  const argv = ["--pdeathsig", "KILL", ...prefix, "sh", "-c", script, "sh", ...parameters];
  const child = spawn("setpriv", argv, { stdio: ["ignore", "pipe", "inherit"] });
  processes.push(child);
  for await (const pid of createInterface(child.stdout)) return { child, pid };
  throw new Error(`a part of the lab did not start: ${script}`);
}

function boot(processes: ChildProcess[], disks: Started, directory: string): Promise<Started> {
  const spaces = ["nsenter", `--target=${disks.pid}`, "--net", "--mount"];
  const own = ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child"];
  return start(processes, [...spaces, ...own], bootScript, [directory]);
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** The files that host and client are configured by. */
function configure(directory: string, client: Machine): void {
  const path = (name: string) => join(directory, name);
  for (const name of ["", "etc", "home", "bin", "busybox"]) mkdirSync(path(name), { mode: 0o755 });
  chmodSync(path("home"), 0o777);
  symlinkSync("/bin/busybox", path("busybox/sh"));
  for (const name of ["host_key", "user_key"]) {
    spawnSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path(name)]);
  }
  copyFileSync(path("user_key.pub"), path("authorized_keys"));
  writeFileSync(path("known_hosts"), `${hostAddress} ${readFileSync(path("host_key.pub"), "utf8")}`);
  writeFileSync(path("sshd_config"), sshdConfiguration(directory));
  writeFileSync(path("ssh_config"), sshConfiguration(directory));
  const wrapper = `#!/bin/sh\nexec nsenter --net=/run/netns/${client.namespace} ssh -F ${path("ssh_config")} "$@"\n`;
  writeFileSync(path("ssh"), wrapper, { mode: 0o755 });
  writeUsers(directory);
}

function sshdConfiguration(directory: string): string {
  return `ListenAddress ${hostAddress}
HostKey ${directory}/host_key
AuthorizedKeysFile ${directory}/authorized_keys
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxStartups 100
PidFile none
PrintMotd no
PrintLastLog no
SetEnv PATH=${directory}/bin:/usr/bin:/bin
`;
}

function sshConfiguration(directory: string): string {
  return `Host wazowski
  HostName ${hostAddress}
  IdentityFile ${directory}/user_key
  IdentitiesOnly yes
  UserKnownHostsFile ${directory}/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  KexAlgorithms curve25519-sha256
`;
}

/** All but \`admin\` and \`guest\` are root, by different shells; \`admin\` may use sudo. */
function writeUsers(directory: string): void {
  const shells: Readonly<Record<User, string>> = {
    root: "/bin/bash",
    dash: "/bin/dash",
    busybox: `${directory}/busybox/sh`,
    fish: "/usr/bin/fish",
    admin: "/bin/bash",
    guest: "/bin/bash",
  };
  const users = Object.entries(shells).map(([name, shell]) => {
    const id = { admin: 4001, guest: 4002 }[name] ?? 0;
    return `${name}:x:${id}:${id}::${directory}/home:${shell}`;
  });
  const write = (name: string, lines: readonly string[], mode: number) =>
    writeFileSync(join(directory, "etc", name), `${lines.join("\n")}\n`, { mode });
  write("passwd", [...users, "sshd:x:102:65534::/run/sshd:/usr/sbin/nologin"], 0o644);
  write("hosts", ["127.0.0.1 localhost wazowski"], 0o644);
  write("group", ["root:x:0:", "nogroup:x:65534:", "admin:x:4001:", "guest:x:4002:"], 0o644);
  write(
    "shadow",
    Object.keys(shells).map((name) => `${name}:*:19000:0:99999:7:::`),
    0o600,
  );
  write("sudoers", ["root ALL=(ALL) ALL", "admin ALL=(ALL) NOPASSWD: ALL"], 0o440);
}

function removeStaleDirectories(): void {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${namePrefix}(\\d+)-\\d+$`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) rmSync(join(tmpdir(), name), { recursive: true });
  }
}
