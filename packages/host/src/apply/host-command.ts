/** What a change does on a host beside loading a document: the settings that keep nft rules from working. */

export type HostCommand =
  /** Sets a file below /proc/sys: `net/ipv4/ip_forward`. */
  | { readonly kind: "sysctl"; readonly path: string; readonly value: string }
  /** Changes a table of legacy iptables; `words` are what follows `-t TABLE`. */
  | { readonly kind: "legacy"; readonly tool: LegacyTool; readonly table: string; readonly words: readonly string[] }
  /** Puts back what a change of the history has changed of these. */
  | { readonly kind: "settings"; readonly number: number };

const legacyTools = ["iptables-legacy", "ip6tables-legacy", "iptables", "ip6tables"] as const;
type LegacyTool = (typeof legacyTools)[number];

/** The changes of a table that are taken back by restoring it: a policy, a rule more, a rule less, no rules. */
const changes: ReadonlySet<string> = new Set(["-P", "-I", "-A", "-D", "-F", "-X"]);

/**
 * Reads a command as diagnostics name it (`sysctl -w net.ipv4.ip_forward=1`,
 * `iptables-legacy -t filter -P FORWARD ACCEPT`); `null` for one that changes nothing or that could
 * not be taken back.
 */
export function readHostCommand(text: string): HostCommand | null {
  const words = text.split(" ");
  if (!words.every(isPlain)) return null;
  const [tool, ...rest] = words;
  if (tool === "sysctl") return readSysctl(rest);
  const [option, table, action] = rest;
  const legacyTool = legacyTools.find((name) => name === tool);
  if (legacyTool === undefined || option !== "-t" || table === undefined || !changes.has(action ?? "")) return null;
  if (!/^[a-z]+$/.test(table)) return null;
  return { kind: "legacy", tool: legacyTool, table, words: rest.slice(2) };
}

/** Dots part the words of a name, but for those of an interface, where they are dots (sysctl(8) writes "/" there). */
function readSysctl([option, assignment = ""]: readonly string[]): HostCommand | null {
  const match = /^(net\.ipv[46])\.((?:conf\.(?<name>.+)\.)?)(\w+)=(\d+)$/.exec(assignment);
  if (option !== "-w" || match === null) return null;
  const [, start = "", , , key = "", value = ""] = match;
  const name = match.groups?.name;
  if (name !== undefined && (name.includes("/") || name.startsWith("."))) return null;
  const middle = name === undefined ? "" : `conf/${name}/`;
  return { kind: "sysctl", path: `${start.replace(".", "/")}/${middle}${key}`, value };
}

/** The line that the script on the host reads. Throws where a word could be taken for more than one. */
export function formatCommand(command: HostCommand): string {
  const words = wordsOf(command);
  const strange = words.find((word) => !isPlain(word));
  if (strange !== undefined) throw new TypeError(`${JSON.stringify(strange)} cannot be passed on`);
  return words.join(" ");
}

function wordsOf(command: HostCommand): string[] {
  switch (command.kind) {
    case "sysctl":
      return ["sysctl", command.path, command.value];
    case "legacy":
      return ["legacy", command.tool, command.table, ...command.words];
    case "settings":
      return ["settings", String(command.number)];
  }
}

function isPlain(word: string): boolean {
  return /^[\w.,:@+/=!-]+$/.test(word);
}
