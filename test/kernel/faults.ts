/** What can happen to a change while it is made, and what has to become of it: the cases of faults.test.ts. */
import type { Strike } from "./steps.ts";

/** What the client does behind the load. */
type Next = "confirm" | "rollback" | "wait";

/** What the test itself does at the step, or behind the load where there is no step. */
export type Deed =
  /** Kills the program that makes the change, and its ssh. */
  | "kill client"
  /** Kills the program, and leaves its ssh. */
  | "kill program"
  | "cut cable"
  /** A rule on the client's side that drops all that comes. */
  | "drop packets"
  | "reboot"
  | "kill watcher"
  | "end watcher"
  | "remove /run"
  | "apply"
  | "confirm"
  | "rollback"
  /** Another client starts to confirm, and may have to wait. */
  | "confirm early"
  /** Nothing but to wait until the host has decided. */
  | "wait";

export interface Fault {
  readonly what: string;
  /** When, in words where there is no step. */
  readonly when: string;
  readonly at: { readonly when: "before" | "after"; readonly step: string; readonly strike: Strike } | null;
  /** The step is one behind the load, for those that come more than once. */
  readonly isBehindLoad: boolean;
  readonly next: Next;
  readonly deed: Deed | null;
  /** The part of what the client sends that arrives before it hangs, as a command that lets it through. */
  readonly sends: string | null;
  /** What the client hears in the end; "lost" where it hears nothing. */
  readonly told: string;
  /** What is loaded in the end. */
  readonly ruleset: "old" | "new";
  /** What the status says of the change in the end; "nothing" where it knows of none. */
  readonly status: string;
}

type Ending = readonly [told: string, ruleset: "old" | "new", status: string];

const untouched: Ending = ["lost", "old", "nothing"];
const restored: Ending = ["lost", "old", "restored"];
const confirmed: Ending = ["lost", "new", "confirmed"];

/** The steps of an application, in their order. */
export const applySteps = {
  /** Nothing is changed, and nobody is there to take it back. */
  preparing: [
    "mkdir -p host nftlint",
    "ln -s N lock",
    "rm -rf new gone.* stale.*",
    "mkdir 100001.part",
    "cat",
    "nft -c -f document",
    "nft list tables",
    "nft list table inet filter",
    "nft -s list table inet filter",
    "nft -s list table ip nat",
    "nft -s -t list table inet filter",
    "nft -s -t list table ip nat",
    "nft -s list ruleset",
    "nft -c -f restore",
    "cat log_martians",
    "cat settings",
    "cp -p nftables.conf nftables.conf.nftlint-old",
    "cp -p nftables.conf nftables.conf.nftlint-new",
    "cat document",
    "sync nftables.conf.nftlint-new",
    "mkdir new results",
    "ln -s 100001.part entry",
    "mv new armed",
  ],
  armed: ["setsid sh script watch", "nft -f document", "mv seconds loaded"],
  /** It is in force, and nobody was told. */
  loaded: ["rm -f lock"],
} as const;

/** Those of a confirmation behind the first, which decides. */
export const confirmSteps = [
  "mv open confirmed",
  "mv nftables.conf.nftlint-old nftables.conf",
  "mv nftables.conf.nftlint-new nftables.conf",
  "rm -f before before-all before-terse changed listings live",
  "mv 100001.part N",
  "mv confirmed last",
  "mv armed gone",
  "rm -rf gone",
] as const;

/** Those of taking a change back that write something. */
export const revertSteps = [
  "mv open reverting",
  "nft -f -",
  "mv restored last",
  "mv armed gone",
  "rm -rf gone",
  "rm -f nftables.conf.nftlint-new nftables.conf.nftlint-old",
  "rm -rf 100001.part",
] as const;

interface Options {
  readonly when?: "before" | "after";
  readonly next?: Next;
  readonly isBehindLoad?: boolean;
  readonly deed?: Deed;
}

/** A fault at a step. */
function at(what: string, strike: Strike, step: string, [told, ruleset, status]: Ending, options: Options = {}): Fault {
  const { when = "before", next = "confirm", isBehindLoad = false, deed = null } = options;
  const phase = isBehindLoad ? { confirm: " (confirm)", rollback: " (rollback)", wait: " (time over)" }[next] : "";
  const titled = { what, when: `${when} \`${step}\`${phase}`, at: { when, step, strike } };
  return { ...titled, isBehindLoad, next, deed, sends: null, told, ruleset, status };
}

/** A fault between the load and what follows it. */
function between(what: string, deed: Deed, next: Next, [told, ruleset, status]: Ending): Fault {
  const when = next === "wait" ? "on trial" : `before the ${next === "confirm" ? "confirmation" : "rollback"}`;
  return { what, when, at: null, isBehindLoad: true, next, deed, sends: null, told, ruleset, status };
}

/** A fault while the client sends. */
function sending(what: string, deed: Deed, when: string, sends: string): Fault {
  const [told, ruleset, status] = untouched;
  return { what, when, at: null, isBehindLoad: false, next: "confirm", deed, sends, told, ruleset, status };
}

