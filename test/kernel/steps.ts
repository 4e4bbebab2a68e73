/**
 * Stops, breaks or watches a host at a step of the script: each command that changes something is
 * started by a wrapper in the PATH of its sessions. A step is called like the command, without
 * directories and process numbers: `mv open confirmed`, `nft -f document`. `*` stands for any end of it.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SshLab } from "./ssh-lab.ts";

const tools = ["cat", "chmod", "cp", "ln", "mkdir", "mv", "nft", "rm", "setsid", "sync"];

const wrapper = (control: string) => `#!/bin/sh
control=${control}
tool=\${0##*/}
wrapped=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin
file=$(command -v "$tool")
step=$tool
for word; do
  word=\${word##*/}
  case \${word##*.} in '' | *[!0-9-]*) ;; *) word=\${word%.*} ;; esac
  case $word in *[!0-9]*) step="$step $word" ;; *) step="$step N" ;; esac
done
printf '%s\\n' "$step" >>"$control/steps"
strike() {
  [ -f "$control/$1" ] && IFS= read -r wanted <"$control/$1" || return
  case $step in $wanted) ;; *) return ;; esac
  mv "$control/$1" "$control/struck" 2>/dev/null && . "$control/action"
}
strike before
# What it starts in turn finds the wrappers again.
[ -f "$control/after" ] || PATH=$wrapped exec "$file" "$@"
PATH=$wrapped "$file" "$@"
code=$?
strike after
exit "$code"
`;

/** What happens at a step, as sh: `$file "$@"` is the command, and `$control` a directory that host and test see. */
const strikes = {
  /** Kills each process of the session: the script, and the command that it waits for. */
  killSession: 'read -r _ _ _ _ group _ <"/proc/$$/stat"; kill -9 "-$group"',
  /** Kills the shell that runs the script alone; the command goes on. */
  killShell: "kill -9 $PPID",
  /** The same, and the command waits until it is let go. */
  killShellAndHold: 'kill -9 $PPID; : >"$control/held"; until [ -e "$control/go" ]; do sleep 0.02; done',
  /** The command ends as one that failed, whatever it did. */
  fail: "echo 'nft: out of order' >&2; exit 1",
  /** So does each command like it from now on. */
  failAlways: 'cp "$control/struck" "$control/before"; echo "nft: out of order" >&2; exit 1',
  /** The command waits until it is let go. */
  hold: ': >"$control/held"; until [ -e "$control/go" ]; do sleep 0.02; done',
  fillRun: "dd if=/dev/zero of=/run/filler bs=4k 2>/dev/null; :",
  fillHistory: "dd if=/dev/zero of=/var/lib/filler bs=4k 2>/dev/null; :",
  fillBoot: "dd if=/dev/zero of=/srv/filler bs=4k 2>/dev/null; :",
  cutCable: "ip link set eth0 down",
} as const;

export type Strike = keyof typeof strikes;

export interface Steps {
  /** The steps so far, in their order. */
  taken(): string[];
  /** Has a strike wait for a step. */
  strike(when: "before" | "after", step: string, strike: Strike): void;
  /** Waits until the strike has come. */
  struck(): Promise<void>;
  /** Lets go what is held, and nothing strikes any more. */
  release(): void;
  /** Forgets all. */
  reset(): void;
}

/** Has the sessions of a host use the wrappers from now on. */
export function watchSteps(lab: SshLab): Steps {
  const control = join(lab.directory, "control");
  const path = (name: string) => join(control, name);
  mkdirSync(control);
  writeFileSync(join(lab.directory, "wrapper"), wrapper(control), { mode: 0o755 });
  for (const tool of tools) symlinkSync("../wrapper", join(lab.directory, "bin", tool));
  const remove = (...names: readonly string[]) => {
    for (const name of names) rmSync(path(name), { force: true });
  };
  return {
    taken: () => (existsSync(path("steps")) ? readFileSync(path("steps"), "utf8").trim().split("\n") : []),
    strike(when, step, strike) {
      writeFileSync(path("action"), `${strikes[strike]}\n`);
      writeFileSync(path(when), `${step}\n`);
    },
    async struck() {
      for (let turn = 0; !existsSync(path("struck")); turn++) {
        if (turn === 500) throw new Error(`the step did not come; there were:\n${readFileSync(path("steps"), "utf8")}`);
        await sleep(20);
      }
    },
    release() {
      remove("before", "after");
      writeFileSync(path("go"), "");
    },
    reset: () => remove("before", "after", "action", "struck", "held", "go", "steps"),
  };
}
