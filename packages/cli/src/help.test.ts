import { describe, expect, test } from "vitest";
import { commands } from "./commands.ts";
import { helpText } from "./help.ts";

describe("help", () => {
  test("lists the commands", () => {
    expect(helpText(null)).toBe(`\
nftlint finds mistakes in nftables rulesets, formats them, and says why a host drops packets.

Usage: nftlint COMMAND [OPTION…] [ARGUMENT…]

Commands:
  check             Lint rulesets
  fmt               Format rulesets in place
  rule              Explain a rule, or list them all
  parse             Check syntax alone, or show the syntax tree
  why               Say what becomes of a packet on a host, and which rule decides
  diff              Say which packets two rulesets treat differently
  graph             Draw a ruleset, and the way of a packet through it
  host snapshot     Record a host's state for --host
  host check        Have the nft of hosts check files
  host diff         Show what loading a file would change on a host
  host apply        Load a file on a host, and take it back unless it is confirmed
  host status       Tell what is on trial on a host
  host confirm      Keep the change that is on trial on a host
  host rollback     Take back the change on trial, or the last N that were kept
  host history      List the changes that a host has kept
  host delete-rule  Delete a rule of a host by its text
  host fix          Find what works against a host's ruleset, and mend it
  host counters     Show what each rule of a host has counted
  host trace        Show what becomes of real packets on a host
  host bundle       Print what host apply sends to a host, for other tools
  server            Serve an editor over the language server protocol
  completion        Print a shell's completion script

Options:
  -h, --help     Show this help
  -V, --version  Print the version

"nftlint COMMAND --help" explains a command.
`);
  });

  test("explains a command", () => {
    expect(helpText(commands.find(({ name }) => name === "parse") ?? null)).toBe(`\
Check syntax alone, or show the syntax tree.

Usage: nftlint parse [OPTION…] FILE

Prints syntax errors, one a line. With --ast, prints the syntax tree on standard output and the
errors on standard error. FILE may be -.

Exit status: 0 no syntax errors, 1 syntax errors, 2 the file could not be read.

Options:
      --ast            Print the syntax tree
  -f, --format FORMAT  How the tree is printed (tree, json) [default: tree]
  -h, --help           Show this help

Examples:
  nftlint parse --ast snat.cfg  the tree, indented
`);
  });

  test.each(commands.map((command) => [command.name, command] as const))("fits %s into 100 columns", (_, command) => {
    const lines = helpText(command).split("\n");
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});
