import { relative, resolve } from "node:path";
import { describeFault as describe, includeReader, toSlashes } from "@nftlint/files";
import { type DocumentFault, documentFor, type HostDocument } from "@nftlint/host";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { Configurations } from "../check/configuration.ts";
import { readText } from "../files/read.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** A file with what it includes, as it is sent to hosts. */
export interface FileDocument {
  /** As the person named it, with `/` between its parts. */
  readonly name: string;
  readonly text: string;
  readonly document: HostDocument;
}

/** Reads files, each with what it includes. One that cannot be sent fails them all. */
export async function readDocuments(
  names: readonly string[],
  directory: string,
): Promise<Outcome<readonly FileDocument[]>> {
  const configurations = new Configurations(directory, null, null);
  const documents = await Promise.all(names.map((name) => readDocument(name, directory, configurations)));
  const errors = documents.flatMap((document) => (document.ok ? [] : document.errors));
  if (errors.length > 0) return failure(...errors);
  return success(documents.flatMap((document) => (document.ok ? [document.value] : [])));
}

async function readDocument(
  name: string,
  directory: string,
  configurations: Configurations,
): Promise<Outcome<FileDocument>> {
  const isStdin = name === "-";
  const path = resolve(directory, isStdin ? "stdin" : name);
  const text = readText(isStdin ? 0 : path, isStdin ? "standard input" : name);
  if (!text.ok) return text;
  const config = await configurations.forFile(path);
  if (!config.ok) return config;
  const source = { path: isStdin ? "stdin" : toSlashes(name), parsed: parse(text.value) };
  const result = documentFor(
    buildRuleset(source, {
      readInclude: includeReader(directory),
      definitions: config.value?.definitions ?? [],
    }),
  );
  if ("faults" in result) return failure(...result.faults.map((fault) => describeFault(fault, directory)));
  return success({ name: source.path, text: text.value, document: result.document });
}

/** A fault with its place, as seen from the working directory. */
export function describeFault(fault: DocumentFault, directory: string): string {
  return describe({ ...fault, path: fault.path === null ? null : shownPath(fault.path, directory) });
}

/** How the path of a file, or of one that it includes, is shown: below the working directory as seen from there. */
export function shownPath(path: string, directory: string): string {
  const fromHere = toSlashes(relative(directory, resolve(directory, path)));
  return fromHere.startsWith("../") ? path : fromHere;
}
