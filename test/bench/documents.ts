/**
 * The rulesets that are measured. They are made up, the same on every machine, and all of them are
 * accepted by nft.
 */
import { type Random, seededRandom } from "../fuzz/random.ts";

/** A ruleset by name, with the size that its name stands for. */
export interface BenchDocument {
  readonly name: "snat" | "rules10k" | "rules100k" | "elements1m";
  readonly title: string;
  readonly text: string;
}

/** All four documents, 34 MB together. */
export function benchDocuments(): BenchDocument[] {
  return [
    { name: "snat", title: "snat.cfg, 12 lines", text: snat },
    { name: "rules10k", title: "10k mixed rules", text: ruleset(10_000) },
    { name: "rules100k", title: "100k mixed rules", text: ruleset(100_000) },
    { name: "elements1m", title: "1M set elements", text: blocklist(1_000_000) },
  ];
}

/** A ruleset of so many mixed rules, with their number in words. */
export interface MixedRules {
  readonly title: string;
  readonly text: string;
}

/** What editors have open when they are measured: 70 and 740 kB. */
export function editedDocuments(): [MixedRules, MixedRules] {
  return [
    { title: "1k mixed rules", text: ruleset(1_000) },
    { title: "10k mixed rules", text: ruleset(10_000) },
  ];
}

/** A ruleset that packets are asked about, and the same one after a day's work on it. */
export interface ChangedRules {
  readonly title: string;
  readonly old: string;
  readonly now: string;
}

/** 10,000 mixed rules behind a set of 100,000 elements; ten rules, each of another kind, are written anew in the second. */
export function changedDocuments(): ChangedRules {
  const old = ruleset(10_000, blockedElements(100_000));
  return { title: "10k mixed rules with a set of 100k elements", old, now: withChangedRules(old, 10) };
}

const snat = `table ip nat {
	chain prerouting {
		type nat hook prerouting priority 0; policy accept;
	}
	chain postrouting {
		type nat hook postrouting priority 100; policy accept;
		ip saddr 192.168.4.0/24 oifname "eno1" counter snat to 10.53.134.1
	}
	chain output {
		type nat hook output priority 0; policy accept;
	}
}
`;

/** Rules in chains of two hundred, which a base chain jumps to; what a set holds is dropped before, where one is given. */
function ruleset(rules: number, elements: readonly string[] = []): string {
  const random = seededRandom(rules);
  const chains = Math.ceil(rules / 200);
  const lines = ["flush ruleset", "table inet filter {", ...(elements.length === 0 ? [] : blockedSet(elements))];
  for (let chain = 0; chain < chains; chain++) {
    lines.push(`\tchain services_${chain} {`);
    for (let rule = 0; rule < 200; rule++) lines.push(`\t\t${mixedRule(random)}`);
    lines.push("\t}");
  }
  lines.push("\tchain input {", "\t\ttype filter hook input priority filter; policy drop;");
  lines.push("\t\tct state vmap { established : accept, related : accept, invalid : drop }");
  if (elements.length > 0) lines.push("\t\tip saddr @blocked counter drop");
  for (let chain = 0; chain < chains; chain++) lines.push(`\t\tjump services_${chain}`);
  return [...lines, "\t}", "}", ""].join("\n");
}

