/**
 * Measures `nftlint check` against nft, and `nftlint server` against the patience of a person who
 * types, on rulesets made for it.
 *
 *     npm run bench -- [check|editor] [--json] [--runs 5] [--samples 100] [--full] [--nft-root DIR]
 *
 * `check` and `editor` measure one of the two alone. `--samples` is how many keystrokes count for
 * each figure of the editor. `--full` also has nft check 100k rules to the end, a minute a run,
 * once. `--nft-root` takes the nft of another root directory. nft needs root, and runs in an empty
 * network namespace. Results are also left in `test/output/bench.json`. Ends with 1 where a bar is
 * missed.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bar, bars, editorBars } from "./bars.ts";
import { measureCheck } from "./check.ts";
import { editedDocuments } from "./documents.ts";
import { measureEditor } from "./editor.ts";
import { outputFolder } from "./programs.ts";
import { formatEditorReport, formatReport } from "./report.ts";
import type { EditorResults, Results } from "./results.ts";

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
const unknown = positionals.find((name) => name !== "check" && name !== "editor");
if (unknown !== undefined) throw new Error(`nothing is measured by the name of ${unknown}; there are check and editor`);
const isAsked = (name: "check" | "editor") => positionals.length === 0 || positionals.includes(name);

const check: Results | null = isAsked("check")
  ? measureCheck({ runs: Number(values.runs), full: values.full, nftRoot: values["nft-root"] })
  : null;
const editor: EditorResults | null = isAsked("editor") ? await measureEditors(Number(values.samples)) : null;
const measured: Bar[] = [...(check === null ? [] : bars(check)), ...(editor === null ? [] : editorBars(editor))];
const results = { ...check, ...(editor === null ? {} : { editor }), bars: measured };

mkdirSync(outputFolder, { recursive: true });
writeFileSync(join(outputFolder, "../bench.json"), JSON.stringify(results, null, 2));
const reports = [check && formatReport(check), editor && formatEditorReport(editor)];
console.log(values.json ? JSON.stringify(results) : reports.filter((report) => report !== null).join("\n\n"));
process.exitCode = measured.some(({ met }) => met === false) ? 1 : 0;

async function measureEditors(samples: number): Promise<EditorResults> {
  const [rules1k, rules10k] = editedDocuments();
  return { rules1k: await measureEditor(rules1k, samples), rules10k: await measureEditor(rules10k, samples) };
}
