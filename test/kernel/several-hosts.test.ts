/** Commands about several hosts, with the nft of real ones: this machine in a namespace of its own, and one by ssh. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, localRunner } from "@nftlint/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { program } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab, type SshLab } from "./ssh-lab.ts";

const files = {
  "good.nft": "table ip t {\n\tchain c {\n\t}\n}\n",
  "main.nft": 'table ip t {\n\tinclude "./parts/*.nft"\n\tchain d {\n\t\tjump c\n\t}\n}\n',
  "parts/1.nft": "chain c {\n\ttcp dport 99999 accept\n}\n",
  "live.nft": "add rule ip live c accept\n",
  "outer.nft": "add rule t c tcp dport $port accept\n",
  "nftlint.json": `{
    "hosts": {
      "wazowski": { "target": "root@wazowski", "snapshot": "wazowski.json" },
      "wazowski-admin": { "target": "admin@wazowski" },
      "wazowski-guest": { "target": "guest@wazowski" }
    },
    "defaultHost": "wazowski",
    "definitions": ["port"]
  }`,
};

describe.skipIf(reasonToSkip(suites["several-hosts"]) !== null)(titleOf(suites["several-hosts"]), () => {
  let lab: SshLab;
  let directory: string;
  beforeAll(async () => {
    lab = await buildSshLab();
    directory = mkdtempSync(join(tmpdir(), "nftlint-"));
    for (const name of ["parts", "bin"]) mkdirSync(join(directory, name));
    // The lab's ssh itself looks for ssh in the PATH.
    const ssh = `#!/bin/sh\nPATH=${process.env.PATH} exec ${lab.program} "$@"\n`;
    writeFileSync(join(directory, "bin/ssh"), ssh, { mode: 0o755 });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  });
  afterAll(async () => {
    rmSync(directory, { recursive: true, force: true });
    await lab[Symbol.asyncDispose]();
  });

  /** Calls the command in the directory of the files, in the client's network, with the lab's ssh as the one of the PATH. */
  function nftlint(...words: readonly string[]): Promise<CommandResult> {
    const script = 'cd "$1" && PATH=$1/bin:$PATH && shift && exec "$@"';
    const client = ["nsenter", `--net=/run/netns/${lab.client.namespace}`, "--"];
    const command = [process.execPath, program, ...words];
    return localRunner([...client, "sh", "-c", script, "sh", directory, ...command]);
  }

  const check = (...words: readonly string[]) => nftlint("host", "check", ...words);

  test("a file that nft takes", async () => {
    expect(await check("wazowski", "good.nft")).toEqual({
      exitCode: 0,
      stdout: "wazowski: nft takes good.nft\n",
      stderr: "",
    });
    expect(await check("good.nft")).toMatchObject({ exitCode: 0, stdout: "wazowski: nft takes good.nft\n" });
    expect((await lab.ruleset()).includes("table ip t")).toBe(false);
  });

  test("an error in an included file is shown where it is", async () => {
    expect(await check("local", "main.nft")).toEqual({
      exitCode: 1,
      stdout: `error[nft]: Service out of range
 --> parts/1.nft:2:12
  |
2 |     tcp dport 99999 accept
  |               ^^^^^
  |
  = help: included from main.nft:2:2

local: nft refuses main.nft
`,
      stderr: "",
    });
  });

  test("hosts of a pattern are asked one beside the other; one that lets nobody be root fails the command alone", async () => {
    const { exitCode, stdout, stderr } = await check("wazowski*", "main.nft", "good.nft", "--format", "compact");
    expect(exitCode).toBe(2);
    expect(stdout).toBe("parts/1.nft:2:12: error: wazowski, wazowski-admin: Service out of range [nft]\n");
    expect(stderr).toContain("wazowski: nft refuses main.nft\nwazowski-admin: nft refuses main.nft\n");
    expect(stderr).toContain("wazowski-guest: could not be asked\n");
    expect(stderr).toContain("nftlint: wazowski-guest: on guest@wazowski this needs root, and sudo -n");
  });

  test("what hosts say in different ways is said with their names", async () => {
    await lab.must("nft", "add table ip live; add chain ip live c");
    const { exitCode, stdout } = await check("local,wazowski", "live.nft", "-f", "json");
    expect(exitCode).toBe(1);
    const report: { readonly files: readonly unknown[] } = JSON.parse(stdout);
    expect(report.files).toMatchObject([
      {
        path: "live.nft",
        diagnostics: [
          {
            rule: "nft",
            severity: "error",
            message: "local: Could not process rule: No such file or directory",
            start: { line: 1, column: 13 },
            end: { line: 1, column: 17 },
          },
        ],
      },
    ]);
  });

  test.each([
    [["nowhere", "good.nft"], "nowhere cannot be reached: ssh: Could not resolve hostname nowhere"],
    [
      ["web*", "good.nft"],
      'no host is called "web*": the configured ones are wazowski, wazowski-admin, wazowski-guest',
    ],
    [["wazowski"], "nftlint host check needs a file"],
    [["local", "missing.nft"], "cannot read missing.nft: there is no such file"],
    [["local", "outer.nft"], "outer.nft:1:24: $port is defined outside of the files"],
    [["-oProxyCommand=id", "good.nft"], "unknown option"],
  ])("%j cannot be done", async (words, message) => {
    const { exitCode, stderr } = await check(...words);
    expect(stderr).toContain(`nftlint: ${message}`);
    expect(exitCode).toBe(2);
  });

  test("host diff compares the file with each host, and tells what it comes to", async () => {
    await lab.must("nft", "flush ruleset; add table ip t; add chain ip t c");
    const both = await nftlint("host", "diff", "local,wazowski", "good.nft");
    expect(both).toEqual({
      exitCode: 1,
      stdout: `# local

+ table ip t {
+   chain c {
+   }
+ }

1 table changes: 1 declaration added.

nothing changes on wazowski
`,
      stderr: "",
    });
    expect(await nftlint("host", "diff", "good.nft")).toEqual({
      exitCode: 0,
      stdout: "Declared as it is: ip t\n\nNothing changes.\n",
      stderr: "",
    });
    const { exitCode, stdout } = await nftlint("host", "diff", "wazowski,wazowski-guest", "good.nft", "-f", "json");
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ wazowski: { tables: [] } });
  });

  test("other commands take configured names, and the default where none is given", async () => {
    expect(await nftlint("host", "status")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("wazowski: nothing is on trial"),
    });
    expect((await nftlint("host", "history", "wazowski-admin")).stdout).toContain("wazowski-admin: no change was kept");
    expect(await nftlint("host", "status", "wazowski*")).toMatchObject({
      exitCode: 2,
      stderr: 'nftlint: "wazowski*" is more than one host: name one\n',
    });
  });

  test("a snapshot goes to the file that is configured for the host, and linting finds it by the name", async () => {
    expect(await nftlint("host", "snapshot", "wazowski")).toMatchObject({ exitCode: 0, stdout: "" });
    const { stdout } = await nftlint("check", "good.nft", "--host", "wazowski", "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ path: "good.nft" }] });
  });
});
