import { type Invocation, readArguments } from "./arguments.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./fail.ts";
import { OutputError, writeTo } from "./files/output.ts";
import { version } from "./package-version.ts";

/** Runs one call of nftlint; `words` are what stands after the program's name. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  try {
    return await perform(words);
  } catch (error) {
    if (error instanceof OutputError) {
      return fail([error.message]);
    }
    const { issuesUrl } = await import("@nftlint/linter");
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return fail([`it failed by a fault of its own; please report this at ${issuesUrl}`, ...cause.split("\n")]);
  }
}

async function perform(words: readonly string[]): Promise<ExitCode> {
  const invocation = await readArguments(words);
  if (!invocation.ok) {
    return fail(invocation.errors);
  }
  switch (invocation.value.kind) {
    case "version":
      writeTo(1, `nftlint ${version}\n`);
      return exitCode.clean;
    case "help": {
      const { helpText } = await import("./help.ts");
      writeTo(1, helpText(invocation.value.command));
      return exitCode.clean;
    }
    case "run":
      return run(invocation.value);
  }
}

/**
 * Each command is loaded when it is asked for. Node keeps the compiled form of a module as the
 * first call that loads it leaves it, so a call that does not parse must not load the parser.
 */
async function run({ command, options, positionals }: Extract<Invocation, { kind: "run" }>): Promise<ExitCode> {
  const directory = process.cwd();
  switch (command.name) {
    case "check":
      return (await import("./check/check.ts")).check(options, positionals, directory);
    case "fmt":
      return (await import("./fmt/fmt.ts")).fmt(options, positionals, directory);
    case "rule":
      return (await import("./rule-command.ts")).showRule(options, positionals);
    case "parse":
      return (await import("./parse-command.ts")).parseFile(options, positionals, directory);
    case "server":
      return (await import("./server-command.ts")).runServer();
    case "completion":
      return (await import("./completion-command.ts")).printCompletion(positionals);
    case "why":
      return (await import("./why/why.ts")).why(positionals, options, directory);
    case "graph":
      return (await import("./graph/graph.ts")).graph(positionals, options, directory);
    case "diff":
      return (await import("./diff/diff.ts")).diff(positionals, options, directory);
    case "host snapshot":
      return (await import("./host/snapshot.ts")).recordHost(options, positionals, directory);
    case "host diff":
      return (await import("./host/diff.ts")).diff(positionals, options, directory);
    case "host apply":
      return (await import("./host/apply.ts")).apply(positionals, options, directory);
    case "host delete-rule":
      return (await import("./host/delete-rule.ts")).deleteRule(positionals, options);
    case "host counters":
      return (await import("./host/counters.ts")).showCounters(positionals, options);
    case "host trace":
      return (await import("./host/trace.ts")).traceOnHost(positionals, options, directory);
    case "host bundle":
      return (await import("./host/bundle.ts")).bundle(positionals, options, directory);
    case "host check":
      return (await import("./host/check.ts")).checkOnHosts(positionals, options, directory);
    case "host fix":
      return (await import("./host/fix.ts")).fixHost(positionals, options);
    case "host status":
    case "host confirm":
    case "host history":
    case "host rollback":
      return (await import("./host/trial-commands.ts")).runTrialCommand(command.name, options, positionals);
    default:
      throw new Error(`the command "${command.name}" stands in the table of commands and is not run`);
  }
}
