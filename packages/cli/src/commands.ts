/**
 * The commands and their options as data. Parsing, `--help` and shell completion all read this
 * one table, so that none of them can name what another does not know.
 */
import {
  type CommandSpecification,
  colorOption,
  configOption,
  formats,
  helpOption,
  type OptionSpecification,
} from "./command-specification.ts";
import { hostCommands } from "./host/commands.ts";

/** From the gravest to the lightest; `never` lets no finding fail the run. */
const failLevels = ["error", "warning", "info", "hint", "never"] as const;
export type FailLevel = (typeof failLevels)[number];

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export const ruleFormats = ["pretty", "md", "json"] as const;
export type RuleFormat = (typeof ruleFormats)[number];

export const graphFormats = ["svg", "html", "mermaid"] as const;
export type GraphFormat = (typeof graphFormats)[number];

const whyFormats = ["pretty", "json", "junit"] as const;

const treeFormats = ["tree", "json"] as const;

const stdinFilenameOption: OptionSpecification = {
  name: "stdin-filename",
  description: "The path to report and to look up configuration for when PATH is -",
  value: { placeholder: "PATH", kind: "file" },
};

export const globalOptions: readonly OptionSpecification[] = [
  helpOption,
  { name: "version", short: "V", description: "Print the version" },
];

const check: CommandSpecification = {
  name: "check",
  summary: "Lint rulesets",
  arguments: "[PATH…]",
  argumentKind: "file",
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    'PATH is a file, a directory, a glob pattern, or - for standard input; without one, the current directory. A directory stands for every *.nft, *.nftables and nftables.conf below it and for what the configuration\'s "files" names. A file named outright is read whatever it is called.',
    "Exit status: 0 no findings that count, 1 findings at or above --fail-on, 2 the check could not be done.",
  ],
  options: [
    {
      name: "host",
      description: 'Check against a host: a snapshot file, the name of a configured host, or "local" for this machine',
      value: { placeholder: "FILE", kind: "file", choices: ["local"] },
    },
    {
      name: "format",
      short: "f",
      description: "How findings are printed",
      value: { placeholder: "FORMAT", kind: "choice", choices: formats, default: "pretty" },
    },
    { name: "fix", description: "Apply safe fixes to the files, then report what is left" },
    {
      name: "fail-on",
      description: "The lightest severity that makes the exit status 1",
      value: { placeholder: "LEVEL", kind: "choice", choices: failLevels, default: "warning" },
    },
    {
      name: "select",
      description: "Run only these rules",
      value: { placeholder: "RULE", kind: "rule", list: true },
    },
    {
      name: "ignore",
      description: "Do not run these rules",
      value: { placeholder: "RULE", kind: "rule", list: true },
    },
    {
      name: "baseline",
      description: "Leave out the findings that this file lists; errors are never left out",
      value: { placeholder: "FILE", kind: "file" },
    },
    { name: "update-baseline", description: "Write what is found now to the --baseline file" },
    { name: "quiet", short: "q", description: "Print only findings that count for --fail-on, and no summary" },
    configOption,
    {
      name: "nft-version",
      description: "The nft release that the rulesets are for, such as 1.0.6",
      value: { placeholder: "VERSION", kind: "text" },
    },
    stdinFilenameOption,
    colorOption,
    helpOption,
  ],
  examples: [
    { command: "nftlint check /etc/nftables.conf", says: "one file" },
    { command: "nftlint check snat.cfg --host snapshot.json", says: "against a recorded host" },
    { command: "nftlint check --host local /etc/nftables.conf", says: "against this machine" },
    { command: "nftlint check --format sarif . > nftlint.sarif", says: "for code scanning" },
    {
      command: "nftlint check --baseline old.json --update-baseline .",
      says: "accept what there is, report what comes",
    },
  ],
};

const fmt: CommandSpecification = {
  name: "fmt",
  summary: "Format rulesets in place",
  arguments: "[PATH…]",
  argumentKind: "file",
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    "PATH is what it is for nftlint check; - reads standard input and prints the formatted text. Layout alone changes: words, their order and comments stay. A file with a syntax error is left as it is; the others are formatted all the same.",
    "Exit status: 0 done, 1 --check or --diff found something to change, 2 a file could not be formatted.",
  ],
  options: [
    { name: "check", description: "Write nothing; list the files that would change" },
    { name: "diff", description: "Write nothing; print the changes as a unified diff" },
    { name: "quiet", short: "q", description: "Print errors alone: no summary, no progress, and with --check no list" },
    configOption,
    stdinFilenameOption,
    colorOption,
    helpOption,
  ],
  examples: [
    { command: "nftlint fmt", says: "everything below the current directory" },
    { command: "nftlint fmt --check --diff .", says: "in CI" },
    { command: "nftlint fmt - < snat.cfg", says: "for editors" },
  ],
};

