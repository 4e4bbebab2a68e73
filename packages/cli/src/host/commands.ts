/** The commands that go to a host, as data. */
import {
  type CommandSpecification,
  colorOption,
  configOption,
  formats,
  helpOption,
  type OptionSpecification,
} from "../command-specification.ts";

/** @param missing what stands for it where it is left out */
const hostArgumentOr = (missing: string) =>
  `HOST is a name of "hosts" in the configuration, what ssh takes (an alias, user@host, ssh://user@host:port), or local for this machine; without it, ${missing}. It needs sh, nft and ip there, and root: by login or by sudo without a password.`;

const hostArgument = hostArgumentOr('the configuration\'s "defaultHost"');

const trialExitStatus =
  "Exit status: 0 done, 1 there is a change on trial or it was taken back, 2 it could not be done.";

/** How changes are made and kept. */
const trialOptions: readonly OptionSpecification[] = [
  {
    name: "confirm",
    description: "How many seconds the host waits before it takes the change back",
    value: { placeholder: "SECONDS", kind: "text", default: "60" },
  },
  { name: "yes", short: "y", description: "Ask nothing; a new connection that comes about confirms the change" },
  { name: "detach", description: "Ask nothing and end with the load; nftlint host confirm keeps the change" },
];

/** What is loaded at boot. */
const bootOptions: readonly OptionSpecification[] = [
  {
    name: "persist",
    description: "On confirmation, also write the file that is loaded at boot, and keep a dated copy",
  },
  {
    name: "boot-file",
    description: "That file, where it is not /etc/nftables.conf; stands for --persist as well",
    value: { placeholder: "PATH", kind: "text" },
  },
];

const snapshot: CommandSpecification = {
  name: "host snapshot",
  summary: "Record a host's state for --host",
  arguments: "[HOST]",
  argumentKind: "text",
  maximumArguments: 1,
  description: [
    "Runs read-only commands (nft, ip, iptables-save, sysctl) and writes what they print as one JSON document. What a missing tool or a lacking right hides is recorded as unknown; run it as root to see everything.",
    hostArgumentOr("this machine"),
  ],
  options: [
    {
      name: "output",
      short: "o",
      description:
        'Write to this file; without it, to the "snapshot" that is configured for the host, or standard output',
      value: { placeholder: "FILE", kind: "file" },
    },
    helpOption,
  ],
  examples: [
    { command: "sudo nftlint host snapshot -o snapshot.json", says: "the whole state of this machine" },
    { command: "nftlint host snapshot root@wazowski -o wazowski.json", says: "of another, by ssh" },
  ],
};

const status: CommandSpecification = {
  name: "host status",
  summary: "Tell what is on trial on a host",
  arguments: "[HOST]",
  argumentKind: "text",
  maximumArguments: 1,
  description: [
    "Shows a change that waits for its confirmation, how many seconds are left, and what became of the last change. Finishes what a killed process left half done.",
    hostArgument,
    trialExitStatus,
  ],
  options: [helpOption],
  examples: [{ command: "nftlint host status wazowski", says: "from anywhere" }],
};

const confirm: CommandSpecification = {
  name: "host confirm",
  summary: "Keep the change that is on trial on a host",
  arguments: "[HOST]",
  argumentKind: "text",
  maximumArguments: 1,
  description: ["The change stays and comes into the host's history.", hostArgument, trialExitStatus],
  options: [helpOption],
  examples: [{ command: "nftlint host confirm wazowski", says: "after nftlint host apply --detach" }],
};

const history: CommandSpecification = {
  name: "host history",
  summary: "List the changes that a host has kept",
  arguments: "[HOST]",
  argumentKind: "text",
  maximumArguments: 1,
  description: [
    "Newest first, with the number that nftlint host rollback takes: 1 leads back to the time before the last change, 2 to that before the last two. A host keeps 50.",
    hostArgument,
  ],
  options: [helpOption],
  examples: [{ command: "nftlint host history wazowski", says: "who changed what, and when" }],
};

const rollback: CommandSpecification = {
  name: "host rollback",
  summary: "Take back the change on trial, or the last N that were kept",
  arguments: "[HOST] [N]",
  argumentKind: "text",
  maximumArguments: 2,
  description: [
    "Without N, takes back the change that is on trial, at once. With N, leads back to the ruleset before the last N changes of nftlint host history, as far as their tables go; that is a change like any other: shown, applied on trial, to be confirmed.",
    hostArgument,
    trialExitStatus,
  ],
  options: [...trialOptions, helpOption],
  examples: [
    { command: "nftlint host rollback wazowski", says: "what is on trial" },
    { command: "nftlint host rollback wazowski 1", says: "undo the last change that was kept" },
  ],
};

