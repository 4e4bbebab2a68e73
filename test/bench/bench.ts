/**
 * Measures `nftlint check` against nft, `nftlint server` against the patience of a person who types,
 * on rulesets made for it, a change on a host against the way to it, and questions about packets against
 * a check of the same ruleset.
 *
 *     npm run bench -- [check|editor|host|packet] [--json] [--runs 5] [--samples 100] [--full] [--nft-root DIR]
 *
 * `check`, `editor`, `host` and `packet` measure one of the four alone. `--samples` is how many keystrokes count for
 * each figure of the editor. `--full` also has nft check 100k rules to the end, a minute a run,
 * once. `--nft-root` takes the nft of another root directory. nft needs root, and runs in an empty
 * network namespace; a host also needs sshd. Results are also left in `test/output/bench.json`. Ends with 1 where a bar is
 * missed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reasonToSkip, suites } from "../kernel/requirements.ts";
import { type Bar, bars, editorBars, hostBars, packetBars } from "./bars.ts";
import { measureCheck } from "./check.ts";
import { editedDocuments } from "./documents.ts";
import { measureEditor } from "./editor.ts";
import { measureHost } from "./host.ts";
import { measurePackets } from "./packet.ts";
import { outputFolder } from "./programs.ts";
import { formatEditorReport, formatHostReport, formatPacketReport, formatReport } from "./report.ts";
import type { EditorResults, HostResults, PacketResults, Results } from "./results.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "5" },
    samples: { type: "string", default: "100" },
    full: { type: "boolean", default: false },
    "nft-root": { type: "string" },
  },
});
const names = ["check", "editor", "host", "packet"] as const;
const unknown = positionals.find((word) => !names.some((name) => name === word));
if (unknown !== undefined)
  throw new Error(`nothing is measured by the name of ${unknown}; there are ${names.join(", ")}`);
const isAsked = (name: (typeof names)[number]) => positionals.length === 0 || positionals.includes(name);

const check: Results | null = isAsked("check")
  ? measureCheck({ runs: Number(values.runs), full: values.full, nftRoot: values["nft-root"] })
  : null;
const editor: EditorResults | null = isAsked("editor") ? await measureEditors(Number(values.samples)) : null;
const withoutHost = reasonToSkip(suites.overhead);
const host: HostResults | null =
  isAsked("host") && withoutHost === null ? await measureHost(Number(values.runs)) : null;
mkdirSync(outputFolder, { recursive: true });
const packet: PacketResults | null = isAsked("packet") ? measurePackets(Number(values.runs)) : null;
const measured: Bar[] = [
  ...(check === null ? [] : bars(check)),
  ...(editor === null ? [] : editorBars(editor)),
  ...(host === null ? [] : hostBars(host)),
  ...(packet === null ? [] : packetBars(packet)),
];
const results = {
  ...check,
  ...(editor === null ? {} : { editor }),
  ...(host === null ? {} : { host }),
  ...(packet === null ? {} : { packet }),
  bars: measured,
};

writeFileSync(join(outputFolder, "../bench.json"), JSON.stringify(results, null, 2));
const reports = [
  check && formatReport(check),
  editor && formatEditorReport(editor),
  host && formatHostReport(host),
  packet && formatPacketReport(packet),
];
if (isAsked("host") && withoutHost !== null) console.error(`a change on a host is not measured: ${withoutHost}`);
console.log(values.json ? JSON.stringify(results) : reports.filter((report) => report !== null).join("\n\n"));
process.exitCode = measured.some(({ met }) => met === false) ? 1 : 0;

async function measureEditors(samples: number): Promise<EditorResults> {
  const [rules1k, rules10k] = editedDocuments();
  return { rules1k: await measureEditor(rules1k, samples), rules10k: await measureEditor(rules10k, samples) };
}
