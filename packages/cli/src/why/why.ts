import { answerJson, type Packet, readQuestion, tracePacket } from "@nftlint/packet";
import type { OptionValues } from "../arguments.ts";
import { wantsColor } from "../color.ts";
import type { ColorMode } from "../command-specification.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { painter } from "../reporters/paint.ts";
import { verdictText, waysText } from "./answer-text.ts";
import { interfaceFault } from "./interface-fault.ts";
import { Scenes } from "./scene.ts";

/** The version of the format, which `schemas/answer.schema.json` describes. */
const formatVersion = 1;

/**
 * `nftlint why --host SNAPSHOT --iif eno2 --from 192.168.4.110 --to 10.53.134.11 icmp echo-request`:
 * what becomes of a packet, and which rule or policy decides.
 */
export async function why(words: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  const packet = packetOf(words, values);
  if (!packet.ok) return fail(packet.errors);
  const scene = await new Scenes(directory).get(text(values.host), text(values.ruleset));
  if (!scene.ok) return fail(scene.errors);
  const { host, source } = scene.value;
  const fault = interfaceFault(packet.value.inputInterface, host);
  if (fault !== null) return fail([fault]);
  const answer = tracePacket(packet.value, source.firewall, host);
  if (values.format === "json") {
    const document = { version: formatVersion, host: host.host, ...answerJson(answer, packet.value) };
    writeTo(1, `${JSON.stringify(document, null, 2)}\n`);
  } else {
    const paint = painter(wantsColor((values.color ?? "auto") as ColorMode, process.env, 1));
    writeTo(1, `${verdictText(answer, paint)}\n${waysText(answer, packet.value, values.verbose === true, paint)}`);
  }
  return answer.fate === null ? exitCode.findings : exitCode.clean;
}

function text(value: OptionValues[string] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function packetOf(words: readonly string[], values: OptionValues): Outcome<Packet> {
  const from = text(values.from);
  const to = text(values.to);
  if (from === null || to === null) return failure("--from and --to are needed: whom the packet is between");
  const question = readQuestion({
    ...{ words, from, to },
    inputInterface: text(values.iif),
    mark: text(values.mark),
    state: text(values.state),
  });
  return "error" in question ? failure(question.error) : success(question.packet);
}
