import type { Known, LegacyChain, LegacyRule, LegacyTable } from "./facts.ts";

/** A table whose chains still grow. */
interface OpenTable {
  readonly name: string;
  readonly chains: Map<string, OpenChain>;
}

interface OpenChain extends LegacyChain {
  readonly rules: LegacyRule[];
}

/** What listed the tables, and of which family they therefore are. */
export interface IptablesSource {
  readonly family: "ip" | "ip6";
  readonly tool: string;
}

/**
 * Reads the output of `iptables-save` or `ip6tables-save`, with counters or without: `*table`,
 * `:CHAIN POLICY [packets:bytes]`, `-A CHAIN rule`, `COMMIT` and comments (iptables-save(8)).
 * Unknown, with the line, where the output has anything else in it or breaks off.
 */
export function parseIptablesSave(output: string, source: IptablesSource): Known<readonly LegacyTable[]> {
  const tables: LegacyTable[] = [];
  let table: OpenTable | null = null;
  for (const [index, line] of output.split("\n").entries()) {
    if (line === "" || line.startsWith("#")) continue;
    if (line === "COMMIT" && table !== null) {
      tables.push({ ...source, name: table.name, chains: [...table.chains.values()] });
      table = null;
    } else if (line.startsWith("*") && table === null) {
      table = { name: line.slice(1).trim(), chains: new Map() };
    } else if (table === null || !readTableLine(table, line)) {
      return { known: false, reason: `line ${index + 1} of the iptables-save output is none of its own: ${line}` };
    }
  }
  if (table !== null) {
    return { known: false, reason: `the iptables-save output breaks off in table ${table.name}` };
  }
  return { known: true, value: tables };
}

/** Takes a chain or a rule into the table; false for a line that is neither. */
function readTableLine(table: OpenTable, line: string): boolean {
  const chain = /^:(\S+) (ACCEPT|DROP|-)(?: \[\d+:\d+\])?$/.exec(line);
  if (chain !== null) {
    const [, name = "", policy] = chain;
    table.chains.set(name, { name, policy: policy === "ACCEPT" || policy === "DROP" ? policy : null, rules: [] });
    return true;
  }
  const rule = /^(?:\[\d+:\d+\] )?-A (\S+)(?: (.*))?$/.exec(line);
  const owner = table.chains.get(rule?.[1] ?? "");
  if (rule === null || owner === undefined) return false;
  owner.rules.push(readRule(rule[2] ?? ""));
  return true;
}

function readRule(text: string): LegacyRule {
  const words = splitWords(text);
  const jump = words.findIndex((word) => word === "-j" || word === "-g");
  return { text, words, target: jump < 0 ? null : (words[jump + 1] ?? null) };
}

/**
 * Splits a rule into words as iptables-restore does: blanks separate, double quotes hold blanks
 * together, and within quotes a backslash takes the next character as it is.
 */
function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:"(?:\\.|[^"\\])*"|[^\s"])+/g)) {
    words.push(word.replace(/"((?:\\.|[^"\\])*)"/g, (_, quoted: string) => quoted.replace(/\\(.)/g, "$1")));
  }
  return words;
}