const behind = { isBehindLoad: true } as const;
const reverting = { isBehindLoad: true, next: "wait" } as const;
const rollingBack = { isBehindLoad: true, next: "rollback" } as const;

function killedSessions(): Fault[] {
  const what = "the session on the host is killed";
  const [, ...decided] = confirmSteps;
  return [
    ...applySteps.preparing.map((step) => at(what, "killSession", step, untouched)),
    ...applySteps.armed.map((step) => at(what, "killSession", step, restored)),
    at(what, "killSession", "nft -f document", restored, { when: "after" }),
    ...applySteps.loaded.map((step) => at(what, "killSession", step, restored)),
    at(what, "killSession", "mv open confirmed", restored, behind),
    ...decided.map((step) => at(what, "killSession", step, confirmed, behind)),
    ...revertSteps.map((step) => at(what, "killSession", step, restored, rollingBack)),
    ...revertSteps.map((step) =>
      at("the watcher is killed", "killSession", step, ["loaded", "old", "restored"], reverting),
    ),
    between("the watcher is killed", "kill watcher", "wait", ["loaded", "old", "restored"]),
    between("the watcher is killed", "kill watcher", "confirm", ["confirmed", "new", "confirmed"]),
    between("the watcher is told to end", "end watcher", "wait", ["loaded", "old", "restored"]),
    at("the script's shell is killed alone", "killShellAndHold", "nft -f document", restored, { deed: "wait" }),
    at("the script's shell is killed alone", "killShell", "nft -f document", restored, { when: "after" }),
  ];
}

function killedClients(): Fault[] {
  const what = "the client is killed";
  const held = (step: string, ending: Ending, options: Options = {}) =>
    at(what, "hold", step, ending, { deed: "kill client", ...options });
  return [
    sending(what, "kill client", "before it sends", "head -c 0"),
    sending(what, "kill client", "in the middle of the script", "head -c 5000"),
    sending(what, "kill client", "in the middle of the document", "head -c -100"),
    held("nft -c -f document", restored),
    held("mv new armed", restored),
    held("nft -f document", restored),
    held("nft -f document", restored, { when: "after" }),
    between(what, "kill client", "confirm", restored),
    held("mv open confirmed", confirmed, behind),
    held("mv nftables.conf.nftlint-new nftables.conf", confirmed, behind),
    held("mv open reverting", restored, rollingBack),
    held("nft -f -", restored, rollingBack),
    at("the program is killed, its ssh lives", "hold", "nft -f document", restored, { deed: "kill program" }),
  ];
}

function cutNetworks(): Fault[] {
  const what = "the network is cut";
  const cut = (step: string, ending: Ending, options: Options = {}) => at(what, "cutCable", step, ending, options);
  const drop = (step: string, ending: Ending, options: Options = {}) =>
    at("packets are dropped", "hold", step, ending, { deed: "drop packets", ...options });
  return [
    sending(what, "cut cable", "in the middle of the document", "head -c -100"),
    cut("ln -s N lock", restored),
    cut("nft -c -f document", restored),
    cut("mv new armed", restored),
    cut("nft -f document", restored),
    cut("nft -f document", restored, { when: "after" }),
    cut("mv seconds loaded", restored, { when: "after" }),
    between(what, "cut cable", "confirm", restored),
    between(what, "cut cable", "rollback", restored),
    cut("mv open confirmed", confirmed, behind),
    cut("mv confirmed last", confirmed, behind),
    cut("mv open reverting", restored, rollingBack),
    cut("nft -f -", restored, rollingBack),
    drop("nft -f document", restored),
    drop("mv open confirmed", confirmed, behind),
    between("packets are dropped", "drop packets", "confirm", restored),
  ];
}

function fullDisks(): Fault[] {
  const full = (place: "/run" | "/var/lib" | "/srv", step: string, ending: Ending, options: Options = {}) => {
    const strike = ({ "/run": "fillRun", "/var/lib": "fillHistory", "/srv": "fillBoot" } as const)[place];
    return at(`${place} is full`, strike, step, ending, options);
  };
  const noSpace: Ending = ["no-space", "old", "nothing"];
  const goesOn: Ending = ["confirmed", "new", "confirmed"];
  const timesOut: Ending = ["loaded", "old", "restored"];
  const both = (step: string, ending: Ending, options: Options = {}) => [
    full("/run", step, ending, options),
    full("/var/lib", step, ending, options),
  ];
  return [
    full("/run", "mkdir new results", noSpace),
    full("/run", "ln -s 100001.part entry", goesOn),
    full("/run", "setsid sh script watch", goesOn),
    full("/var/lib", "mkdir 100001.part", noSpace),
    full("/var/lib", "cat", noSpace),
    full("/var/lib", "nft -c -f document", noSpace),
    full("/var/lib", "nft list tables", noSpace),
    full("/var/lib", "nft list table inet filter", noSpace),
    full("/var/lib", "nft -s list table inet filter", noSpace),
    full("/var/lib", "nft -s list ruleset", noSpace),
    full("/srv", "cp -p nftables.conf nftables.conf.nftlint-old", noSpace),
    full("/srv", "cat document", noSpace),
    full("/srv", "sync nftables.conf.nftlint-new", goesOn),
    ...both("mv new armed", goesOn),
    ...both("nft -f document", goesOn),
    ...both("nft -f document", timesOut, { next: "wait" }),
    ...both("mv seconds loaded", timesOut, { next: "wait" }),
    ...both("mv open reverting", timesOut, reverting),
    ...both("nft -f -", timesOut, reverting),
    ...both("mv restored last", timesOut, reverting),
    ...both("mv open confirmed", goesOn, behind),
    ...both("mv 100001.part N", goesOn, behind),
    ...both("mv confirmed last", goesOn, behind),
    full("/srv", "mv nftables.conf.nftlint-old nftables.conf", goesOn, behind),
  ];
}

