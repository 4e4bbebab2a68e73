import {
  type Answer,
  answerJson,
  type Packet,
  packetJson,
  type Remedies,
  remediesFor,
  remediesJson,
  type Situation,
  traceReply,
  tracer,
} from "@nftlint/packet";
import type { OptionValues } from "../arguments.ts";
import { wantsColor } from "../color.ts";
import type { ColorMode } from "../command-specification.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { painter } from "../reporters/paint.ts";
import { remediesText, verdictText, waysText } from "./answer-text.ts";
import { interfaceFault } from "./interface-fault.ts";
import { packetOf, textOf } from "./packet.ts";
import { Scenes } from "./scene.ts";

/** The version of the format, which `schemas/answer.schema.json` describes. */
const formatVersion = 1;

/**
 * `nftlint why --host SNAPSHOT --iif eno2 --from 192.168.4.110 --to 10.53.134.11 icmp echo-request`:
 * what becomes of a packet, and which rule or policy decides.
 */
export async function why(words: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  if (values.all === true) {
    return (await import("./expectations/expectations.ts")).judgeFiles(words, values, directory);
  }
  if (values.format === "junit") return fail(["junit reports are for expectations: add --all and name their files"]);
  const packet = packetOf(words, values);
  if (!packet.ok) return fail(packet.errors);
  const scene = await new Scenes(directory).get(textOf(values.host), textOf(values.ruleset));
  if (!scene.ok) return fail(scene.errors);
  const fault = interfaceFault(packet.value.inputInterface, scene.value.host);
  if (fault !== null) return fail([fault]);
  const found = inquire(packet.value, scene.value, values.reply === true);
  writeTo(1, values.format === "json" ? findingsJson(found, scene.value.host.host) : findingsText(found, values));
  const answers = [found.there, ...(found.back === null ? [] : [found.back])];
  return answers.some(({ fate }) => fate === null) ? exitCode.findings : exitCode.clean;
}

/** All that is printed of one packet. */
interface Findings {
  readonly packet: Packet;
  readonly there: Answer;
  /** Whether the way back is asked for. */
  readonly withReply: boolean;
  /** What becomes of the reply; `null` where there is none, or where nobody asks. */
  readonly back: Answer | null;
  readonly remedies: Remedies;
}

function inquire(packet: Packet, scene: Situation, withReply: boolean): Findings {
  const trace = tracer(scene.source.firewall, scene.host);
  const there = trace(packet);
  const back = withReply ? traceReply(there, trace) : null;
  // A packet whose reply is lost is not of much use: what is named for a packet that is dropped is named for both.
  const isDropped = there.fate?.kind === "dropped" || there.fate?.kind === "rejected";
  return { packet, there, withReply, back, remedies: remediesFor(packet, scene, { reply: withReply || isDropped }) };
}

function findingsJson({ packet, there, withReply, back, remedies }: Findings, host: string): string {
  const reply = back === null ? null : answerJson(back);
  const document = {
    version: formatVersion,
    host,
    packet: packetJson(packet),
    ...answerJson(there),
    ...(withReply ? { reply } : {}),
    ...remediesJson(remedies),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function findingsText({ there, withReply, back, remedies }: Findings, values: OptionValues): string {
  const paint = painter(wantsColor((values.color ?? "auto") as ColorMode, process.env, 1));
  const show = (answer: Answer) => `${verdictText(answer, paint)}\n${waysText(answer, values.verbose === true, paint)}`;
  const reply = back === null ? "no reply comes: it does not arrive, or nobody answers such a packet\n" : show(back);
  return `${show(there)}${withReply ? `\n${paint("bold", "The reply:")} ${reply}` : ""}${remediesText(remedies, paint)}`;
}
