/**
 * Measures `nftlint check` against nft, `nftlint server` against the patience of a person who types,
 * on rulesets made for it, and a change on a host against the way to it.
 *
 *     npm run bench -- [check|editor|host] [--json] [--runs 5] [--samples 100] [--full] [--nft-root DIR]
 *
 * `check`, `editor` and `host` measure one of the three alone. `--samples` is how many keystrokes count for
 * each figure of the editor. `--full` also has nft check 100k rules to the end, a minute a run,
 * once. `--nft-root` takes the nft of another root directory. nft needs root, and runs in an empty
 * network namespace; a host also needs sshd. Results are also left in `test/output/bench.json`. Ends with 1 where a bar is
 * missed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reasonToSkip, suites } from "../kernel/requirements.ts";
import { type Bar, bars, editorBars, hostBars } from "./bars.ts";
import { measureCheck } from "./check.ts";
import { editedDocuments } from "./documents.ts";
import { measureEditor } from "./editor.ts";
import { measureHost } from "./host.ts";
import { outputFolder } from "./programs.ts";
import { formatEditorReport, formatHostReport, formatReport } from "./report.ts";
import type { EditorResults, HostResults, Results } from "./results.ts";

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
const names = ["check", "editor", "host"] as const;
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
const measured: Bar[] = [
  ...(check === null ? [] : bars(check)),
  ...(editor === null ? [] : editorBars(editor)),
  ...(host === null ? [] : hostBars(host)),
];
const results = {
  ...check,
  ...(editor === null ? {} : { editor }),
  ...(host === null ? {} : { host }),
  bars: measured,
};

mkdirSync(outputFolder, { recursive: true });
writeFileSync(join(outputFolder, "../bench.json"), JSON.stringify(results, null, 2));
const reports = [check && formatReport(check), editor && formatEditorReport(editor), host && formatHostReport(host)];
if (isAsked("host") && withoutHost !== null) console.error(`a change on a host is not measured: ${withoutHost}`);
console.log(values.json ? JSON.stringify(results) : reports.filter((report) => report !== null).join("\n\n"));
process.exitCode = measured.some(({ met }) => met === false) ? 1 : 0;

async function measureEditors(samples: number): Promise<EditorResults> {
  const [rules1k, rules10k] = editedDocuments();
  return { rules1k: await measureEditor(rules1k, samples), rules10k: await measureEditor(rules10k, samples) };
}