function brokenNft(): Fault[] {
  const what = "nft fails";
  const fails = (step: string, ending: Ending, options: Options = {}) => at(what, "fail", step, ending, options);
  const refused: Ending = ["refused", "old", "nothing"];
  const noBackup: Ending = ["no-backup", "old", "nothing"];
  const timesOut: Ending = ["loaded", "old", "restored"];
  return [
    fails("nft -c -f document", refused),
    fails("nft list tables", noBackup),
    fails("nft list table inet filter", noBackup),
    fails("nft -s list ruleset", noBackup),
    fails("nft -c -f restore", noBackup),
    fails("nft -f document", ["refused", "old", "refused"]),
    at("nft loads and fails all the same", "fail", "nft -f document", ["refused", "old", "restored"], {
      when: "after",
    }),
    fails("nft -f -", timesOut, reverting),
    at("nft fails, and goes on to fail for a while", "failAlways", "nft -f *", timesOut, reverting),
    at("nft fails, and goes on to fail for a while", "failAlways", "nft *", timesOut, reverting),
    at("nft loads and fails all the same", "fail", "nft -f -", timesOut, { when: "after", ...reverting }),
    fails("nft -f -", ["reverted", "old", "restored"], rollingBack),
    at("no process can be started that waits", "fail", "setsid sh script watch", ["no-space", "old", "nothing"]),
  ];
}

function otherClients(): Fault[] {
  const held = (what: string, deed: Deed, step: string, ending: Ending, options: Options = {}) =>
    at(what, "hold", step, ending, { deed, ...options });
  return [
    held("another client applies", "apply", "nft -c -f document", ["confirmed", "new", "confirmed"]),
    held("another client applies", "apply", "mv seconds loaded", ["confirmed", "new", "confirmed"]),
    held("another client confirms", "confirm early", "nft -f document", ["not-armed", "new", "confirmed"]),
    held("another client confirms", "confirm", "mv open confirmed", ["decided", "new", "confirmed"], behind),
    held("another client rolls back", "rollback", "mv open confirmed", ["decided", "old", "restored"], behind),
    held("another client rolls back", "rollback", "nft -f document", ["refused", "old", "restored"]),
    held("the time is over", "wait", "mv open confirmed", ["decided", "old", "restored"], behind),
    held("the time is over", "wait", "mv open reverting", ["decided", "old", "restored"], rollingBack),
    between("another client rolls back", "rollback", "confirm", ["not-armed", "old", "restored"]),
    between("the time is over", "wait", "confirm", ["not-armed", "old", "restored"]),
  ];
}

function lostHosts(): Fault[] {
  const what = "the host loses power";
  const off = (step: string, ending: Ending, options: Options = {}) =>
    at(what, "hold", step, ending, { deed: "reboot", ...options });
  const booted: Ending = ["lost", "new", "nothing"];
  return [
    off("cat", untouched),
    off("nft -c -f restore", untouched),
    off("mv new armed", untouched),
    off("nft -f document", untouched),
    off("nft -f document", untouched, { when: "after" }),
    between(what, "reboot", "wait", ["loaded", "old", "nothing"]),
    off("mv open confirmed", untouched, behind),
    off("mv nftables.conf.nftlint-old nftables.conf", untouched, behind),
    off("mv nftables.conf.nftlint-new nftables.conf", untouched, behind),
    off("mv nftables.conf.nftlint-new nftables.conf", booted, { when: "after", ...behind }),
    off("mv confirmed last", booted, behind),
    off("nft -f -", untouched, rollingBack),
    between("all in /run/nftlint is removed", "remove /run", "wait", ["loaded", "old", "nothing"]),
  ];
}

export const faults: readonly Fault[] = [
  ...killedSessions(),
  ...killedClients(),
  ...cutNetworks(),
  ...fullDisks(),
  ...brokenNft(),
  ...otherClients(),
  ...lostHosts(),
];

/** The faults and what becomes of the change, as a table in Markdown. */
export function faultTable(
  rows: readonly Readonly<Record<"what" | "when" | "told" | "ruleset" | "status", string>>[],
): string {
  const cells = [
    ["what happens", "when", "the client hears", "ruleset", "status"],
    ...rows.map(({ what, when, told, ruleset, status }) => [what, when, told, ruleset, status]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join("\n");
}
