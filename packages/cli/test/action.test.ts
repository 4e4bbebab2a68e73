import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { directoryWith } from "./directory.ts";
import { broken, clean, command, twice } from "./nftlint.ts";

/** The parts of a composite action that this test reads (docs.github.com, "Metadata syntax"). */
interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const folder = new URL("../../../.github/actions/nftlint/", import.meta.url).pathname;
const action = parse(readFileSync(join(folder, "action.yml"), "utf8")) as Action;

/** What a step's expression stands for, with the inputs that a workflow gives. */
function inputValue(expression: string, given: Readonly<Record<string, string>>): string {
  const [, name = ""] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression) ?? [];
  const value = given[name] ?? action.inputs[name]?.default;
  if (value === undefined) throw new Error(`${expression} is no input`);
  return value;
}

/** Runs a shell step of the action as GitHub's runner does, in a repository with these programs. */
function runStep(id: string, repository: string, given: Readonly<Record<string, string>>, programs: Programs) {
  const step = action.runs.steps.find((candidate) => candidate.id === id);
  const env = Object.entries(step?.env ?? {}).map(([name, expression]) => [name, inputValue(expression, given)]);
  const runner = directoryWith({ output: "", path: "", "step.sh": step?.run ?? "", ...programs });
  for (const name of Object.keys(programs)) spawnSync("chmod", ["+x", join(runner, name)]);
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", join(runner, "step.sh")],
    {
      cwd: repository,
      encoding: "utf8",
      env: {
        ...Object.fromEntries(env),
        PATH: `${runner}/bin:${process.env.PATH}`,
        HOME: process.env.HOME,
        RUNNER_TEMP: runner,
        GITHUB_OUTPUT: join(runner, "output"),
        GITHUB_PATH: join(runner, "path"),
        GITHUB_ACTION_PATH: folder,
      },
    },
  );
  const file = (name: string) => readFileSync(join(runner, name), "utf8").replaceAll(runner, "TEMP");
  return { exit: status, out: stdout, err: stderr, output: file("output"), path: file("path") };
}

type Programs = Readonly<Record<string, string>>;

/** The built command under its name, as the first step installs it. */
const withNftlint: Programs = { "bin/nftlint": `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n` };

/** A npm that says what it is asked for, and where. */
const withNpm: Programs = { "bin/npm": `#!/bin/sh\necho "$PWD: npm $*"\n` };

describe("the GitHub action", () => {
  test("puts nothing that a workflow gives into the text of a script", () => {
    const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBe(2);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("annotates the files that have findings, and fails", () => {
    const repository = directoryWith({ "a.nft": clean, "sub/b.nft": broken });
    const { exit, out, err } = runStep("check", repository, {}, withNftlint);
    expect({ exit, err }).toEqual({ exit: 1, err: "" });
    expect(out).toMatch(/^::error file=sub\/b\.nft,line=4,endLine=4,col=7,.*\n$/);
  });

  test("passes where there are no findings, and fails where the check cannot be done", () => {
    expect(runStep("check", directoryWith({ "a.nft": clean }), {}, withNftlint).exit).toBe(0);
    expect(runStep("check", directoryWith({}), {}, withNftlint).exit).toBe(2);
  });

  test("fails from the severity on that it is given", () => {
    const repository = directoryWith({ "a.nft": twice });
    expect(runStep("check", repository, {}, withNftlint).exit).toBe(1);
    expect(runStep("check", repository, { "fail-on": "error" }, withNftlint).exit).toBe(0);
  });

  test("takes paths one a line, also with blanks in them, and options split at blanks", () => {
    const repository = directoryWith({ "my rules/a.nft": broken, "b.nft": twice, "c.nft": broken });
    const given = { paths: "my rules/*.nft\nb.nft\n", args: " --ignore  not-idempotent\n--select=unknown-interface " };
    const { exit, out } = runStep("check", repository, given, withNftlint);
    expect(exit).toBe(1);
    expect(out.match(/file=[^,]*/g)).toEqual(["file=my rules/a.nft"]);
  });

  test("runs nothing that stands in what it is given", () => {
    const repository = directoryWith({ "a.nft": clean });
    const evil = '$(touch evil)`touch evil`"; touch evil; #';
    for (const name of Object.keys(action.inputs)) runStep("check", repository, { [name]: evil }, withNftlint);
    expect(existsSync(join(repository, "evil"))).toBe(false);
  });

  test("writes SARIF where it is asked to, also when it then fails, and says where", () => {
    const repository = directoryWith({ "a.nft": broken });
    const { exit, out, output } = runStep("check", repository, { "sarif-file": "nftlint.sarif" }, withNftlint);
    expect(exit).toBe(1);
    expect(out).toMatch(/^::error /);
    expect(output).toBe("sarif-file=nftlint.sarif\n");
    const { runs } = JSON.parse(readFileSync(join(repository, "nftlint.sarif"), "utf8"));
    expect(runs[0].results).toHaveLength(1);
    const condition = action.runs.steps.at(-1)?.if;
    expect(condition).toContain("!cancelled() && inputs.upload-sarif == 'true'");
    expect(condition).toContain("steps.check.outputs.sarif-file != ''");
  });

  test("installs what it comes with, or the release that it is told", () => {
    const repository = directoryWith({});
    const root = new URL("../../../", import.meta.url).pathname.replace(/\/$/, "");
    const own = runStep("install", repository, {}, withNpm);
    expect(own).toMatchObject({ exit: 0, err: "", path: "TEMP/nftlint/bin\n" });
    expect(own.out.replaceAll(/--prefix \S+/g, "--prefix P")).toBe(
      [
        `${root}: npm ci --no-audit --no-fund`,
        `${root}: npm run --silent build`,
        `${root}: npm install --global --prefix P --no-audit --no-fund ./packages/cli\n`,
      ].join("\n"),
    );
    const release = runStep("install", repository, { version: "0.1.0" }, withNpm);
    expect(release.out.replaceAll(/--prefix \S+/g, "--prefix P")).toBe(
      `${repository}: npm install --global --prefix P --no-audit --no-fund nftlint@0.1.0\n`,
    );
    expect(runStep("install", repository, { version: "npm:other" }, withNpm)).toMatchObject({ exit: 2, path: "" });
  });
});
