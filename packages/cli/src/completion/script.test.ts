import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { completionScript } from "./script.ts";

const rules = ["iptables-conflict", "not-idempotent"];

/** What bash offers for the last word of a line, sorted. */
function bashOffers(line: string): string[] {
  const words = line.split(" ");
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const script = `${completionScript("bash", rules)}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}; _nftlint; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], {
    encoding: "utf8",
    cwd: import.meta.dirname,
  });
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((word) => word !== "")
    .sort();
}

describe("bash completion", () => {
  test.each<[string, string[]]>([
    ["nftlint ch", ["check"]],
    ["nftlint --v", ["--version"]],
    ["nftlint host s", ["snapshot", "status"]],
    ["nftlint host apply --p", ["--persist"]],
    ["nftlint host snapshot --o", ["--output"]],
    ["nftlint check --f", ["--fail-on", "--fix", "--format"]],
    ["nftlint fmt --c", ["--check", "--color", "--config"]],
    ["nftlint fmt --color a", ["always", "auto"]],
    ["nftlint check --format s", ["sarif"]],
    ["nftlint check -f j", ["json", "junit"]],
    ["nftlint check --select not", ["not-idempotent"]],
    ["nftlint check --host lo", ["local"]],
    ["nftlint check script.tes", ["script.test.ts"]],
    ["nftlint rule ", rules],
    ["nftlint completion f", ["fish"]],
    ["nftlint parse --a", ["--ast"]],
  ])("%s", (line, expected) => {
    expect(bashOffers(line)).toEqual(expected);
  });
});

describe("zsh and fish completion", () => {
  test("of zsh names every command with its options and their values", () => {
    const script = completionScript("zsh", rules);
    expect(script).toMatch(/^#compdef nftlint\n/);
    expect(script).toContain(
      "{-f,--format}'[How findings are printed]:FORMAT:(pretty compact json sarif github gitlab junit)'",
    );
    expect(script).toContain("\\*--select'[Run only these rules]:RULE:(iptables-conflict not-idempotent)'");
    expect(script).toContain("'completion:Print a shell'\\''s completion script'");
    expect(script).toContain("--fix'[Apply safe fixes to the files, then report what is left]'");
  });

  test("of fish names every command with its options and their values", () => {
    const script = completionScript("fish", rules);
    expect(script).toContain("complete -c nftlint -n __fish_use_subcommand -a check -d 'Lint rulesets'\n");
    expect(script).toContain(
      "complete -c nftlint -n '__fish_seen_subcommand_from check' -s f -l format -d 'How findings are printed' -x -a 'pretty compact json sarif github gitlab junit'\n",
    );
    expect(script).toContain(
      "complete -c nftlint -n '__fish_seen_subcommand_from rule' -a 'iptables-conflict not-idempotent'\n",
    );
  });
});
