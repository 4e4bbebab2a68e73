/** How long an editor waits for the server: the real protocol, over standard streams, to the process that is shipped. */
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver/node";
import { type Random, seededRandom } from "../fuzz/random.ts";
import { type ServerProcess, startServer } from "../protocol/server-process.ts";
import type { MixedRules } from "./documents.ts";
import { percentile } from "./measure.ts";
import type { EditorFeature, EditorResult, EditorTimes } from "./results.ts";

/** The first rounds, which are not counted: the server's code is still being compiled. */
const warmUp = 10;

/** Longer than anything that is measured: no diagnostics come between a question and its answer. */
const untilLater = 10_000;

/**
 * Types at random places of a document and measures what follows: the diagnostics of the new
 * version, with no debounce; hover on the text that stands still again; then the answers to
 * questions that are asked right after a keystroke, as an editor does while a person types on.
 * @param samples how many are counted of each
 */
export async function measureEditor({ title, text }: MixedRules, samples: number): Promise<EditorResult> {
  const server = await startServer({ initializationOptions: { delay: 0 } });
  const typist = new Typist(server, text);
  await server.open(typist.uri, text);
  const { diagnostics } = await server.published(typist.uri, 1);

  const published = await sample(samples, async () => {
    await typist.type();
    await server.published(typist.uri, typist.version);
  });
  const hover = await measureHover(server, typist, samples);
  await server.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { nftlint: { delay: untilLater } },
  });
  const { capabilities } = server.initialized;
  const times: Record<EditorFeature, EditorTimes | null> = {
    diagnostics: published,
    completion: capabilities.completionProvider
      ? await sample(samples, () => typist.typeAndAsk("textDocument/completion", typist.place))
      : null,
    hover,
    tokens: offersTokensDelta(server) ? await measureTokens(server, typist, samples) : null,
  };
  await server.stop();
  return { title, megabytes: Buffer.byteLength(text) / 1e6, findings: diagnostics.length, samples, times };
}

function offersTokensDelta({ initialized }: ServerProcess): boolean {
  const { semanticTokensProvider } = initialized.capabilities;
  return typeof semanticTokensProvider?.full === "object" && semanticTokensProvider.full.delta === true;
}

/** A person points at something once the text stands still: the wait does not begin with the keystroke. */
async function measureHover(server: ServerProcess, typist: Typist, samples: number): Promise<EditorTimes> {
  return sample(samples, async () => {
    await typist.type();
    await server.published(typist.uri, typist.version);
    const before = performance.now();
    await server.connection.sendRequest("textDocument/hover", typist.place());
    return performance.now() - before;
  });
}

async function measureTokens(server: ServerProcess, typist: Typist, samples: number): Promise<EditorTimes> {
  const textDocument = { uri: typist.uri };
  let { resultId: previousResultId }: SemanticTokens | SemanticTokensDelta = await server.connection.sendRequest(
    "textDocument/semanticTokens/full",
    { textDocument },
  );
  return sample(samples, async () => {
    const delta = await typist.typeAndAsk("textDocument/semanticTokens/full/delta", () => ({
      textDocument,
      previousResultId,
    }));
    ({ resultId: previousResultId } = delta as SemanticTokensDelta);
  });
}

/** @param round returns what it measured itself, if it did; otherwise all of it counts */
async function sample(samples: number, round: () => Promise<unknown>): Promise<EditorTimes> {
  const times: number[] = [];
  for (let count = 0; count < warmUp + samples; count++) {
    const before = performance.now();
    const measured = await round();
    times.push(typeof measured === "number" ? measured : performance.now() - before);
  }
  const counted = times.slice(warmUp);
  return { median: percentile(counted, 0.5), p95: percentile(counted, 0.95) };
}

/**
 * A person who changes one rule after the other. Of three keystrokes one puts another digit in the
 * place of one, one adds a letter to a word, so that mostly the text is broken, and the last takes
 * the letter away again.
 */
class Typist {
  readonly uri = "file:///etc/nftables/measured.nft";
  version = 1;
  readonly #server: ServerProcess;
  readonly #random: Random;
  readonly #lines: string[];
  /** The lines that hold rules. */
  readonly #rules: readonly number[];
  #line = 0;
  /** Where in the line the last keystroke was. */
  #character = 0;
  #typed = "";

  constructor(server: ServerProcess, text: string) {
    this.#server = server;
    this.#random = seededRandom(text.length);
    this.#lines = text.split("\n");
    this.#rules = this.#lines.flatMap((line, index) => (/^\t\t.*[0-9]/.test(line) ? [index] : []));
  }

  /** Where the cursor is after the last keystroke, as requests take it. */
  place = () => ({
    textDocument: { uri: this.uri },
    position: { line: this.#line, character: this.#character + this.#typed.length },
  });

  type(): Promise<void> {
    const step = this.version % 3;
    if (step === 2) return this.#replace(this.#character, 1, "");
    this.#line = this.#rules[this.#below(this.#rules.length)]!;
    const places = [...this.#lines[this.#line]!.matchAll(step === 0 ? /[0-9]/g : /[a-z](?![a-z])/g)];
    const { index } = places[this.#below(places.length)]!;
    return step === 0 ? this.#replace(index, 1, String(1 + this.#below(9))) : this.#replace(index, 0, "x");
  }

  async typeAndAsk(method: string, params: () => object): Promise<unknown> {
    await this.type();
    return this.#server.connection.sendRequest(method, params());
  }

  #replace(character: number, length: number, text: string): Promise<void> {
    const line = this.#line;
    const before = this.#lines[line]!;
    this.#lines[line] = before.slice(0, character) + text + before.slice(character + length);
    this.#character = character;
    this.#typed = text;
    const range = { start: { line, character }, end: { line, character: character + length } };
    return this.#server.change(this.uri, ++this.version, [{ range, text }]);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
