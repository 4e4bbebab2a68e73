import { setTimeout as sleep } from "node:timers/promises";
import { formatBytes, type HostConnection, type LiveCounts, readCounts } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { isTerminal } from "../color.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { printable } from "../reporters/printable.ts";
import { onHost } from "./perform.ts";

/** How often `--watch` asks the host, in milliseconds. */
const interval = 2000;

/** `nftlint host counters HOST [--watch]`: what each live rule has counted. */
export async function showCounters([name]: readonly string[], values: OptionValues): Promise<ExitCode> {
  return onHost(name ?? null, async ({ title, connection }) => {
    const print = values.format === "json" ? formatJson : formatCounts;
    let before = await countsOf(connection);
    if (typeof before === "string") return fail([`${title}: ${before}`]);
    writeTo(1, print(before, null));
    while (values.watch === true) {
      await sleep(interval);
      const now = await countsOf(connection);
      if (typeof now === "string") return fail([`${title}: ${now}`]);
      const isScreen = values.format !== "json" && isTerminal(1);
      writeTo(1, (isScreen ? "\u001b[H\u001b[2J" : "") + print(now, before));
      before = now;
    }
    return exitCode.clean;
  });
}

/** The counts, or why there are none. */
async function countsOf(connection: HostConnection): Promise<LiveCounts | string> {
  const { exitCode: code, stdout, stderr } = await connection.run(["nft", "-a", "list", "ruleset"]);
  return code === 0 ? readCounts(stdout) : `its ruleset cannot be listed: ${stderr.trim()}`;
}

/** A line for each rule below its table and chain; where it was asked before, with what has come since. */
function formatCounts({ rules, counters }: LiveCounts, before: LiveCounts | null): string {
  const known = new Map((before?.rules ?? []).map((rule) => [keyOf(rule), rule.count]));
  const lines: string[] = [];
  let place = "";
  for (const rule of rules) {
    const { family, table, chain, text, count } = rule;
    const here = `${family} ${table} ${chain}`;
    if (here !== place) lines.push(...(place === "" ? [] : [""]), here);
    place = here;
    const last = known.get(keyOf(rule)) ?? null;
    const more = count === null || last === null ? 0 : count.packets - last.packets;
    lines.push(`${columns(count)}  ${printable(text)}${more > 0 ? `  (+${more})` : ""}`);
  }
  if (counters.length > 0) lines.push("", "named counters");
  for (const { object, count } of counters) {
    lines.push(`${columns(count)}  ${object.table.family} ${object.table.name} ${object.name}`);
  }
  return lines.length === 0 ? "there are no rules\n" : lines.map((line) => `${line}\n`).join("");
}

function keyOf({ family, table, chain, handle }: LiveCounts["rules"][number]): string {
  return `${family} ${table} ${chain} ${handle}`;
}

function columns(count: { readonly packets: number; readonly bytes: number } | null): string {
  const packets = count === null ? "-" : `${count.packets}`;
  const bytes = count === null ? "-" : formatBytes(count.bytes);
  return `${packets.padStart(12)} ${bytes.padStart(10)}`;
}

function formatJson({ rules, counters }: LiveCounts): string {
  const document = {
    rules: rules.map(({ family, table, chain, handle, text, count }) => ({
      family,
      table,
      chain,
      handle,
      rule: text,
      packets: count?.packets ?? null,
      bytes: count?.bytes ?? null,
    })),
    counters: counters.map(({ object, count }) => ({
      family: object.table.family,
      table: object.table.name,
      name: object.name,
      ...count,
    })),
  };
  return `${JSON.stringify(document)}\n`;
}
