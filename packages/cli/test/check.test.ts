import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { broken, clean, nftlint, twice, unseparated } from "./nftlint.ts";

const wazowski = new URL("../../../test/fixtures/wazowski/", import.meta.url).pathname;

describe("nftlint check exits with", () => {
  test.each<[number, string[], string]>([
    [0, [], clean],
    [1, [], twice],
    [0, ["--fail-on", "error"], twice],
    [0, ["--ignore", "not-idempotent"], twice],
    [0, ["--select", "unknown-interface"], twice],
    [1, ["--select", "not-idempotent"], twice],
    [1, ["--fail-on", "error"], broken],
    [0, ["--fail-on", "never"], broken],
  ])("%i for %j", (exit, options, text) => {
    expect(nftlint(["check", ...options, "-"], { input: text }).exit).toBe(exit);
  });
});

describe("nftlint check reads", () => {
  test("the current directory where nothing is named", () => {
    const directory = directoryWith({ "a.nft": clean, "sub/nftables.conf": clean, "snat.cfg": broken });
    expect(nftlint(["check"], { cwd: directory })).toEqual({ exit: 0, out: "No findings in 2 files.\n", err: "" });
  });

  test("files that the configuration names, and not those that it ignores", () => {
    const configuration = '{ "files": ["*.cfg"], "ignore": ["old"] }';
    const files = { "nftlint.json": configuration, "snat.cfg": clean, "old/a.nft": broken };
    expect(nftlint(["check", "."], { cwd: directoryWith(files) }).out).toBe("No findings in 1 file.\n");
  });

  test("standard input under the name that it is given", () => {
    const { out } = nftlint(["check", "-", "--stdin-filename", "sub/x.nft", "--format", "compact"], { input: broken });
    expect(out).toMatch(/^sub\/x\.nft:4:7: error: /);
  });

  test("the configuration of the name that standard input is given", () => {
    const directory = directoryWith({ "sub/nftlint.json": '{ "rules": { "not-idempotent": "off" } }' });
    const call = { input: twice, cwd: directory };
    expect(nftlint(["check", "-"], call).exit).toBe(1);
    expect(nftlint(["check", "-", "--stdin-filename", "sub/x.nft"], call).exit).toBe(0);
  });

  test("the host snapshot that the configuration names", () => {
    const snapshot = readFileSync(join(wazowski, "snapshot.json"));
    const directory = directoryWith({
      "nftlint.json": '{ "host": "hosts/s.json" }',
      "hosts/s.json": snapshot,
      "snat.cfg": readFileSync(join(wazowski, "snat.cfg")),
    });
    expect(nftlint(["check", "snat.cfg", "-f", "compact"], { cwd: directory }).out).toContain("[iptables-conflict]");
  });

  test("the snapshot of a host by its name in the configuration", () => {
    const directory = directoryWith({
      "nftlint.json": '{ "hosts": { "wazowski": { "snapshot": "hosts/s.json" }, "celia": {} } }',
      "hosts/s.json": readFileSync(join(wazowski, "snapshot.json")),
      "snat.cfg": readFileSync(join(wazowski, "snat.cfg")),
    });
    const check = (host: string) => nftlint(["check", "snat.cfg", "--host", host, "-f", "compact"], { cwd: directory });
    expect(check("wazowski").out).toContain("[iptables-conflict]");
    expect(check("celia")).toMatchObject({
      exit: 2,
      err: 'nftlint: the configuration names no "snapshot" of the host "celia": add the path of a file to keep it in\n',
    });
  });

  test("what the file includes", () => {
    const directory = directoryWith({ "main.nft": 'include "./sub/*.nft"\n', "sub/a.nft": broken });
    expect(nftlint(["check", "main.nft", "-f", "compact"], { cwd: directory }).out).toMatch(/^main\.nft:1:/);
  });
});

