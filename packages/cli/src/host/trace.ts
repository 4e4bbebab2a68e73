import { readRulesetOnHost } from "@nftlint/files";
import {
  type HostConnection,
  type HostFacts,
  newTraceTable,
  recordSnapshot,
  removeTraces,
  runTrace,
  snapshotFacts,
  type TraceOutcome,
} from "@nftlint/host";
import { answerJson, type LiveAnswer, LiveTrace, liveVerdictLine } from "@nftlint/packet";
import type { Ruleset } from "@nftlint/semantics";
import type { OptionValues } from "../arguments.ts";
import { wantsColor } from "../color.ts";
import type { ColorMode } from "../command-specification.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { version } from "../package-version.ts";
import { painter } from "../reporters/paint.ts";
import { printable } from "../reporters/printable.ts";
import { verdictText, waysText } from "../why/answer-text.ts";
import { interfaceFault } from "../why/interface-fault.ts";
import { notDone, onHost } from "./perform.ts";
import { readTraceOptions, type TraceOptions } from "./trace-options.ts";

/** The version of the format of `--format json`. */
const formatVersion = 1;

/** `nftlint host trace HOST [PROTOCOL …]`: what becomes of real packets, in the kernel's own words. */
export async function traceOnHost(
  [name, ...words]: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<ExitCode> {
  if (name === undefined) return fail(["nftlint host trace needs a host: see nftlint host trace --help"]);
  const options = readTraceOptions(words, values);
  if (!options.ok) return fail(options.errors);
  const file = typeof values.ruleset === "string" ? await readFile(values.ruleset, directory) : success(null);
  if (!file.ok) return fail(file.errors);
  return onHost(name, async ({ title, connection }) => {
    if (values.remove === true) return removeLeft(connection, title);
    const host = snapshotFacts(await recordSnapshot(connection.run, { recordedBy: `nftlint ${version}` }));
    const fault = faultOf(host, values.iif);
    if (fault !== null) return fail([`${title}: ${fault}`]);
    const show = values.format === "json" ? jsonWriter(title) : prettyWriter(values);
    return new HostTrace(connection, title, options.value, show).run(host, file.value);
  });
}

async function readFile(name: string, directory: string): Promise<Outcome<Ruleset>> {
  const read = await readRulesetOnHost(name, null, directory);
  if (!read.ok) return read;
  const isSound = read.value.diagnostics.every(({ severity }) => severity !== "error");
  return isSound ? success(read.value.ruleset) : failure(`${name} has errors: nftlint check ${name} shows them`);
}

function faultOf(host: HostFacts, iif: OptionValues[string] | undefined): string | null {
  if (!host.ruleset.known) return `its ruleset is not known: ${host.ruleset.reason}`;
  return typeof iif === "string" && !iif.endsWith("*") ? interfaceFault(iif, host) : null;
}

async function removeLeft(connection: HostConnection, host: string): Promise<ExitCode> {
  const { removed, left } = await removeTraces(connection);
  if (left.length > 0) return fail([`${host}: these tables could not be removed: ${left.join(", ")}`]);
  const what = removed.length === 0 ? "no table of a trace was left" : `removed: ${removed.join(", ")}`;
  writeTo(1, `${host}: ${what}\n`);
  return exitCode.clean;
}

type Writer = (answer: LiveAnswer, number: number) => void;

function prettyWriter({ verbose, color = "auto" }: OptionValues): Writer {
  const paint = painter(wantsColor(color as ColorMode, process.env, 1));
  return (live, number) => {
    const { answer, inference } = live;
    const verdict = answer.fate === null ? `${printable(liveVerdictLine(live))}\n` : verdictText(answer, paint);
    const how = inference === null ? "" : `Inferred: ${printable(inference)}.\n`;
    writeTo(1, `${number === 1 ? "" : "\n"}${verdict}${how}${waysText(answer, verbose === true, paint)}`);
  };
}

function jsonWriter(host: string): Writer {
  return (live) => {
    const { answer, inference } = live;
    const known = answer.fate === null ? { verdict: "lost", summary: liveVerdictLine(live) } : {};
    const document = { version: formatVersion, host, ...answerJson(answer), ...known, inference };
    writeTo(1, `${JSON.stringify(document)}\n`);
  };
}

/** One trace, from its table to the end of it. */
class HostTrace {
  readonly #connection: HostConnection;
  readonly #title: string;
  readonly #options: TraceOptions;
  readonly #write: Writer;
  readonly #stop = new AbortController();
  #shown = 0;

  constructor(connection: HostConnection, title: string, options: TraceOptions, write: Writer) {
    this.#connection = connection;
    this.#title = title;
    this.#options = options;
    this.#write = write;
  }

  async run(host: HostFacts, file: Ruleset | null): Promise<ExitCode> {
    const { filter, packets, seconds } = this.#options;
    const table = newTraceTable();
    const trace = new LiveTrace({ table, filter, packets, host, file });
    const stop = () => this.#stop.abort();
    const timer = setInterval(() => this.#show(trace.silent(Date.now())), 200);
    process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop);
    try {
      const outcome = await runTrace(
        this.#connection,
        { table, document: trace.document, seconds },
        {
          tracing: (left) => this.#announce(left),
          message: (message) => this.#show(trace.add(message, Date.now())),
        },
        this.#stop.signal,
      );
      this.#show(trace.rest());
      return this.#report(outcome, table);
    } finally {
      clearInterval(timer);
      process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
    }
  }

  #announce(left: readonly string[]): void {
    const { packets, seconds } = this.#options;
    for (const table of left) {
      const remedy = `"nftlint host trace ${this.#title} --remove" removes it`;
      this.#say(`table inet ${table} is left of a trace that did not end well; ${remedy}`);
    }
    this.#say(`tracing ${packets === 1 ? "one packet" : `up to ${packets} packets`} within ${seconds} s`);
  }

  #show(answers: readonly LiveAnswer[]): void {
    for (const answer of answers.slice(0, this.#options.packets - this.#shown)) this.#write(answer, ++this.#shown);
    if (this.#shown >= this.#options.packets) this.#stop.abort();
  }

  #report(outcome: TraceOutcome, table: string): ExitCode {
    const fault = faultIn(outcome, table, this.#title);
    if (fault.length > 0) return fail(fault.map((line) => `${this.#title}: ${printable(line)}`));
    if (outcome.kind === "gone") this.#say("somebody else has removed the trace's table, which ended the trace");
    if (this.#shown > 0) return exitCode.clean;
    this.#say("no such packet came; what netdev chains, tc and XDP drop, and what bridges pass on, is not seen");
    return notDone;
  }

  #say(line: string): void {
    writeTo(2, `${this.#title}: ${printable(line)}\n`);
  }
}

/** What went wrong, in lines; none where the trace came to its end. */
function faultIn(outcome: TraceOutcome, table: string, host: string): readonly string[] {
  switch (outcome.kind) {
    case "removed":
    case "gone":
      return [];
    case "left":
      return [`table inet ${table} could not be removed: try "nftlint host trace ${host} --remove"`];
    case "no-nft":
      return ["there is no nft"];
    case "no-guard":
      return ["nothing was traced: the process that would remove the table does not start"];
    case "no-monitor":
      return ["nothing was traced: nft monitor trace does not run", ...lines(outcome.messages)];
    case "refused":
      return ["nothing was traced: its nft does not take the table of the trace", ...lines(outcome.messages)];
  }
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