const rule: CommandSpecification = {
  name: "rule",
  summary: "Explain a rule, or list them all",
  arguments: "[NAME]",
  argumentKind: "rule",
  maximumArguments: 1,
  description: [
    "Shows the page of a rule: what it finds, why that matters, wrong and right examples. Without NAME, lists every rule.",
  ],
  options: [
    { name: "all", description: "Show all of them" },
    {
      name: "format",
      short: "f",
      description: "How they are printed: for people, as Markdown, or for programs",
      value: { placeholder: "FORMAT", kind: "choice", choices: ruleFormats, default: "pretty" },
    },
    colorOption,
    helpOption,
  ],
  examples: [
    { command: "nftlint rule", says: "all rules" },
    { command: "nftlint rule iptables-conflict", says: "one page" },
    { command: "nftlint rule --all --format md > RULES.md", says: "the whole catalogue" },
  ],
};

const parse: CommandSpecification = {
  name: "parse",
  summary: "Check syntax alone, or show the syntax tree",
  arguments: "FILE",
  argumentKind: "file",
  maximumArguments: 1,
  description: [
    "Prints syntax errors, one a line. With --ast, prints the syntax tree on standard output and the errors on standard error. FILE may be -.",
    "Exit status: 0 no syntax errors, 1 syntax errors, 2 the file could not be read.",
  ],
  options: [
    { name: "ast", description: "Print the syntax tree" },
    {
      name: "format",
      short: "f",
      description: "How the tree is printed",
      value: { placeholder: "FORMAT", kind: "choice", choices: treeFormats, default: "tree" },
    },
    helpOption,
  ],
  examples: [{ command: "nftlint parse --ast snat.cfg", says: "the tree, indented" }],
};

const server: CommandSpecification = {
  name: "server",
  summary: "Serve an editor over the language server protocol",
  arguments: "",
  argumentKind: null,
  maximumArguments: 0,
  description: [
    "Speaks the language server protocol on standard input and output until the editor ends it. Documents are checked as nftlint check does, with the configuration of their directory.",
    "Exit status: 0 the editor ended it in order, 2 it went away.",
  ],
  options: [{ name: "stdio", description: "What is done in any case; many editors add it" }, helpOption],
  examples: [{ command: "nftlint server --stdio", says: "as editors call it" }],
};

const completion: CommandSpecification = {
  name: "completion",
  summary: "Print a shell's completion script",
  arguments: "SHELL",
  argumentKind: "choice",
  argumentChoices: shells,
  maximumArguments: 1,
  description: ["SHELL is bash, zsh or fish."],
  options: [helpOption],
  examples: [
    { command: "source <(nftlint completion bash)", says: "in ~/.bashrc" },
    { command: "nftlint completion fish > ~/.config/fish/completions/nftlint.fish", says: "for fish" },
  ],
};

/** Whom a packet is between. */
const endOptions: readonly OptionSpecification[] = [
  { name: "from", description: "The address that it comes from", value: { placeholder: "ADDRESS", kind: "text" } },
  { name: "to", description: "The address that it goes to", value: { placeholder: "ADDRESS", kind: "text" } },
  {
    name: "iif",
    description: "The interface that it comes in on; without it, the host itself sends it",
    value: { placeholder: "INTERFACE", kind: "text" },
  },
];

/** What is known of a packet before any rule. */
const stateOptions: readonly OptionSpecification[] = [
  { name: "mark", description: "Its mark", value: { placeholder: "NUMBER", kind: "text" } },
  {
    name: "state",
    description: "What conntrack makes of it",
    value: {
      placeholder: "STATE",
      kind: "choice",
      choices: ["new", "established", "related", "invalid", "untracked"],
      default: "new",
    },
  },
];

