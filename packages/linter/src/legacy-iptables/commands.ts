import { shellWord } from "@nftlint/host";
import type { LegacyBlock } from "./legacy-filter.ts";

/** The command that shows the chain in which packets end, with the counters of its rules. */
export function showCommand({ end }: LegacyBlock): string {
  return `${end.table.tool} -t ${end.table.name} -L ${shellWord(end.chain.name)} -n -v`;
}

/**
 * The commands that let the packets pass. A policy is changed where its chain is empty; where a
 * program keeps rules in the chain, its own way for rules of the user is taken.
 */
export function openCommands(block: LegacyBlock): string[] {
  const { end, packets } = block;
  const command = `${end.table.tool} -t ${end.table.name}`;
  if (end.rule === null && end.entry.rules.length === 0) return [`${command} -P ${end.entry.name} ACCEPT`];
  const has = (start: string) => end.table.chains.some(({ name }) => name.startsWith(start));
  if (packets.way === "input") {
    return has("ufw") ? [ufwInput(block)] : [`${command} -I ${end.entry.name} ${inputMatches(block)}-j ACCEPT`];
  }
  if (has("ufw"))
    return [`ufw route allow${option("in on", incomingOf(block))}${option("out on", packets.outInterface)}`];
  const isDockers = end.table.name === "filter" && has("DOCKER-USER");
  if (end.rule === null && !isDockers) return [`${command} -P ${end.entry.name} ACCEPT`];
  const chain = isDockers ? "DOCKER-USER" : end.entry.name;
  return forwardRules(block).map((matches) => `${command} -I ${chain}${matches} -j ACCEPT`);
}

/** The way out and, behind it, the way back. */
function forwardRules(block: LegacyBlock): string[] {
  const inInterface = incomingOf(block);
  const { outInterface, state } = block.packets;
  const there = `${option("-i", inInterface)}${option("-o", outInterface)}`;
  const answers = " -m conntrack --ctstate ESTABLISHED,RELATED";
  if (state === "established") return [there + answers];
  return [there, `${option("-i", outInterface)}${option("-o", inInterface)}${answers}`];
}

function ufwInput({ packets }: LegacyBlock): string {
  const { protocol, destinationPort } = packets;
  if (destinationPort === null || destinationPort.from !== destinationPort.to)
    return `ufw allow${option("in on", packets.inInterface)}`;
  return `ufw allow ${destinationPort.from}${protocol === "tcp" || protocol === "udp" ? `/${protocol}` : ""}`;
}

function inputMatches({ packets }: LegacyBlock): string {
  const { protocol, destinationPort } = packets;
  if (protocol === null) return "";
  const ports = destinationPort === null ? "" : `--dport ${portsOf(destinationPort)} `;
  return `-p ${protocol} ${ports}`;
}

function portsOf({ from, to }: { readonly from: bigint; readonly to: bigint }): string {
  return from === to ? String(from) : `${from}:${to}`;
}

/** The interface where there is one alone; several need no mention. */
function incomingOf({ entrances, isWhole }: LegacyBlock): string | null {
  const [only] = entrances ?? [];
  return only !== undefined && (entrances?.length === 1 || !isWhole) ? only : null;
}

function option(name: string, value: string | null): string {
  return value === null ? "" : ` ${name} ${shellWord(value)}`;
}