const fix: CommandSpecification = {
  name: "host fix",
  summary: "Find what works against a host's ruleset, and mend it",
  arguments: "[HOST]",
  argumentKind: "text",
  maximumArguments: 1,
  description: [
    "Looks for what no nft listing shows: legacy iptables tables that drop what the live ruleset lets pass, forwarding that is switched off, reverse path filters. Prints the commands that mend it. With --run, runs those that can be taken back, on trial like any change: without a confirmation everything is as it was before.",
    hostArgument,
    "Exit status: 0 nothing is in the way or it was mended, 1 something is, 2 it could not be done.",
  ],
  options: [{ name: "run", description: "Run the commands on the host, on trial" }, ...trialOptions, helpOption],
  examples: [
    { command: "nftlint host fix wazowski", says: "show what is in the way" },
    { command: "nftlint host fix wazowski --run", says: "and mend it" },
  ],
};

const check: CommandSpecification = {
  name: "host check",
  summary: "Have the nft of hosts check files",
  arguments: "[HOST] FILE…",
  argumentKind: "file",
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    "Sends each file, with what it includes, to the nft of the host (nft -c), which loads nothing, and shows its errors at their places in the files. Standard input is a file called -.",
    'HOST is a name, or a pattern for names, of the "hosts" in the configuration, or what ssh takes, or local; several have commas between them. Without HOST, the configured "defaultHost". Hosts are asked at the same time, eight at most; one that is out of reach does not keep the others from being asked.',
    "Exit status: 0 nft takes the files everywhere, 1 it refuses one, 2 a host could not be asked.",
  ],
  options: [
    {
      name: "format",
      short: "f",
      description: "How errors are printed",
      value: { placeholder: "FORMAT", kind: "choice", choices: formats, default: "pretty" },
    },
    configOption,
    colorOption,
    helpOption,
  ],
  examples: [
    { command: "nftlint host check wazowski snat.cfg", says: "on one host" },
    { command: "nftlint host check 'web*' nftables.conf", says: "on all that the configuration calls so" },
  ],
};

const diff: CommandSpecification = {
  name: "host diff",
  summary: "Show what loading a file would change on a host",
  arguments: "[HOST] FILE",
  argumentKind: "file",
  maximumArguments: 2,
  description: [
    "Compares the live ruleset with what it would be, by meaning: tables, chains, rules, elements; counters, handles and elements that rules learned aside. Says what the file does not touch, and what of others a flush ruleset in it would destroy.",
    hostArgument,
    "Exit status: 0 it would change nothing, 1 it would, 2 that could not be found out.",
  ],
  options: [
    {
      name: "format",
      short: "f",
      description: "How it is printed: for people or for programs",
      value: { placeholder: "FORMAT", kind: "choice", choices: ["pretty", "json"], default: "pretty" },
    },
    helpOption,
  ],
  examples: [{ command: "nftlint host diff wazowski snat.cfg", says: "before it is applied" }],
};

const apply: CommandSpecification = {
  name: "host apply",
  summary: "Load a file on a host, and take it back unless it is confirmed",
  arguments: "[HOST] FILE",
  argumentKind: "file",
  maximumArguments: 2,
  description: [
    "Checks the file against the host, shows what changes, and asks. Then the host backs up the tables that change, arms the rollback, and loads the file as one transaction. A new connection is tried, and you are asked whether the change stays. Silence, a lost connection, a killed client: the host takes the change back by itself, looks whether everything is as it was, and tells.",
    hostArgument,
    "Exit status: 0 the change stays, 1 it was taken back or not wanted, 2 it could not be made; nothing was changed then.",
  ],
  options: [...trialOptions, ...bootOptions, helpOption],
  examples: [
    { command: "nftlint host apply wazowski snat.cfg", says: "asks and waits a minute" },
    { command: "nftlint host apply wazowski snat.cfg --yes --persist", says: "for scripts" },
  ],
};

const bundle: CommandSpecification = {
  name: "host bundle",
  summary: "Print what host apply sends to a host, for other tools",
  arguments: "FILE",
  argumentKind: "file",
  maximumArguments: 1,
  description: [
    'Checks the file and prints a JSON document with "script", "parameters", "input" and "id". A tool that reaches the hosts itself, such as the Ansible role that comes with nftlint, runs the script with sh, these parameters and the input there as root, and then, over a new connection, the script with the parameters confirm and id.',
    "Exit status: 0 printed, 2 the file has errors or cannot be read.",
  ],
  options: [...trialOptions.filter(({ name }) => name === "confirm"), ...bootOptions, helpOption],
  examples: [{ command: "nftlint host bundle snat.cfg > bundle.json", says: "on the controller" }],
};

