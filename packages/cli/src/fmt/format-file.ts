import { format } from "@nftlint/formatter";
import type { Configurations } from "../check/configuration.ts";
import { wantsColor } from "../color.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { readText } from "../files/read.ts";
import { writeText } from "../files/write.ts";
import { printable } from "../reporters/printable.ts";
import { syntaxErrors } from "../syntax-errors.ts";
import type { FmtOptions } from "./options.ts";

/** What is to be formatted. */
export interface Source {
  /** As messages show it. */
  readonly name: string;
  /** Absolute; also for standard input, which is taken to lie there. */
  readonly path: string;
  readonly isStdin: boolean;
}

/** How a file was found: as it should be, in need of a change, or not to be formatted. */
export type State = "formatted" | "changed" | "failed";

/** Does what a call of `nftlint fmt` asks for to one file. */
export class FileFormatter {
  readonly #options: FmtOptions;
  readonly #configurations: Configurations;
  readonly #beforeOutput: () => void;
  readonly #said = new Set<string>();

  /** `beforeOutput` is called before anything is printed. */
  constructor(options: FmtOptions, configurations: Configurations, beforeOutput: () => void) {
    this.#options = options;
    this.#configurations = configurations;
    this.#beforeOutput = beforeOutput;
  }

  async format(source: Source): Promise<State> {
    const config = await this.#configurations.forFile(source.path);
    if (!config.ok) {
      return this.#failed(config.errors);
    }
    const text = readText(source.isStdin ? 0 : source.path, source.isStdin ? "standard input" : source.name);
    if (!text.ok) {
      return this.#failed(text.errors);
    }
    const result = format(text.value, config.value?.format ?? {});
    if (!result.ok) {
      this.#print(2, syntaxErrors(source.name, text.value, result.diagnostics));
      return this.#failed([`${source.name} is not formatted: mend its syntax first`]);
    }
    return this.#deliver(source, text.value, result.text);
  }

  /** Prints or writes what the options ask for. */
  #deliver(source: Source, before: string, after: string): Promise<State> | State {
    const { check, diff, quiet } = this.#options;
    if (source.isStdin && !check && !diff) {
      this.#print(1, after);
    }
    if (before === after) {
      return "formatted";
    }
    if (diff) {
      return this.#printDiff(source.name, before, after);
    }
    if (check) {
      this.#print(1, quiet ? "" : `${printable(source.name)}\n`);
    } else if (!source.isStdin) {
      const written = writeText(source.path, after, source.name);
      return written.ok ? "changed" : this.#failed(written.errors);
    }
    return "changed";
  }

  async #printDiff(name: string, before: string, after: string): Promise<State> {
    const { unifiedDiff } = await import("./diff.ts");
    const color = wantsColor(this.#options.color, process.env, 1);
    this.#print(1, unifiedDiff(name, before, after, color));
    return "changed";
  }

  /** Says each thing once: a wrong configuration holds for many files. */
  #failed(errors: readonly string[]): "failed" {
    const unsaid = errors.filter((error) => !this.#said.has(error));
    unsaid.forEach((error) => {
      this.#said.add(error);
    });
    this.#beforeOutput();
    fail(unsaid);
    return "failed";
  }

  #print(stream: 1 | 2, text: string): void {
    this.#beforeOutput();
    writeTo(stream, text);
  }
}
