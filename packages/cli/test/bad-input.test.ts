import { chmodSync, closeSync, openSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { broken, type Call, clean, nftlint } from "./nftlint.ts";

/** What nftlint says to a call that it cannot do; it must print nothing else and exit with 2. */
function complaint(args: readonly string[], call: Call): string {
  const { exit, out, err } = nftlint(args, call);
  expect({ exit, out }).toEqual({ exit: 2, out: "" });
  return err;
}

describe("one line that names the remedy, and exit status 2, for", () => {
  test.each<[string, Record<string, string | Buffer>, string[], string]>([
    [
      "a missing file",
      {},
      ["check", "snat.cfg"],
      "nftlint: cannot read snat.cfg: there is no such file or directory; check the path\n",
    ],
    [
      "a missing file beside a good one",
      { "a.nft": broken },
      ["check", "a.nft", "b.nft"],
      "nftlint: cannot read b.nft: there is no such file or directory; check the path\n",
    ],
    [
      "a directory without rulesets",
      { "a.txt": "" },
      ["check", "."],
      'nftlint: no ruleset below .: a directory is searched for *.nft, *.nftables and nftables.conf; name the file itself, or add its pattern to "files" in the configuration\n',
    ],
    [
      "a pattern without a match",
      { "a.nft": clean },
      ["check", "*.conf"],
      "nftlint: no file matches *.conf: check the pattern, and the directory that it starts from\n",
    ],
    [
      "a binary file",
      { "a.nft": Buffer.from("\x7fELF\0\0") },
      ["check", "a.nft"],
      "nftlint: cannot read a.nft: it is a binary file (it holds a NUL byte); name a text file\n",
    ],
    [
      "a file in another encoding",
      { "a.nft": Buffer.from("# caf\xe9\n", "latin1") },
      ["check", "a.nft"],
      "nftlint: cannot read a.nft: line 1 is not valid UTF-8; save the file as UTF-8\n",
    ],
    [
      "a snapshot that is not there",
      { "a.nft": clean },
      ["check", "a.nft", "--host", "s.json"],
      "nftlint: cannot read s.json: there is no such file or directory; check the path\n",
    ],
    [
      "a snapshot of another version",
      { "a.nft": clean, "s.json": '{"version": 7, "records": {}}' },
      ["check", "a.nft", "--host", "s.json"],
      "nftlint: s.json: a host snapshot of version 7, where only version 1 is understood: record one with `nftlint host snapshot`\n",
    ],
    [
      "an unknown rule to select",
      { "a.nft": clean },
      ["check", "a.nft", "--select", "iptables-conflicts"],
      'nftlint: unknown rule "iptables-conflicts" (did you mean "iptables-conflict"?); "nftlint rule" lists the rules\n',
    ],
    [
      "an unknown rule to explain",
      {},
      ["rule", "not-idempotnet"],
      'nftlint: unknown rule "not-idempotnet" (did you mean "not-idempotent"?); "nftlint rule" lists the rules\n',
    ],
    [
      "an unknown format",
      {},
      ["check", "--format", "jason"],
      'nftlint: unknown value "jason" for --format (did you mean "json"?); it takes pretty, compact, json, sarif, github, gitlab, junit\n',
    ],
    [
      "an unknown option",
      {},
      ["check", "--fail-one", "error"],
      'nftlint: unknown option "--fail-one" (did you mean "--fail-on"?); "nftlint check --help" lists the options\n',
    ],
    [
      "an unknown command",
      {},
      ["lint"],
      'nftlint: unknown command "lint"; the commands are check, fmt, rule, parse, why, diff, graph, host, server, completion\n',
    ],
    [
      "a configuration that is not there",
      { "a.nft": clean },
      ["check", "a.nft", "--config", "DIR/n.json"],
      "nftlint: DIR/n.json:1:1: cannot be read: there is no such file or directory; check the path\n",
    ],
    [
      "an nft version that is none",
      { "a.nft": clean },
      ["check", "a.nft", "--nft-version", "latest"],
      'nftlint: "latest" is not an nft release for --nft-version: write it as "nft --version" does, such as 1.0.6\n',
    ],
    [
      "a name for standard input that is not read",
      { "a.nft": clean },
      ["check", "a.nft", "--stdin-filename", "b.nft"],
      "nftlint: --stdin-filename names standard input, which is not read: add - to the paths\n",
    ],
    [
      "a name for standard input that is not formatted",
      { "a.nft": clean },
      ["fmt", "a.nft", "--stdin-filename", "b.nft"],
      "nftlint: --stdin-filename names standard input, which is not read: add - to the paths\n",
    ],
    [
      "standard input and files to format",
      { "a.nft": clean },
      ["fmt", "-", "a.nft"],
      "nftlint: - stands alone: standard input is printed, and files are formatted in place; call nftlint twice\n",
    ],
    [
      "a missing file to format, beside a good one",
      { "a.nft": broken },
      ["fmt", "a.nft", "b.nft"],
      "nftlint: cannot read b.nft: there is no such file or directory; check the path\n",
    ],
    [
      "no file to parse",
      {},
      ["parse", "--ast"],
      'nftlint: no file to parse: name one, or - for standard input, as in "nftlint parse --ast snat.cfg"\n',
    ],
    [
      "a file to parse that is not there",
      {},
      ["parse", "a.nft"],
      "nftlint: cannot read a.nft: there is no such file or directory; check the path\n",
    ],
    [
      "an unknown shell",
      {},
      ["completion", "fishh"],
      'nftlint: unknown shell "fishh" (did you mean "fish"?); it takes bash, zsh, fish\n',
    ],
    ["no shell", {}, ["completion"], 'nftlint: no shell named: "nftlint completion SHELL" takes bash, zsh, fish\n'],
  ])("%s", (_, files, args, expected) => {
    const directory = directoryWith(files);
    const words = args.map((word) => word.replace("DIR", directory));
    expect(complaint(words, { cwd: directory }).replaceAll(directory, "DIR")).toBe(expected);
  });

  test("an unreadable file", () => {
    const directory = directoryWith({ "a.nft": clean });
    chmodSync(join(directory, "a.nft"), 0);
    expect(complaint(["check", "a.nft"], { cwd: directory, through: withoutPrivilege })).toBe(
      "nftlint: cannot read a.nft: permission denied; run as a user who has the right, or change its mode\n",
    );
  });

  test("an unreadable directory below the one that is checked", () => {
    const directory = directoryWith({ "a.nft": clean, "sub/b.nft": clean });
    chmodSync(join(directory, "sub"), 0);
    const message = complaint(["check", "."], { cwd: directory, through: withoutPrivilege });
    chmodSync(join(directory, "sub"), 0o755);
    expect(message.replaceAll(directory, "DIR")).toBe(
      "nftlint: cannot read the directory DIR/sub: permission denied; run as a user who has the right, or change its mode\n",
    );
  });

  test("a link that leads to itself", () => {
    const directory = directoryWith({});
    symlinkSync("a.nft", join(directory, "a.nft"));
    expect(complaint(["check", "a.nft"], { cwd: directory })).toBe(
      "nftlint: cannot read a.nft: too many symbolic links; check where they lead\n",
    );
  });

  test("a wrong key in the configuration, wherever the file lies below it", () => {
    const directory = directoryWith({ "nftlint.json": '{\n  "rule": {}\n}\n', "sub/a.nft": clean });
    expect(complaint(["check", "sub/a.nft"], { cwd: directory }).replaceAll(directory, "DIR")).toMatch(
      /^nftlint: DIR\/nftlint\.json:2:3: .*"rule".*"rules".*\n$/,
    );
  });

  test("an output that is full", () => {
    const full = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(full));
    expect(complaint(["check", "-"], { input: clean, out: full })).toBe(
      "nftlint: cannot write standard output: no space is left on the device; free some\n",
    );
  });

  test("binary standard input", () => {
    expect(complaint(["check", "-"], { input: Buffer.from([0]) })).toBe(
      "nftlint: cannot read standard input: it is a binary file (it holds a NUL byte); name a text file\n",
    );
  });
});

/** Root may read everything; without these capabilities even root may not. */
const withoutPrivilege =
  process.getuid?.() === 0
    ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
    : [];
