import { compareFirewalls, differenceLine, differencesJson, type FirewallDifferences } from "@nftlint/packet";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { Scenes } from "../why/scene.ts";

/** The version of the format, which `schemas/packet-differences.schema.json` describes. */
const formatVersion = 1;

/**
 * `nftlint diff OLD NEW`: which packets two rulesets treat differently. Exit code 1 where there are
 * some, 0 where there are none.
 */
export async function diff(words: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  const [oldWord, newWord, ...more] = words;
  if (oldWord === undefined || newWord === undefined || more.length > 0) {
    return fail(["nftlint diff takes two rulesets: nftlint diff OLD NEW"]);
  }
  const scenes = new Scenes(directory);
  const [old, now] = [await scenes.source(oldWord), await scenes.source(newWord)];
  if (!old.ok) return fail(old.errors);
  if (!now.ok) return fail(now.errors);
  const host = typeof values.host === "string" ? await scenes.host(values.host) : null;
  if (host !== null && !host.ok) return fail(host.errors);
  const found = compareFirewalls(old.value.firewall, now.value.firewall, host?.value ?? null);
  writeTo(1, values.format === "json" ? json(found) : pretty(found));
  return found.differences.length > 0 ? exitCode.findings : exitCode.clean;
}

function pretty({ differences, beyond }: FirewallDifferences): string {
  const lines = differences.length === 0 ? ["no packet is treated differently"] : differences.map(differenceLine);
  return [...lines, ...beyond.map((text) => `not compared: ${text}`)].map((line) => `${line}\n`).join("");
}

function json(found: FirewallDifferences): string {
  return `${JSON.stringify({ version: formatVersion, ...differencesJson(found) }, null, 2)}\n`;
}