/** The kinds of rule that configurations are made of; 74 bytes long on average with its indentation. */
const kinds: ((random: Random) => string)[] = [
  (random) => `ip saddr ${prefix(random)} tcp dport { ${ports(random, 3)} } ct state new counter accept`,
  (random) => `ip saddr ${address(random)} udp dport ${port(random)} counter packets 0 bytes 0 accept`,
  (random) => `iifname "eth${below(random, 8)}" tcp dport ${port(random)} ct state new,established accept`,
  (random) =>
    `iifname { "eth0", "wg${below(random, 9)}" } ip daddr ${address(random)} tcp dport ${port(random)} accept`,
  (random) => `ip saddr { ${address(random)}, ${prefix(random)} } counter drop`,
  (random) =>
    `tcp dport ${port(random)} limit rate 10/minute burst 5 packets log prefix "port ${below(random, 999)}: " drop`,
  (random) => `ip6 saddr 2001:db8:${hex(random)}::/48 tcp dport { 80, 443 } counter accept`,
  (random) => `meta l4proto { tcp, udp } th dport ${port(random)} ip daddr ${prefix(random)} accept`,
  (random) => `ip protocol icmp icmp type echo-request limit rate ${1 + below(random, 50)}/second accept`,
  (random) => `tcp flags & (fin | syn | rst | ack) == syn ip saddr ${prefix(random)} counter accept`,
  (random) =>
    `ct state new tcp dport ${port(random)} ip saddr ${address(random)} accept comment "ticket ${below(random, 99999)}"`,
  (random) => `ip saddr ${address(random)} meta mark set 0x${hex(random)} # customer ${below(random, 9999)}`,
];

function mixedRule(random: Random): string {
  return kinds[below(random, kinds.length)]!(random);
}

/** The ruleset with so many of its rules written anew, each of another kind and in another part of it. */
function withChangedRules(text: string, count: number): string {
  const lines = text.split("\n");
  const random = seededRandom(count);
  const isRule = (line: string) => line.startsWith("\t\t") && /\b(?:accept|drop|set 0x)/.test(line);
  for (let index = 0; index < count; index++) {
    const kind = kinds[index + (index < 8 ? 0 : index - 7)]!;
    const shape = shapeOf(kind(random));
    const start = lines.indexOf(`\tchain services_${index * 5} {`);
    const place = lines.findIndex((line, at) => at > start && isRule(line) && shapeOf(line.trim()) === shape);
    lines[place] = `\t\t${kind(random)}`;
  }
  return lines.join("\n");
}

/** The words of a rule without its numbers and addresses. */
function shapeOf(rule: string): string {
  return rule.replace(/#.*/, "").replace(/\b[\da-f.:x]*\d[\da-f.:x]*\b/g, "0");
}

/** Disjoint addresses, prefixes and ranges, as block lists have them. */
function blocklist(elements: number): string {
  return [
    "flush ruleset",
    "table ip blocklist {",
    ...blockedSet(blockedElements(elements)),
    "\tchain input {",
    "\t\ttype filter hook input priority filter; policy accept;",
    "\t\tip saddr @blocked counter drop",
    "\t}",
    "}",
    "",
  ].join("\n");
}

function blockedElements(count: number): readonly string[] {
  const random = seededRandom(count);
  return Array.from({ length: count }, (_, index) => blocked(random, 0x64000000 + index * 64));
}

/** One element a line. */
function blockedSet(elements: readonly string[]): readonly string[] {
  const listed = elements.map((element) => `\t\t\t${element},`);
  return ["\tset blocked {", "\t\ttype ipv4_addr", "\t\tflags interval", "\t\telements = {", ...listed, "\t\t}", "\t}"];
}

function blocked(random: Random, base: number): string {
  const choice = below(random, 10);
  if (choice < 3) return dotted(base + below(random, 64));
  if (choice < 6) return `${dotted(base)}/${26 + below(random, 6)}`;
  return `${dotted(base + below(random, 32))}-${dotted(base + 33 + below(random, 31))}`;
}

function prefix(random: Random): string {
  const length = 16 + below(random, 15);
  const host = 2 ** (32 - length);
  return `${dotted(0x0a000000 + Math.floor(below(random, 2 ** 24) / host) * host)}/${length}`;
}

function address(random: Random): string {
  return dotted(0xc0a80000 + below(random, 65536));
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

function ports(random: Random, count: number): string {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(port(random));
  return [...chosen].join(", ");
}

function port(random: Random): number {
  return 1 + below(random, 65535);
}

function hex(random: Random): string {
  return (1 + below(random, 65535)).toString(16);
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}