describe("nftlint check prints", () => {
  test("JSON that follows the published schema, with an entry for a clean file", () => {
    const directory = directoryWith({ "a.nft": clean, "b.nft": broken });
    const { exit, out } = nftlint(["check", ".", "--format", "json"], { cwd: directory });
    const report = JSON.parse(out);
    const schema = JSON.parse(readFileSync(new URL("../schemas/report.schema.json", import.meta.url), "utf8"));
    expect(new Ajv2020({ strict: true }).compile(schema)(report)).toBe(true);
    expect(exit).toBe(1);
    expect(
      report.files.map(({ path, diagnostics }: { path: string; diagnostics: object[] }) => [path, diagnostics.length]),
    ).toEqual([
      ["a.nft", 0],
      ["b.nft", 1],
    ]);
  });

  test.each([
    ["pretty", /^error\[/],
    ["compact", /^stdin:4:7: error: /],
    ["json", /^\{\n {2}"version": 1,/],
    ["sarif", /"columnKind": "utf16CodeUnits"/],
    ["github", /^::error file=stdin,line=4,endLine=4,col=7,/],
    ["gitlab", /^\[\n {2}\{\n {4}"description": /],
    ["junit", /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="nftlint" tests="1" failures="1"/],
  ])("findings as %s", (format, expected) => {
    const { exit, out, err } = nftlint(["check", "-", "--format", format], { input: broken });
    expect({ exit, err }).toEqual({ exit: 1, err: "" });
    expect(out).toMatch(expected);
  });

  test("with --quiet only what counts, and no summary", () => {
    expect(nftlint(["check", "-", "--quiet"], { input: clean }).out).toBe("");
    expect(nftlint(["check", "-", "--quiet", "--fail-on", "error"], { input: twice }).out).toBe("");
    expect(nftlint(["check", "-", "--quiet"], { input: twice }).out).not.toContain("Found");
  });

  test("colours where they are wanted", () => {
    const start = "\u001b[";
    expect(nftlint(["check", "-"], { input: clean }).out).not.toContain(start);
    expect(nftlint(["check", "-", "--color", "always"], { input: clean }).out).toContain(start);
    expect(nftlint(["check", "-"], { input: clean, env: { FORCE_COLOR: "1" } }).out).toContain(start);
    expect(nftlint(["check", "-"], { input: clean, env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).out).not.toContain(
      escape,
    );
  });
});

describe("nftlint check --fix", () => {
  test("writes what is fixed and reports what is left", () => {
    const directory = directoryWith({ "a.nft": unseparated, "b.nft": clean });
    chmodSync(join(directory, "a.nft"), 0o600);
    const untouched = statSync(join(directory, "b.nft")).ino;
    expect(nftlint(["check", "--fix", "."], { cwd: directory })).toEqual({
      exit: 0,
      out: "Fixed 2 findings. No findings in 2 files.\n",
      err: "",
    });
    expect(readFileSync(join(directory, "a.nft"), "utf8")).toBe(
      "flush ruleset\ntable ip t { chain c { counter; }; }\n",
    );
    expect(statSync(join(directory, "a.nft")).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, "b.nft")).ino).toBe(untouched);
  });

  test("leaves a file alone that it cannot mend", () => {
    const directory = directoryWith({ "a.nft": broken });
    expect(nftlint(["check", "--fix", "a.nft"], { cwd: directory }).exit).toBe(1);
    expect(readFileSync(join(directory, "a.nft"), "utf8")).toBe(broken);
  });

  test.each<[string, string, string]>([
    ["carriage returns", clean.replaceAll("\n", "\r\n"), clean],
    ["a byte order mark", `\ufeff${clean}`, clean],
    ["a comment that no line end follows", `${clean}# end`, `${clean}# end\n`],
    ["a missing ;", unseparated, "flush ruleset\ntable ip t { chain c { counter; }; }\n"],
    [
      "all of them together",
      "\ufeffflush ruleset\r\ntable ip t { chain c { counter } }\r\n# end",
      "flush ruleset\ntable ip t { chain c { counter; }; }\n# end\n",
    ],
  ])("mends %s", (_, text, expected) => {
    const directory = directoryWith({ "a.nft": text });
    expect(nftlint(["check", "a.nft"], { cwd: directory }).exit).toBe(1);
    expect(nftlint(["check", "--fix", "a.nft"], { cwd: directory })).toMatchObject({ exit: 0, err: "" });
    expect(readFileSync(join(directory, "a.nft"), "utf8")).toBe(expected);
  });

  test("turns standard input into standard output, with the report beside it", () => {
    expect(nftlint(["check", "--fix", "-"], { input: unseparated })).toEqual({
      exit: 0,
      out: "flush ruleset\ntable ip t { chain c { counter; }; }\n",
      err: "Fixed 2 findings. No findings in 1 file.\n",
    });
  });
});

describe("a baseline", () => {
  const call = (directory: string, ...options: readonly string[]) =>
    nftlint(["check", "--baseline", "ci/old.json", ...options, "."], { cwd: directory });

  test("holds what there is, and lets new findings through", () => {
    const directory = directoryWith({ "a.nft": twice, "ci/.keep": "" });
    expect(call(directory, "--update-baseline")).toEqual({
      exit: 0,
      out: "No findings in 1 file. 1 more in the baseline.\n",
      err: "",
    });
    expect(JSON.parse(readFileSync(join(directory, "ci/old.json"), "utf8"))).toEqual({
      version: 1,
      findings: [{ path: "../a.nft", rule: "not-idempotent", line: twice.split("\n")[0], count: 1 }],
    });
    expect(call(directory).exit).toBe(0);
    writeFileSync(join(directory, "b.nft"), twice);
    const { exit, out } = call(directory, "-f", "compact");
    expect([exit, out.split("\n")[0]?.slice(0, 6)]).toEqual([1, "b.nft:"]);
  });

  test("says what it holds that was mended, and forgets it when it is updated", () => {
    const directory = directoryWith({ "a.nft": twice, "b.nft": twice, "ci/.keep": "" });
    call(directory, "--update-baseline");
    writeFileSync(join(directory, "a.nft"), clean);
    expect(call(directory).out).toBe(
      "No findings in 2 files. 1 more in the baseline. 1 of the baseline no longer there: run --update-baseline.\n",
    );
    expect(call(directory, "--update-baseline").out).toBe("No findings in 2 files. 1 more in the baseline.\n");
  });

  test("keeps what it holds of files that are not checked", () => {
    const directory = directoryWith({ "a.nft": twice, "b.nft": twice, "ci/.keep": "" });
    call(directory, "--update-baseline");
    nftlint(["check", "--baseline", "ci/old.json", "--update-baseline", "a.nft"], { cwd: directory });
    expect(call(directory).exit).toBe(0);
  });

  test("never holds an error", () => {
    const directory = directoryWith({ "a.nft": broken, "ci/.keep": "" });
    expect(call(directory, "--update-baseline").exit).toBe(1);
    expect(call(directory).exit).toBe(1);
  });

  test.each([
    ["is not there", {}, /there is no baseline ci\/old\.json; make it with --baseline ci\/old\.json --update-baseline/],
    ["is no JSON", { "ci/old.json": "{" }, /ci\/old\.json is not a baseline: .*; delete it/],
    ["is of another version", { "ci/old.json": '{"version":2}' }, /its "version" is 2 and not 1/],
    ["has other entries", { "ci/old.json": '{"version":1,"findings":[{"path":1}]}' }, /"findings" are not a list/],
  ])("that %s fails the run", (_, files, message) => {
    const { exit, err } = call(directoryWith({ "a.nft": clean, ...files }));
    expect(exit).toBe(2);
    expect(err).toMatch(message);
  });

  test("needs its name to be updated", () => {
    const { exit, err } = nftlint(["check", "--update-baseline", "-"], { input: clean });
    expect([exit, err]).toEqual([2, expect.stringContaining("add --baseline FILE")]);
  });
});

describe("parts of a file", () => {
  const main = `define lan = "eno2"
table inet filter {
\tchain input {
\t\ttype filter hook input priority filter; policy accept;
\t\tinclude "./rules.d/*.nft"
\t}
}
`;
  const quiet = '"rules": { "not-idempotent": "off" }';
  const files = {
    "main.nft": main,
    "rules.d/a.nft": "iifname $lan tcp dport 22 accept\n",
    "rules.d/b.nft": "iifname $lann tcp dport 80 accept\n",
    "nftlint.json": `{ ${quiet} }`,
  };
  const compact = (cwd: string, path: string) =>
    nftlint(["check", "-f", "compact", path], { cwd }).out.replace(/: .*\[/g, " [");

  test("are checked where another of the files includes them, and told of at their own places", () => {
    expect(compact(directoryWith(files), ".")).toBe("rules.d/b.nft:1:9 [undefined-variable]\n");
  });

  test("are checked by themselves in the files that the configuration names", () => {
    const directory = directoryWith({ ...files, "nftlint.json": `{ "entries": ["main.nft"], ${quiet} }` });
    expect(compact(directory, "rules.d/b.nft")).toBe("rules.d/b.nft:1:9 [undefined-variable]\n");
    expect(compact(directory, "rules.d/a.nft")).toBe("");
  });

  test("of a file that is not there: the configuration is wrong", () => {
    const directory = directoryWith({ "a.nft": clean, "nftlint.json": '{ "entries": ["main.nft"] }' });
    const { exit, err } = nftlint(["check", "a.nft"], { cwd: directory });
    expect([exit, err]).toEqual([2, expect.stringMatching(/cannot read .*main\.nft: .*"entries"/)]);
  });
});
