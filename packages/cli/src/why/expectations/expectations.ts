import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Expectation, type Expectations, readExpectations } from "@nftlint/linter";
import type { Situation } from "@nftlint/packet";
import type { OptionValues } from "../../arguments.ts";
import { wantsColor } from "../../color.ts";
import type { ColorMode } from "../../command-specification.ts";
import { type ExitCode, exitCode } from "../../exit-code.ts";
import { fail } from "../../fail.ts";
import { discover } from "../../files/discover.ts";
import { writeTo } from "../../files/output.ts";
import { readText } from "../../files/read.ts";
import { failure, type Outcome, success } from "../../outcome.ts";
import { painter } from "../../reporters/paint.ts";
import { interfaceFault } from "../interface-fault.ts";
import { Scenes } from "../scene.ts";
import { jsonReport } from "./json.ts";
import { type Judgement, judgeEvery, judgePacket } from "./judge.ts";
import { junitReport } from "./junit.ts";
import { prettyReport } from "./pretty.ts";
import { type ExpectationsReport, type JudgedFile, totalsOf } from "./report.ts";

/** Options that are told in the files. */
const told = ["from", "to", "iif", "mark", "state", "reply"] as const;

/** `nftlint why --all FILE…`: whether a firewall does what files expect of it. */
export async function judgeFiles(names: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  const option = told.find((name) => name in values);
  if (option !== undefined) return fail([`--${option} is told in the files that --all reads`]);
  const files = await readFiles(names, directory);
  if (!files.ok) return fail(files.errors);
  const scenes = new Scenes(directory);
  const judged: JudgedFile[] = [];
  for (const file of files.value) {
    const outcome = await judgeFile(file, values, scenes);
    if (!outcome.ok) return fail(outcome.errors);
    judged.push(outcome.value);
  }
  const report = { files: judged };
  writeTo(1, textOf(report, values));
  const { all, met } = totalsOf(report);
  return met === all ? exitCode.clean : exitCode.findings;
}

function textOf(report: ExpectationsReport, values: OptionValues): string {
  if (values.format === "json") return jsonReport(report);
  if (values.format === "junit") return junitReport(report);
  const paint = painter(wantsColor((values.color ?? "auto") as ColorMode, process.env, 1));
  return prettyReport(report, values.verbose === true, paint);
}

/** All of the files, or everything that is wrong with them. */
async function readFiles(names: readonly string[], directory: string): Promise<Outcome<readonly Expectations[]>> {
  if (names.length === 0) {
    return failure(
      "no file of expectations is named: nftlint why --all router.expectations.json, or a directory of such",
    );
  }
  const patterns = names.map((name) =>
    isDirectory(resolve(directory, name)) ? `${name}/**/*.expectations.json` : name,
  );
  const found = await discover(patterns, directory, async () => success(null));
  if (!found.ok) return found;
  const read = found.value.map(({ path, name }): Outcome<Expectations> => {
    const text = readText(path, name);
    if (!text.ok) return text;
    const result = readExpectations(name, text.value);
    if (result.ok) return success(result.expectations);
    return failure(...result.problems.map(({ line, column, message }) => `${name}:${line}:${column}: ${message}`));
  });
  const errors = read.flatMap((file) => (file.ok ? [] : file.errors));
  return errors.length > 0 ? failure(...errors) : success(read.flatMap((file) => (file.ok ? [file.value] : [])));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

async function judgeFile(
  { path, host, ruleset, expectations }: Expectations,
  values: OptionValues,
  scenes: Scenes,
): Promise<Outcome<JudgedFile>> {
  const beside = (name: string) => join(dirname(path), name);
  const named = host === null || (await scenes.knowsHost(host)) ? host : beside(host);
  const scene = await scenes.get(
    typeof values.host === "string" ? values.host : named,
    typeof values.ruleset === "string" ? values.ruleset : ruleset === null ? null : beside(ruleset),
  );
  if (!scene.ok) return failure(...scene.errors.map((error) => `${path}: ${error}`));
  const faults = expectations.flatMap((expectation) => interfaceFaults(path, expectation, scene.value));
  if (faults.length > 0) return failure(...faults);
  const judgements = expectations.map((expectation) => judge(expectation, scene.value));
  return success({ path, host: scene.value.host.host, judgements });
}

/** An interface that is not there makes an expectation true of nothing. */
function interfaceFaults(path: string, { subject, outputInterface, line }: Expectation, { host }: Situation): string[] {
  const incoming = subject.kind === "packet" ? subject.packet.inputInterface : subject.packets.inputInterface;
  return [incoming, outputInterface].flatMap((name) => {
    const fault = interfaceFault(name, host);
    return fault === null ? [] : [`${path}:${line}: ${fault}`];
  });
}

function judge(expectation: Expectation, situation: Situation): Judgement {
  const { subject } = expectation;
  return subject.kind === "packet"
    ? judgePacket(expectation, subject.packet, situation)
    : judgeEvery(expectation, subject.packets, situation);
}
