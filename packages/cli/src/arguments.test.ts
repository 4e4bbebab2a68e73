import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.ts";

/** The call in a comparable form: command, options, positionals; or the error. */
async function read(line: string): Promise<unknown> {
  const outcome = await readArguments(line === "" ? [] : line.split(" "));
  if (!outcome.ok) {
    return outcome.errors.join("\n");
  }
  const invocation = outcome.value;
  if (invocation.kind === "run") {
    return [invocation.command.name, invocation.options, invocation.positionals];
  }
  return invocation.kind === "help" ? `help ${invocation.command?.name ?? ""}`.trim() : "version";
}

describe("arguments", () => {
  test.each<[string, unknown]>([
    ["check", ["check", {}, []]],
    ["check a.nft b.nft", ["check", {}, ["a.nft", "b.nft"]]],
    ["check - --stdin-filename=x.nft", ["check", { "stdin-filename": "x.nft" }, ["-"]]],
    ["check -f json a.nft", ["check", { format: "json" }, ["a.nft"]]],
    ["check --fix -q a.nft", ["check", { fix: true, quiet: true }, ["a.nft"]]],
    ["check --select a,b --select c", ["check", { select: ["a", "b", "c"] }, []]],
    ["check --color never --color always", ["check", { color: "always" }, []]],
    ["check -- --fix", ["check", {}, ["--fix"]]],
    ["rule iptables-conflict", ["rule", {}, ["iptables-conflict"]]],
    ["host snapshot -o s.json", ["host snapshot", { output: "s.json" }, []]],
    ["parse --ast a.nft", ["parse", { ast: true }, ["a.nft"]]],
    ["completion fish", ["completion", {}, ["fish"]]],
    ["", "help"],
    ["help", "help"],
    ["--help", "help"],
    ["-h", "help"],
    ["help host snapshot", "help host snapshot"],
    ["check --help", "help check"],
    ["--version", "version"],
    ["-V", "version"],
  ])("nftlint %s", async (line, expected) => {
    expect(await read(line)).toEqual(expected);
  });

  test.each([
    [
      "chekc a.nft",
      'unknown command "chekc" (did you mean "check"?); the commands are check, fmt, rule, parse, why, diff, graph, host, server, completion',
    ],
    [
      "host",
      'unknown command "host"; the commands are host snapshot, host check, host diff, host apply, host status, host confirm, host rollback, host history, host delete-rule, host fix, host counters, host trace, host bundle',
    ],
    [
      "host aply",
      'unknown command "host aply" (did you mean "host apply"?); the commands are host snapshot, host check, host diff, host apply, host status, host confirm, host rollback, host history, host delete-rule, host fix, host counters, host trace, host bundle',
    ],
    [
      "check --formt json",
      'unknown option "--formt" (did you mean "--format"?); "nftlint check --help" lists the options',
    ],
    ["check -x", 'unknown option "-x"; "nftlint check --help" lists the options'],
    ["--verbose", 'unknown option "--verbose"; "nftlint --help" lists the options'],
    [
      "check --format xml",
      'unknown value "xml" for --format; it takes pretty, compact, json, sarif, github, gitlab, junit',
    ],
    ["check --format", "option --format needs a value: --format FORMAT"],
    ["check --fix=yes", 'option --fix takes no value: write it alone, without "=yes"'],
    ["rule a b", 'unexpected argument "b": "nftlint rule" takes one NAME'],
    ["host snapshot x y", 'unexpected argument "y": "nftlint host snapshot" takes one HOST'],
  ])("nftlint %s is refused", async (line, expected) => {
    expect(await read(line)).toBe(expected);
  });
});
