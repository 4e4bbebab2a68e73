/** Makes a change and lets one of the faults happen to it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApplyRequest, applyDocument, confirmChange, rollbackChange } from "@nftlint/host";
import { change, leftovers, places, setRuleset, statusWhenDecided, untilDecided, untilQuiet } from "./changes.ts";
import type { Deed, Fault } from "./faults.ts";
import { must } from "./lab.ts";
import type { SshLab } from "./ssh-lab.ts";
import type { Steps } from "./steps.ts";

const oldRuleset = `table ip other {
	chain output {
		type filter hook output priority filter; policy accept;
		counter
	}
}
table inet filter {
	set guests {
		type ipv4_addr
		elements = { 10.0.0.1, 10.0.0.2 }
	}

	chain input {
		type filter hook input priority filter; policy accept;
		ip saddr @guests tcp dport 22 accept
	}
}
`;
const newRuleset = `table ip other {
	chain output {
		type filter hook output priority filter; policy accept;
		counter
	}
}
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		tcp dport 22 accept
	}
}
table ip nat {
}
`;
/** Leads from the old ruleset to the new one. */
const document = `flush table inet filter
delete set inet filter guests
${newRuleset.slice(newRuleset.indexOf("table inet filter"))}
# ${"more to send ".repeat(20)}
`;
/** Below /proc/sys: 0 before, 1 behind the change. */
const setting = "net/ipv4/conf/eth0/log_martians";
const oldBootFile = "# old\n";

/** A host whose steps are watched. */
export interface Host {
  readonly lab: SshLab;
  readonly steps: Steps;
}

/** What became of a change. */
export interface Outcome {
  readonly told: string;
  readonly ruleset: string;
  readonly bootFile: string;
  readonly setting: string;
  readonly status: string;
  readonly left: readonly string[];
}

/** The change that is made each time. */
export function request(seconds: number): ApplyRequest {
  const plain = change(["inet filter", "ip nat"], document, { seconds, bootFile: places.bootFile });
  return { ...plain, commands: [{ kind: "sysctl", path: setting, value: "1" }] };
}

/** As it was before the first change. */
export async function reset({ lab, steps }: Host): Promise<void> {
  const remove = `rm -rf ${places.run} ${places.history} /srv/*`;
  const script = `${remove}; printf %s "$1" >${places.bootFile}; echo 0 >/proc/sys/${setting}`;
  await lab.must("sh", "-c", script, "sh", oldBootFile);
  await setRuleset(lab, oldRuleset);
  steps.reset();
}

/** Makes the change with its fault, and says what becomes of it. */
export async function suffer({ lab, steps }: Host, fault: Fault): Promise<Outcome> {
  const strike = () => fault.at !== null && steps.strike(fault.at.when, fault.at.step, fault.at.strike);
  const isHeldByProgram = fault.deed === "kill client" || fault.deed === "kill program";
  const client = isHeldByProgram ? startProgram(lab, fault) : startClient(lab, fault, strike);
  if (!fault.isBehindLoad || isHeldByProgram) strike();
  if (fault.at !== null) await steps.struck();
  else if (fault.sends !== null) await sleep(700);
  else await untilStep(steps, "rm -f lock");
  if (fault.deed !== null && (fault.at !== null || isHeldByProgram || fault.sends !== null)) {
    await perform(lab, fault.deed, client);
  }
  if (fault.at?.strike === "failAlways") await sleep(4000);
  if (fault.at?.strike.startsWith("fill") !== true) steps.release();
  if (isAlone(fault)) await untilQuiet(lab);
  await mendNetwork(lab, fault);
  const told = await client.told;
  if (fault.at?.strike.startsWith("fill")) await untilQuiet(lab);
  const outcome = { told, ...(await settle({ lab, steps }, fault)) };
  return outcome;
}

interface Client {
  readonly told: Promise<string>;
  /** The program that the client is, where it is one of its own. */
  readonly program: ChildProcess | null;
}

/** The client as a part of this process. */
function startClient(lab: SshLab, fault: Fault, strike: () => void): Client {
  const host = lab.connect(fault.sends === null ? {} : { program: sendingProgram(lab, fault.sends) });
  const run = async () => {
    const wanted = request(secondsOf(fault));
    const applied = await applyDocument(host, wanted);
    if (applied.kind !== "loaded") return applied.kind;
    if (fault.isBehindLoad) strike();
    if (fault.at === null && fault.deed !== null) await perform(lab, fault.deed, null);
    if (fault.next === "wait") return applied.kind;
    if (fault.next === "rollback") return (await rollbackChange(host, wanted.id)).kind;
    return (await confirmChange(host.fresh(), wanted.id)).kind;
  };
  return { told: run().catch(() => "lost"), program: null };
}

