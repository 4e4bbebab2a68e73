import { resolve } from "node:path";
import { includeReader, toSlashes } from "@nftlint/files";
import type { HostFacts } from "@nftlint/host";
import {
  type Answer,
  type Firewall,
  formatTree,
  readQuestion,
  tracePacket,
  treeOf,
  verdictLine,
  type Way,
} from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { OptionValues } from "./arguments.ts";
import { Configurations } from "./check/configuration.ts";
import { Hosts } from "./check/hosts.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./fail.ts";
import { writeTo } from "./files/output.ts";
import { readText } from "./files/read.ts";
import { failure, type Outcome, success } from "./outcome.ts";

/**
 * `nftlint why --host SNAPSHOT --iif eno2 --from 192.168.4.110 --to 10.53.134.11 icmp echo-request`:
 * what becomes of a packet, and which rule or policy decides.
 */
export async function why(words: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  const { host: name, from, to, iif, ruleset: file } = values;
  if (typeof name !== "string") return fail(["a packet meets a host: name its snapshot with --host, or --host local"]);
  if (typeof from !== "string" || typeof to !== "string")
    return fail(["--from and --to are needed: whom the packet is between"]);
  const question = readQuestion({
    words,
    from,
    to,
    inputInterface: typeof iif === "string" ? iif : null,
    mark: typeof values.mark === "string" ? values.mark : null,
    state: typeof values.state === "string" ? values.state : null,
  });
  if ("error" in question) return fail([question.error]);
  const host = await new Hosts(directory).get(name);
  if (!host.ok) return fail(host.errors);
  if (host.value === null) return fail([`${name} is no host`]);
  const missing = missingInterface(iif, host.value);
  if (missing !== null) return fail([missing]);
  const firewall = await firewallOf(typeof file === "string" ? file : null, host.value, directory);
  if (!firewall.ok) return fail(firewall.errors);
  const answer = tracePacket(question.packet, firewall.value, host.value);
  writeTo(
    1,
    values.format === "json" ? `${JSON.stringify(jsonOf(answer), null, 2)}\n` : textOf(answer, values.verbose === true),
  );
  return answer.fate === null ? exitCode.findings : exitCode.clean;
}

function missingInterface(iif: OptionValues[string] | undefined, { host, interfaces }: HostFacts): string | null {
  if (typeof iif !== "string" || !interfaces.known || interfaces.value.some(({ name }) => name === iif)) return null;
  return `${host} has no interface "${iif}"; it has ${interfaces.value.map(({ name }) => name).join(", ")}`;
}

/** The rules that packets meet: those of a file as on a host without any other, or what is live. */
async function firewallOf(file: string | null, host: HostFacts, directory: string): Promise<Outcome<Firewall>> {
  if (file === null) {
    if (!host.ruleset.known) return failure(`the ruleset of ${host.host} is not known: ${host.ruleset.reason}`);
    const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: host.ruleset.value });
    return success({ ruleset, tables: ruleset.hostTables ?? [] });
  }
  const path = resolve(directory, file);
  const text = readText(path, file);
  if (!text.ok) return text;
  const config = await new Configurations(directory, null, null).forFile(path);
  if (!config.ok) return config;
  const source = { path: toSlashes(file), parsed: parse(text.value) };
  const ruleset = buildRuleset(source, {
    readInclude: includeReader(directory),
    definitions: config.value?.definitions ?? [],
  });
  const [error] = source.parsed.diagnostics;
  if (error !== undefined) return failure(`${file} has errors: nftlint check ${file} shows them`);
  return success({ ruleset, tables: ruleset.tables });
}

/** The verdict, then the way; of an answer that depends, each way with what is assumed on it. */
function textOf(answer: Answer, verbose: boolean): string {
  const [first, ...others] = answer.ways;
  const shown =
    answer.fate !== null && first !== undefined ? [first] : [first, ...others].filter((way) => way !== undefined);
  const ways = shown.map((way) => `\n${headingOf(way, shown.length > 1)}${formatTree(treeOf(way, { verbose }))}`);
  return `${verdictLine(answer)}\n${ways.join("")}`;
}

function headingOf({ assumptions }: Way, isOneOfSeveral: boolean): string {
  if (!isOneOfSeveral) return "";
  return `${verdictLineOf(assumptions.map(({ text }) => text))}:\n`;
}

function verdictLineOf(assumptions: readonly string[]): string {
  return assumptions.length === 0 ? "one way" : `one way, by ${assumptions.join(", ")}`;
}

function jsonOf(answer: Answer): object {
  return {
    version: 1,
    verdict: verdictLine(answer),
    fate: answer.fate?.kind ?? "depends",
    dependencies: answer.dependencies.map(({ text }) => text),
    ways: answer.ways.map((way) => ({
      fate: way.fate.kind,
      assumptions: way.assumptions.map(({ text }) => text),
      steps: treeOf(way, { verbose: true }),
    })),
  };
}