const deleteRule: CommandSpecification = {
  name: "host delete-rule",
  summary: "Delete a rule of a host by its text",
  arguments: "HOST RULE",
  argumentKind: "text",
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    "RULE is [FAMILY] TABLE CHAIN and the rule, as nft add rule takes it, in quotes for the shell. nft itself wants a handle; here the rule is found by what it means, however the listing prints it. The match is shown, and where there are several you are asked which. The deletion is on trial, like any change.",
    hostArgument,
    trialExitStatus,
  ],
  options: [{ name: "all", description: "Delete all rules that mean the same" }, ...trialOptions, helpOption],
  examples: [
    {
      command: "nftlint host delete-rule wazowski 'nat postrouting oifname \"poopy\" masquerade'",
      says: "no handle needed",
    },
  ],
};

const counters: CommandSpecification = {
  name: "host counters",
  summary: "Show what each rule of a host has counted",
  arguments: "[HOST]",
  argumentKind: "text",
  maximumArguments: 1,
  description: ["Shows packets and bytes of each live rule with a counter, and of named counters.", hostArgument],
  options: [
    { name: "watch", description: "Go on every two seconds, with the packets that have come since, until Ctrl+C" },
    {
      name: "format",
      short: "f",
      description: "How they are printed: for people or, a line each time, for programs",
      value: { placeholder: "FORMAT", kind: "choice", choices: ["pretty", "json"], default: "pretty" },
    },
    helpOption,
  ],
  examples: [{ command: "nftlint host counters wazowski --watch", says: "live" }],
};

const trace: CommandSpecification = {
  name: "host trace",
  summary: "Show what becomes of real packets on a host",
  arguments: "HOST [PROTOCOL [DETAIL…]]",
  argumentKind: "text",
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    "Has the kernel tell of the packets that the words are true of, each of which may be left out: icmp echo-request, tcp 22, udp dport 53 sport 5353, esp. Shows the verdict and the way of each as nftlint why does, when it has come to its end. What legacy iptables drops, of which the kernel does not tell, is inferred from where a packet is lost.",
    "It makes a table of its own on the host, which goes at the end, on Ctrl+C, and also where the connection or this process is lost.",
    hostArgument,
    "Exit status: 0 packets were seen, 1 none came, 2 it could not be done.",
  ],
  options: [
    {
      name: "from",
      description: "The address that they come from, or a prefix",
      value: { placeholder: "ADDRESS", kind: "text" },
    },
    {
      name: "to",
      description: "The address that they go to, or a prefix",
      value: { placeholder: "ADDRESS", kind: "text" },
    },
    {
      name: "iif",
      description: "The interface that they come in on; without it, also what the host itself sends",
      value: { placeholder: "INTERFACE", kind: "text" },
    },
    { name: "mark", description: "Their mark", value: { placeholder: "NUMBER", kind: "text" } },
    {
      name: "count",
      description: "How many packets are shown",
      value: { placeholder: "NUMBER", kind: "text", default: "10" },
    },
    {
      name: "duration",
      description: "After how many seconds it ends",
      value: { placeholder: "SECONDS", kind: "text", default: "30" },
    },
    {
      name: "ruleset",
      description: "Name the rules by the lines of this file where they mean the same",
      value: { placeholder: "FILE", kind: "file" },
    },
    { name: "verbose", description: "Also the rules that do not match, and every chain" },
    { name: "remove", description: "Trace nothing; remove the tables that traces have left, if ever one did" },
    {
      name: "format",
      short: "f",
      description: "How they are printed: for people or, a line each, for programs",
      value: { placeholder: "FORMAT", kind: "choice", choices: ["pretty", "json"], default: "pretty" },
    },
    colorOption,
    helpOption,
  ],
  examples: [
    {
      command: "nftlint host trace wazowski --iif eno2 --ruleset snat.cfg icmp",
      says: "pings from the LAN",
    },
  ],
};

export const hostCommands: readonly CommandSpecification[] = [
  snapshot,
  check,
  diff,
  apply,
  status,
  confirm,
  rollback,
  history,
  deleteRule,
  fix,
  counters,
  trace,
  bundle,
];
