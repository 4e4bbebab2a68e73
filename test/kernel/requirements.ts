import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A suite of tests that runs only where the machine has what it needs. */
interface Suite {
  readonly title: string;
  readonly tools: readonly string[];
}

const sshTools = ["busybox", "dash", "fish", "ip", "iptables-nft", "nft", "nsenter", "setpriv", "ssh", "sshd", "sudo"];

/** The suites in this folder, by the name of their file. */
export const suites = {
  wazowski: { title: "the wazowski case", tools: ["ip", "iptables-legacy", "nft", "ping", "sysctl"] },
  why: { title: "why a ping is dropped", tools: ["ip", "iptables-legacy", "nft", "ping", "stdbuf", "sysctl"] },
  account: { title: "what the account of the wazowski case quotes", tools: ["nft"] },
  format: { title: "what is formatted", tools: ["nft"] },
  document: { title: "one document in place of files", tools: ["nft"] },
  evaluation: { title: "what nft refuses of random rulesets", tools: ["nft"] },
  validation: { title: "what the kernel refuses of jumps and places", tools: ["nft"] },
  meaning: { title: "what nft lists of what it loaded", tools: ["nft"] },
  prediction: { title: "what a load is said to change", tools: ["nft"] },
  snapshot: { title: "snapshots of real hosts", tools: ["ip", "iptables-legacy", "nft", "setpriv"] },
  "seed-day": { title: "the day of the account with nftlint", tools: ["ip", "iptables-legacy", "nft", "ping"] },
  packet: { title: "packets in the kernel", tools: ["ip", "iptables-legacy", "nft", "python3"] },
  "firewall-managers": {
    title: "what the rules of firewall managers do with packets",
    tools: ["ip", "iptables-legacy", "iptables-nft", "nft", "python3"],
  },
  "packet-chains": { title: "what chains do with packets", tools: ["bash", "ip", "nft", "ping", "stdbuf", "sysctl"] },
  "packet-routing": { title: "where packets go", tools: ["ip"] },
  "packet-bridges": { title: "what bridges pass on", tools: ["ip", "iptables-legacy", "nft", "ping"] },
  "packet-order": { title: "which chain comes first", tools: ["ip", "iptables-legacy", "nft", "ping"] },
  "packet-ways": { title: "where packets go, and by which rules", tools: ["ip", "iptables-legacy", "nft", "python3"] },
  "packet-legacy": { title: "what legacy tables do with packets", tools: ["ip", "iptables-legacy", "ping"] },
  terminal: { title: "what a person at a terminal is asked", tools: ["ip", "nft", "script"] },
  ansible: { title: "the Ansible role", tools: [...sshTools, "ansible-playbook"] },
  "several-hosts": { title: "commands about several hosts", tools: sshTools },
  transaction: { title: "changes that undo themselves", tools: sshTools },
  faults: { title: "changes that undo themselves, whatever happens", tools: sshTools },
  "rulesets-over-one-another": { title: "rulesets over one another", tools: sshTools },
  "hostile-input": { title: "hostile input", tools: sshTools },
  "host-trace": { title: "traces of packets on hosts", tools: [...sshTools, "iptables-legacy", "ping"] },
  overhead: { title: "what a change costs over ssh", tools: sshTools },
} satisfies Readonly<Record<string, Suite>>;

/** The Debian package that has a tool. */
export const packageOfTool: Readonly<Record<string, string>> = {
  busybox: "busybox",
  dash: "dash",
  fish: "fish",
  "ansible-playbook": "ansible-core",
  ip: "iproute2",
  "iptables-legacy": "iptables",
  "iptables-nft": "iptables",
  nft: "nftables",
  nsenter: "util-linux",
  ping: "iputils-ping",
  setpriv: "util-linux",
  ssh: "openssh-client",
  sshd: "openssh-server",
  sudo: "sudo",
  python3: "python3",
  script: "bsdutils",
  sysctl: "procps",
  unshare: "util-linux",
};

/** Tools such as nft are in sbin directories, which not every PATH has. */
const searchPath = [process.env.PATH ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);

/** The tools of the suite that the machine lacks. */
export function lackingTools({ tools }: Suite): string[] {
  return ["unshare", ...tools].filter((tool) => !hasTool(tool));
}

function hasTool(tool: string): boolean {
  return searchPath.split(delimiter).some((directory) => directory !== "" && existsSync(join(directory, tool)));
}

/** Why the suite cannot run here, or `null` where it can. */
export function reasonToSkip(suite: Suite): string | null {
  if (process.platform !== "linux") return "needs Linux";
  if (process.getuid?.() !== 0) return "needs root";
  const lacking = lackingTools(suite);
  if (lacking.length > 0) return `needs ${lacking.join(", ")}`;
  return mayMakeNamespaces() ? null : "needs the right to make network namespaces";
}

function mayMakeNamespaces(): boolean {
  const { status } = spawnSync("unshare", ["--net", "--uts", "--mount", "true"], {
    env: { ...process.env, PATH: searchPath },
  });
  return status === 0;
}

/** The title under which the suite is listed: with the reason where it is skipped. */
export function titleOf(suite: Suite): string {
  const reason = reasonToSkip(suite);
  return reason === null ? suite.title : `${suite.title} (skipped: ${reason})`;
}
