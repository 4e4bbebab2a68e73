/** Documents that are open in one server for all tests of a file, and answers in a form that can be read at a glance. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import type { InitializeParams, Position, Range } from "vscode-languageserver/node";
import { type ServerProcess, startServer } from "./server-process.ts";

export const wazowski = join(import.meta.dirname, "../fixtures/wazowski");

/** The text of a ruleset of the Wazowski fixture. */
export function fixture(name: string): string {
  return readFileSync(join(wazowski, name), "utf8");
}

/** An open document that is asked about. */
export interface Session {
  readonly server: ServerProcess;
  readonly uri: string;
  /** What the server answers about the document, {@link brief}; `params` without the document. */
  ask(method: string, params?: object): Promise<unknown>;
  /** As {@link Session.ask}, of what was answered before or of the whole workspace. */
  askOf(method: string, params: object): Promise<unknown>;
  /** Opens one more document in the same server. */
  alongside(path: string, text: string): Promise<Session>;
}

/** Starts a server that lasts until the tests of the file are over, and opens a document in it. */
export async function openSession(
  path: string,
  text: string,
  params: Partial<InitializeParams> = {},
): Promise<Session> {
  const server = await startServer({ initializationOptions: { delay: 0 }, ...params });
  afterAll(() => server.stop());
  return session(server, path, text);
}

async function session(server: ServerProcess, path: string, text: string): Promise<Session> {
  const uri = pathToFileURL(path).href;
  await server.open(uri, text);
  return {
    server,
    uri,
    async ask(method, params = {}) {
      return brief(await server.connection.sendRequest(method, { textDocument: { uri }, ...params }));
    },
    askOf: async (method, params) => brief(await server.connection.sendRequest(method, params)),
    alongside: (otherPath, otherText) => session(server, otherPath, otherText),
  };
}

/** The value with each range as `line:character-line:character` and each file by its last name. */
export function brief(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/^file:\/\/\/.*\//, "");
  if (Array.isArray(value)) return value.map(brief);
  if (typeof value !== "object" || value === null) return value;
  if (isRange(value)) return `${place(value.start)}-${place(value.end)}`;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [brief(key), brief(entry)]));
}

/** The words that an answer to a completion offers. */
export function labels(answer: unknown): string[] {
  const items = Array.isArray(answer) ? answer : (answer as { items: unknown[] }).items;
  return (items as { label: string }[]).map(({ label }) => label);
}

/** Semantic tokens as `line:character length type`, the last as its number in the legend. */
export function tokens(answer: unknown): string[] {
  const { data } = answer as { data: readonly number[] };
  const shown: string[] = [];
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [lines = 0, characters = 0, length, type] = data.slice(index, index + 4);
    line += lines;
    character = lines === 0 ? character + characters : characters;
    shown.push(`${line}:${character} ${length} ${type}`);
  }
  return shown;
}

/** Semantic tokens after the edits of a delta. */
export function applied(before: unknown, delta: unknown): readonly number[] {
  const { data } = before as { data: readonly number[] };
  const { edits } = delta as { edits: { start: number; deleteCount: number; data?: number[] }[] };
  return edits.reduceRight(
    (numbers, edit) => numbers.toSpliced(edit.start, edit.deleteCount, ...(edit.data ?? [])),
    [...data],
  );
}

/** `line:character` as the protocol takes it, both counted from 0. */
export function at(position: string): Position {
  const [line = 0, character = 0] = position.split(":").map(Number);
  return { line, character };
}

/** `line:character-line:character` as the protocol takes it. */
export function between(range: string): Range {
  const [start = "", end = ""] = range.split("-");
  return { start: at(start), end: at(end) };
}

/** The ranges of the first selection of an answer that is {@link brief}, each inside the next. */
export function outwards(answer: unknown): string[] {
  interface Selection {
    readonly range: string;
    readonly parent?: Selection;
  }
  const ranges: string[] = [];
  for (let step = (answer as Selection[])[0]; step !== undefined; step = step.parent) ranges.push(step.range);
  return ranges;
}

function isRange(value: object): value is Range {
  return "start" in value && "end" in value && typeof value.start === "object";
}

function place({ line, character }: Position): string {
  return `${line}:${character}`;
}