/** The client as a program, which can be killed. */
function startProgram(lab: SshLab, fault: Fault): Client {
  const ssh = fault.sends === null ? lab.program : sendingProgram(lab, fault.sends);
  const next = fault.at === null ? "wait" : fault.next;
  const words = [ssh, "root@wazowski", JSON.stringify(request(secondsOf(fault))), next];
  const program = spawn(process.execPath, [join(import.meta.dirname, "change-client.ts"), ...words], {
    stdio: "ignore",
  });
  const told = once(program, "exit").then(([code]) => (code === 0 ? "told" : "lost"));
  return { told, program };
}

/** How long the host waits: long where the change is to be confirmed, and where the step has to be in time. */
function secondsOf({ ruleset, isBehindLoad, next }: Fault): number {
  if (ruleset === "new") return 30;
  return isBehindLoad && next !== "wait" ? 3 : 1;
}

/** An ssh of which a part of what it should send arrives. */
function sendingProgram(lab: SshLab, sends: string): string {
  const path = join(lab.directory, "ssh-that-hangs");
  // In the client's namespace, so that it ends with the client.
  const enter = `nsenter --net=/run/netns/${lab.client.namespace}`;
  const part = `exec ${enter} sh -c '{ ${sends}; exec sleep 60; } | exec "$0" "$@"' ${lab.program} "$@"`;
  const script = `#!/bin/sh\ncase " $* " in *' -O '*) exec ${lab.program} "$@" ;; esac\n${part}\n`;
  writeFileSync(path, script, { mode: 0o755 });
  return path;
}

async function untilStep(steps: Steps, step: string): Promise<void> {
  for (let turn = 0; turn < 500 && !steps.taken().includes(step); turn++) await sleep(20);
}

/** Whether the client is cut off, or dead, so that the host has to come to an end by itself. */
function isAlone({ at, deed }: Fault): boolean {
  if (at?.strike === "cutCable") return true;
  return deed !== null && ["cut cable", "drop packets", "kill client", "kill program"].includes(deed);
}

async function perform(lab: SshLab, deed: Deed, client: Client | null): Promise<void> {
  const armed = `${places.run}/host/armed`;
  switch (deed) {
    case "kill client":
      client?.program?.kill("SIGKILL");
      return lab.killClient();
    case "kill program":
      client?.program?.kill("SIGKILL");
      return;
    case "cut cable":
      await lab.must("ip", "link", "set", "eth0", "down");
      return;
    case "drop packets": {
      const rules = "table inet cut { chain input { type filter hook input priority -300; policy drop; }; }";
      await must(lab.client.run, ["nft", rules]);
      return;
    }
    case "reboot":
      return lab.reboot();
    case "kill watcher":
      await lab.must("sh", "-c", `kill -KILL $(cat ${armed}/watch)`);
      return;
    case "end watcher":
      await lab.must("sh", "-c", `kill -TERM $(cat ${armed}/watch)`);
      return;
    case "remove /run":
      await lab.must("rm", "-rf", places.run);
      // It looks twice a second.
      return sleep(1500);
    case "apply":
      await applyDocument(lab.connect(), request(1));
      return;
    case "confirm":
      await confirmChange(lab.connect(), null);
      return;
    case "rollback":
      await rollbackChange(lab.connect(), null);
      return;
    case "confirm early":
      void confirmChange(lab.connect(), null);
      return sleep(500);
    case "wait":
      return untilDecided(lab);
  }
}

/** The network works again; a client that still waits for an answer of the time before is killed. */
async function mendNetwork(lab: SshLab, fault: Fault): Promise<void> {
  if (!isAlone(fault)) return;
  await lab.killClient();
  await lab.must("ip", "link", "set", "eth0", "up");
  await lab.client.must("nft", "flush", "ruleset");
  const host = lab.connect();
  const answers = () =>
    host.run(["true"]).then(
      () => true,
      () => false,
    );
  for (let turn = 0; turn < 20 && !(await answers()); turn++) await sleep(100);
  await host.close();
}

/** Asks over ssh until all is decided, and looks what there is. */
async function settle({ lab, steps }: Host, fault: Fault): Promise<Omit<Outcome, "told">> {
  // While the disk is full, the ruleset must be the right one already.
  const isFull = fault.at?.strike.startsWith("fill") === true;
  const early = isFull ? await lab.ruleset() : null;
  steps.release();
  await lab.must("rm", "-f", "/run/filler", "/var/lib/filler", "/srv/filler");
  const host = lab.connect();
  const { last } = await statusWhenDecided(host);
  const left = await leftovers(lab);
  await host.close();
  const bootFile = nameOf(await lab.must("cat", places.bootFile), oldBootFile, document);
  // What is lost with the power is what is set anew at boot.
  const isRebooted = fault.deed === "reboot";
  const value = await lab.must("cat", `/proc/sys/${setting}`);
  const ruleset = isRebooted ? bootFile : nameOf(early ?? (await lab.ruleset()), oldRuleset, newRuleset);
  return {
    ruleset,
    bootFile,
    setting: isRebooted ? bootFile : nameOf(value, "0\n", "1\n"),
    status: last?.outcome ?? "nothing",
    left,
  };
}

function nameOf(text: string, old: string, other: string): string {
  return text === old ? "old" : text === other ? "new" : `between: ${text}`;
}
