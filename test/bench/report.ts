import { type Bar, bars, editorBars, featureNames, hostBars, packetBars } from "./bars.ts";
import type {
  DocumentResult,
  EditorFeature,
  EditorResults,
  FormattingResult,
  HostResults,
  PacketCommand,
  PacketResults,
  Results,
} from "./results.ts";

/** The figures and the bars as two tables. */
export function formatReport(results: Results): string {
  const { node, nft, runs, emptyNode, documents, throughput } = results;
  return [
    `Node ${node}; ${nft ?? "no nft here: absolute figures only"}; medians of ${runs} runs that take turns.`,
    `node -e 0: ${milliseconds(emptyNode)}`,
    "",
    table([
      ["", "size", "nftlint check", "", "memory", "nft -c -f", "parse+evaluate", "parse only", "memory"],
      ...Object.values(documents).map(documentRow),
    ]),
    "",
    `Text to tree in one process: ${throughput.rules.toFixed(1)} MB/s of rules, ${throughput.elements.toFixed(1)} MB/s of elements.`,
    "",
    table([
      ["", "fmt", "print/parse", "all to change", "print/parse", "memory"],
      ...Object.values(results.formatting).map(formattingRow),
    ]),
    "",
    barTable(bars(results)),
  ].join("\n");
}

/** How long a person waits while typing: what is usual, and what all but one time in twenty is shorter. */
export function formatEditorReport(results: EditorResults): string {
  const documents = [results.rules1k, results.rules10k];
  const features = Object.keys(featureNames) as EditorFeature[];
  const sizes = documents.map(
    ({ title, megabytes, findings }) => `${title}: ${megabytes.toFixed(2)} MB, ${findings} findings`,
  );
  return [
    `Over the protocol, ${results.rules10k.samples} keystrokes for each figure. ${sizes.join("; ")}.`,
    "",
    table([
      ["", ...documents.flatMap(({ title }) => [`${title}, median`, "p95"])],
      ...features.map((feature) => [
        featureNames[feature],
        ...documents.flatMap(({ times }) => {
          const measured = times[feature];
          return measured === null ? ["not offered", ""] : [measured.median, measured.p95].map(milliseconds);
        }),
      ]),
    ]),
    "",
    barTable(editorBars(results)),
  ].join("\n");
}

/** What the steps of a change take over ssh. */
export function formatHostReport(results: HostResults): string {
  const { roundTrip, check, apply, confirm, whole } = results;
  return [
    "A change of snat.cfg over ssh on this machine.",
    "",
    table([
      ["ssh host true", "check", "apply", "confirm", "the three"],
      [roundTrip, check, apply, confirm, whole].map(milliseconds),
    ]),
    "",
    barTable(hostBars(results)),
  ].join("\n");
}

/** What questions about packets take, beside a check of the same ruleset. */
export function formatPacketReport(results: PacketResults): string {
  const { title, megabytes, times, memory } = results;
  const commands: readonly PacketCommand[] = ["check", "why", "diff"];
  return [
    `Packets of ${title}, ${megabytes.toFixed(2)} MB.`,
    "",
    table([
      ["", ...commands.map((command) => `nftlint ${command}`)],
      ["time", ...commands.map((command) => milliseconds(times[command]))],
      ["memory", ...commands.map((command) => mebibytes(memory[command]))],
    ]),
    "",
    barTable(packetBars(results)),
  ].join("\n");
}

function barTable(measured: readonly Bar[]): string {
  return table([["bar", "figure", "limit", "", "stretch", ""], ...measured.map(barRow)]);
}

function documentRow({ title, megabytes, ours, memory, nft }: DocumentResult): string[] {
  return [
    title,
    `${megabytes < 0.01 ? megabytes.toFixed(4) : megabytes.toFixed(2)} MB`,
    milliseconds(ours),
    megabytes < 0.1 ? "" : `${(megabytes / (ours / 1000)).toFixed(1)} MB/s`,
    mebibytes(memory),
    milliseconds(nft?.whole),
    milliseconds(nft?.parsedAndEvaluated),
    milliseconds(nft?.parsedOnly),
    mebibytes(nft?.memory),
  ];
}

function formattingRow({ title, tidy, untidy, memory }: FormattingResult): string[] {
  const times = [tidy, untidy].flatMap(({ megabytesPerSecond, printingToParsing }) => [
    `${megabytesPerSecond.toFixed(1)} MB/s`,
    printingToParsing.toFixed(2),
  ]);
  return [title, ...times, mebibytes(memory)];
}

function barRow({ name, value, unit, limit, stretch, met }: Bar): string[] {
  const isRate = unit === "MB/s";
  const isStretched = value !== null && stretch !== null && (isRate ? value >= stretch : value <= stretch);
  const sign = isRate ? "≥" : "≤";
  return [
    name,
    value === null ? "not measured" : `${value.toFixed(2)} ${unit}`,
    Number.isFinite(limit) ? `${sign} ${limit}` : "",
    !Number.isFinite(limit) ? "" : met === null ? "?" : met ? "met" : "MISSED",
    stretch === null ? "" : `${sign} ${stretch}`,
    stretch === null || value === null ? "" : isStretched ? "met" : "not yet",
  ];
}

function table(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  "),
    )
    .join("\n");
}

function milliseconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  return value < 1000 ? `${value.toFixed(1)} ms` : `${(value / 1000).toFixed(2)} s`;
}

function mebibytes(value: number | null | undefined): string {
  return value === null || value === undefined ? "-" : `${value.toFixed(0)} MiB`;
}
