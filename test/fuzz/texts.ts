import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasCorpus, readCorpus } from "../conformance/corpus.ts";

const folder = fileURLToPath(new URL("./seeds", import.meta.url));

/** A document to start from, with a name for messages. */
export interface Seed {
  readonly name: string;
  readonly text: string;
}

/** The project's own seed rulesets: all parse, and between them they use the whole language. */
export function readSeeds(): Seed[] {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: the fuzz tests have nothing to start from`);
  return readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/** The seeds and, where the corpus is at hand, its documents. */
export function readAllTexts(): Seed[] {
  const corpus = hasCorpus ? readCorpus().map(({ id, text }) => ({ name: id, text })) : [];
  return [...readSeeds(), ...corpus];
}