const why: CommandSpecification = {
  name: "why",
  summary: "Say what becomes of a packet on a host, and which rule decides",
  arguments: "PROTOCOL [DETAIL…]",
  argumentKind: "file",
  argumentChoices: ["icmp", "icmpv6", "tcp", "udp", "sctp", "esp"],
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    "PROTOCOL and its details are words: icmp echo-request, tcp 22, udp dport 53 sport 5353, tcp dport 22 flags syn,ack, esp, ping. The options of the packet may stand among them without their dashes: ping from ADDRESS to ADDRESS. Follows the packet through routing, every nft chain and every legacy iptables table of the host, in the kernel's order. Prints the verdict, then the way.",
    "With --all, the arguments are files of expectations, directories of *.expectations.json, or glob patterns: what is to become of which packets. Each is judged, and the packet that shows it is followed where it is not met.",
    "Exit status: 0 the answer is certain, 1 it depends on what is not known, 2 it could not be given; with --all, 0 every expectation is met, 1 some are not or depend on what is not known.",
  ],
  options: [
    {
      name: "host",
      description: 'The host: a snapshot file, the name of a configured host, or "local" for this machine',
      value: { placeholder: "FILE", kind: "file", choices: ["local"] },
    },
    ...endOptions,
    {
      name: "ruleset",
      description: "The rules of this file, instead of those that are live on the host",
      value: { placeholder: "FILE", kind: "file" },
    },
    ...stateOptions,
    { name: "all", description: "Judge files of expectations instead: nftlint why --all FILE…" },
    { name: "reply", description: "Also what becomes of the reply to it" },
    { name: "verbose", description: "Also the rules that do not match, with the reason, and every chain" },
    {
      name: "format",
      short: "f",
      description: "How the answer is printed: for people or for programs; junit with --all alone",
      value: { placeholder: "FORMAT", kind: "choice", choices: whyFormats, default: "pretty" },
    },
    colorOption,
    helpOption,
  ],
  examples: [
    {
      command: "nftlint why --host s.json --iif eno2 --from 192.168.4.110 --to 10.53.134.11 icmp",
      says: "a ping",
    },
    { command: "nftlint why --all router.expectations.json --format junit > report.xml", says: "in CI" },
  ],
};

const graph: CommandSpecification = {
  name: "graph",
  summary: "Draw a ruleset, and the way of a packet through it",
  arguments: "[FILE] [PROTOCOL DETAIL…]",
  argumentKind: "file",
  maximumArguments: Number.POSITIVE_INFINITY,
  description: [
    "Draws the hooks in order, the base chains of each by priority, legacy iptables tables among them, and what they jump to. Without FILE, draws what is live on the host. With --from, --to and the words of a packet, as nftlint why takes them, marks its way and where it ends; a word that names a protocol is where these begin.",
    "Exit status: 0 drawn, 2 it could not be drawn.",
  ],
  options: [
    {
      name: "host",
      description: 'The host: a snapshot file, the name of a configured host, or "local" for this machine',
      value: { placeholder: "FILE", kind: "file", choices: ["local"] },
    },
    {
      name: "output",
      short: "o",
      description:
        "Write the picture to this file, as its ending says: .svg, .html or .mmd; standard output without it",
      value: { placeholder: "FILE", kind: "file" },
    },
    {
      name: "format",
      short: "f",
      description: "How it is drawn, whatever the ending says",
      value: { placeholder: "FORMAT", kind: "choice", choices: graphFormats },
    },
    ...endOptions,
    ...stateOptions,
    helpOption,
  ],
  examples: [
    { command: "nftlint graph snat.cfg -o snat.svg", says: "a file alone" },
    { command: "nftlint graph --host local -o live.html", says: "what is live" },
    {
      command: "nftlint graph --host s.json --iif eth1 --from 10.0.0.2 --to 1.1.1.1 icmp",
      says: "a ping",
    },
  ],
};

const diff: CommandSpecification = {
  name: "diff",
  summary: "Say which packets two rulesets treat differently",
  arguments: "OLD NEW",
  argumentKind: "file",
  maximumArguments: 2,
  description: [
    'OLD and NEW are files, or what is live on a host: a snapshot (*.json), or "local" for this machine. Compares what becomes of packets, not the text: one line for all packets that are treated differently because of the same two rules, with an example. "nftlint host diff" compares a file with a host line by line.',
    "Without --host, packets may come in and leave by any interface, and be for the host or for others. What cannot be compared exactly is named.",
    "Exit status: 0 no packet is treated differently, 1 some are, 2 the comparison could not be done.",
  ],
  options: [
    {
      name: "host",
      description:
        'Follow packets by the routes and legacy tables of a host: a snapshot file, the name of a configured host, or "local"',
      value: { placeholder: "FILE", kind: "file", choices: ["local"] },
    },
    {
      name: "format",
      short: "f",
      description: "How the differences are printed: for people or for programs",
      value: { placeholder: "FORMAT", kind: "choice", choices: whyFormats, default: "pretty" },
    },
    helpOption,
  ],
  examples: [{ command: "nftlint diff old.nft new.nft", says: "before a change is loaded" }],
};

export const commands: readonly CommandSpecification[] = [
  check,
  fmt,
  rule,
  parse,
  why,
  diff,
  graph,
  ...hostCommands,
  server,
  completion,
];
