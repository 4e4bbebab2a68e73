import type { OptionValues } from "../arguments.ts";
import type { ColorMode } from "../command-specification.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** What a call of `nftlint fmt` asks for. */
export interface FmtOptions {
  /** As written; `-` is standard input and stands alone. */
  readonly paths: readonly string[];
  readonly stdinFilename: string | null;
  readonly check: boolean;
  readonly diff: boolean;
  readonly quiet: boolean;
  readonly color: ColorMode;
  readonly config: string | null;
}

/** Reads the options of `nftlint fmt`; choices are already known to be right. */
export function readFmtOptions(values: OptionValues, paths: readonly string[]): Outcome<FmtOptions> {
  const text = (name: string): string | null => (typeof values[name] === "string" ? values[name] : null);
  if (text("stdin-filename") !== null && !paths.includes("-")) {
    return failure("--stdin-filename names standard input, which is not read: add - to the paths");
  }
  if (paths.includes("-") && paths.length > 1) {
    return failure("- stands alone: standard input is printed, and files are formatted in place; call nftlint twice");
  }
  return success({
    paths: paths.length > 0 ? paths : ["."],
    stdinFilename: text("stdin-filename"),
    check: values.check === true,
    diff: values.diff === true,
    quiet: values.quiet === true,
    color: (text("color") ?? "auto") as ColorMode,
    config: text("config"),
  });
}
