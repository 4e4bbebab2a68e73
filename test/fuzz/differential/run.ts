/**
 * Compares our parser with nft's on generated documents, and prints where they differ, each
 * difference as small as it gets.
 *
 *     node test/fuzz/differential/run.ts [--minutes 5] [--seed 1] [--root DIR]
 *
 * Needs root and nft, and runs it in a network namespace of its own; `--root` takes the nft of
 * another root directory. It learns the grammar from nft's own traces of the forms of test/conformance.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { hasCorpus, readCorpus } from "../../conformance/corpus.ts";
import { readForms } from "../../conformance/forms.ts";
import { seededRandom } from "../random.ts";
import { readSeeds } from "../texts.ts";
import { splitAll } from "../tokens.ts";
import { compare, type Difference } from "./compare.ts";
import { changeDocument, generateDocument } from "./documents.ts";
import { SentenceGenerator } from "./generate.ts";
import { type Grammar, learn } from "./learn.ts";
import { minimise } from "./minimise.ts";
import { type NftCommand, runNft } from "./nft.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "5" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    root: { type: "string" },
    inside: { type: "boolean", default: false },
  },
});

if (!values.inside) {
  const inside = spawnSync("unshare", ["-n", process.execPath, ...process.argv.slice(1), "--inside"], {
    stdio: "inherit",
  });
  if (inside.error)
    throw new Error(`unshare cannot be run: ${inside.error.message}; install util-linux and run as root`);
  process.exit(inside.status ?? 1);
}

const nft: NftCommand = values.root === undefined ? ["nft"] : ["chroot", values.root, "nft"];
const output = join(import.meta.dirname, "../../output");
const forms = readForms().map(({ text }) => text);
const workers = 2;

/** Examples that a group of differences keeps. */
const examples = 4;

interface Group extends Difference {
  count: number;
  readonly documents: string[];
}

const groups = new Map<string, Group>();
const random = seededRandom(Number(values.seed));
const sentences = new SentenceGenerator(await learnGrammar(), random);
const starts = [...forms, ...readSeeds().map(({ text }) => text), ...corpusTexts()];
const end = Date.now() + Number(values.minutes) * 60_000;
let tried = 0;

await everyWorker(async () => {
  if (Date.now() > end) return false;
  const start = starts[Math.floor(random() * starts.length)]!;
  await tryDocument(random() < 0.5 ? generateDocument(sentences, random) : changeDocument(start, sentences, random));
  return true;
});
report();

async function tryDocument(document: string): Promise<void> {
  tried++;
  const difference = await compare(nft, document);
  if (difference === null) return;
  const key = `${difference.kind}: ${difference.message}`;
  const group = groups.get(key) ?? { ...difference, count: 0, documents: [] };
  groups.set(key, group);
  group.count++;
  if (group.documents.length >= examples) return;
  const small = await minimise(splitAll(document), (parts) => isSame(`${parts.join("").trimEnd()}\n`, difference));
  const text = `${small.join("").trimEnd()}\n`;
  if (!group.documents.includes(text)) group.documents.push(text);
}

async function isSame(document: string, { kind, message }: Difference): Promise<boolean> {
  const difference = await compare(nft, document);
  return difference?.kind === kind && difference.message === message;
}

function report(): void {
  const sorted = [...groups.values()].sort((a, b) => a.kind.localeCompare(b.kind) || b.count - a.count);
  for (const { kind, message, count, documents } of sorted) {
    console.log(`${kind} ×${count}: ${message}`);
    for (const document of documents) console.log(`    ${JSON.stringify(document)}`);
  }
  console.log(`${tried} documents tried with seed ${values.seed}, ${groups.size} kinds of difference`);
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, "differential.json"), JSON.stringify(sorted, null, 2));
}

/** Traces are slow to print and read: what was learned once is kept. */
async function learnGrammar(): Promise<Grammar> {
  const cache = join(output, "grammar.json");
  if (existsSync(cache)) {
    const { productions, spellings } = JSON.parse(readFileSync(cache, "utf8"));
    const sets = spellings.map(([name, known]: [string, string[]]) => [name, new Set(known)]);
    return { productions: new Map(productions), spellings: new Map(sets) };
  }
  const grammar: Grammar = { productions: new Map(), spellings: new Map() };
  const documents = forms.values();
  await everyWorker(async () => {
    const { value, done } = documents.next();
    if (!done) learn(grammar, (await runNft(nft, value, ["--debug=parser,scanner"])).errors);
    return !done;
  });
  mkdirSync(output, { recursive: true });
  const spellings = [...grammar.spellings].map(([name, known]) => [name, [...known]]);
  writeFileSync(cache, JSON.stringify({ productions: [...grammar.productions], spellings }));
  return grammar;
}

/** Documents of the corpus that are small enough to be tried often. */
function corpusTexts(): string[] {
  return hasCorpus
    ? readCorpus()
        .map(({ text }) => text)
        .filter((text) => text.length < 1500)
    : [];
}

/** Calls a function over and over, several at a time, until it says that there is no more to do. */
async function everyWorker(work: () => Promise<boolean>): Promise<void> {
  await Promise.all(
    Array.from({ length: workers }, async () => {
      while (await work());
    }),
  );
}
