import { describe, expect, test } from "vitest";
import { lint } from "../lint.ts";
import type { Rule } from "../rule.ts";
import type { Config, ConfigReader } from "./config.ts";
import { findConfig } from "./find.ts";
import { readConfig } from "./read.ts";

const rule: Rule = {
  meta: {
    name: "no-drop",
    summary: "Reports drop",
    group: "operations",
    severity: "warning",
    fix: null,
    needsHost: false,
    options: {
      word: { type: "string", enum: ["drop", "reject"], default: "drop", description: "the word" },
      most: { type: "integer", minimum: 0, default: 0, description: "how many are allowed" },
      chains: { type: "array", items: { type: "string", minLength: 1 }, default: [], description: "where" },
    },
  },
  check({ file, options, report }) {
    const start = file.text.indexOf(options.word as string);
    if (start >= 0) report({ range: { start, end: start + 1 }, message: `${options.word} of ${options.most}` });
  },
};

const refused: Rule = { ...rule, meta: { ...rule.meta, name: "refused", severity: "error", options: {} } };
const catalogue = [rule.meta, refused.meta];

/** A file system of these files, seen from /project. */
function readerOf(files: Readonly<Record<string, string>>): ConfigReader {
  return {
    workingDirectory: "/project",
    exists: (path) => path in files,
    readFile: (path) => (path in files ? { ok: true, text: files[path]! } : { ok: false, reason: "no such file" }),
  };
}

function read(text: string): Config {
  const result = readConfig("/project/.nftlint.json", readerOf({ "/project/.nftlint.json": text }), catalogue);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join("\n"));
  return result.config;
}

/** The problems of a configuration, as `line:column message`. */
function problems(text: string): string[] {
  const result = readConfig("/project/.nftlint.json", readerOf({ "/project/.nftlint.json": text }), catalogue);
  return result.ok ? [] : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe("finding the file", () => {
  test.each([
    [
      "beside the linted file",
      "/project/rules",
      ["/project/rules/.nftlint.json", "/project/.nftlint.json"],
      "/project/rules/.nftlint.json",
    ],
    ["above it", "/project/rules/host", ["/project/.nftlint.json"], "/project/.nftlint.json"],
    ["without the dot", "/project", ["/project/nftlint.json"], "/project/nftlint.json"],
    [
      "with the dot before without",
      "/project",
      ["/project/nftlint.json", "/project/.nftlint.json"],
      "/project/.nftlint.json",
    ],
    ["from a relative directory", "rules/host", ["/project/.nftlint.json"], "/project/.nftlint.json"],
    ["at the root", "/etc", ["/nftlint.json"], "/nftlint.json"],
    ["nowhere", "/etc", ["/project/.nftlint.json"], null],
  ])("%s", (_, directory, files, expected) => {
    const reader = readerOf(Object.fromEntries(files.map((path) => [path, "{}"])));
    expect(findConfig(directory, reader)).toBe(expected);
  });

  test("below a drive letter", () => {
    const reader = { ...readerOf({ "C:/nftlint.json": "{}" }), workingDirectory: "C:/project" };
    expect(findConfig("rules", reader)).toBe("C:/nftlint.json");
  });
});

describe("what a file says", () => {
  test("comments and trailing commas are allowed", () => {
    const config = read(`{
      // the routers run Debian 12
      "nftVersion": "1.0.6",
      "host": "../hosts/wazowski.json",
      "definitions": ["ssh_port"],
    }`);
    expect(config.nftVersion).toBe("1.0.6");
    expect(config.host).toBe("/hosts/wazowski.json");
    expect(config.definitions).toEqual(["ssh_port"]);
  });

  test("an empty one changes nothing", () => {
    const config = read("{}");
    expect(config.nftVersion).toBe(null);
    expect(config.host).toBe(null);
    expect(config.format).toEqual({});
    expect(config.rules.size).toBe(0);
    expect(config.includes("/project/a.conf")).toBe(false);
    expect(config.ignores("/project/a.nft")).toBe(false);
  });

  test("the hosts that commands go to", () => {
    const config = read(`{
      "hosts": {
        "wazowski": { "target": "ssh://root@192.168.4.1", "snapshot": "hosts/wazowski.json" },
        "celia": { "bootFile": "/etc/nftables.conf" },
      },
      "defaultHost": "celia",
    }`);
    const celia = { name: "celia", target: "celia", snapshot: null, bootFile: "/etc/nftables.conf" };
    expect(config.hosts).toEqual([
      {
        name: "wazowski",
        target: "ssh://root@192.168.4.1",
        snapshot: "/project/hosts/wazowski.json",
        bootFile: null,
      },
      celia,
    ]);
    expect(config.defaultHost).toEqual(celia);
  });

  test("how files are formatted", () => {
    expect(read('{ "format": { "indent": 4 } }').format).toEqual({ indent: 4 });
    expect(read('{ "format": { "indent": "tab", "lineWidth": 80 } }').format).toEqual({ indent: "tab", lineWidth: 80 });
  });

  test.each([
    ["*.fw", "/project/deep/down/a.fw", true],
    ["*.fw", "deep/down/a.fw", true],
    ["*.fw", "/project/a.fwx", false],
    ["./rules/*.conf", "/project/rules/a.conf", true],
    ["rules/*.conf", "/project/other/rules/a.conf", false],
    ["vendor", "/project/lib/vendor/deep/a.nft", true],
    ["vendor/", "/project/vendor", true],
    ["**/old/*.nft", "/project/a/b/old/x.nft", true],
    [".hidden/*", "/project/.hidden/x.nft", true],
    ["*.nft", "/elsewhere/x.nft", true],
    ["rules/**", "/elsewhere/rules/x.nft", false],
  ])("glob %s on %s", (glob, path, expected) => {
    expect(read(JSON.stringify({ ignore: [glob] })).ignores(path)).toBe(expected);
    expect(read(JSON.stringify({ files: [glob] })).includes(path)).toBe(expected);
  });
});

describe("what a file may not say", () => {
  test.each([
    ['{ "rulez": {} }', '1:3 the configuration has no key "rulez"; did you mean "rules"?'],
    ['{\n  "rules": {\n    "no-dorp": "off"\n  }\n}', '3:5 "rules" has no key "no-dorp"; did you mean "no-drop"?'],
    ['{ "rules": { "syntax": "off" } }', '1:14 "rules" has no key "syntax"; it is one of "no-drop", "refused"'],
    [
      '{ "rules": { "no-drop": "warn" } }',
      '1:25 "no-drop" cannot be "warn"; it is one of "off", "hint", "info", "warning" ("error" is kept for what nft refuses to load; --fail-on chooses what fails a run)',
    ],
    [
      '{ "rules": { "no-drop": "error" } }',
      '1:25 "no-drop" cannot be "error"; it is one of "off", "hint", "info", "warning" ("error" is kept for what nft refuses to load; --fail-on chooses what fails a run)',
    ],
    ['{ "rules": { "no-drop": 2 } }', '1:25 "no-drop" must be a string or an array, not a number'],
    ['{ "rules": { "no-drop": [] } }', '1:25 "no-drop" needs at least 1 values'],
    ['{ "rules": { "no-drop": ["info", {}, 1] } }', '1:38 "no-drop" takes at most 2 values'],
    [
      '{ "rules": { "no-drop": ["info", { "wrod": "x" }] } }',
      '1:36 value 2 of "no-drop" has no key "wrod"; did you mean "word"?',
    ],
    [
      '{ "rules": { "no-drop": ["info", { "word": "rejetc" }] } }',
      '1:44 "word" cannot be "rejetc"; did you mean "reject"? (the word)',
    ],
    ['{ "rules": { "no-drop": ["info", { "most": -1 }] } }', '1:44 "most" must be at least 0, not -1'],
    ['{ "rules": { "no-drop": ["info", { "most": 1.5 }] } }', '1:44 "most" must be an integer, not a number'],
    [
      '{ "rules": { "no-drop": ["info", { "chains": ["a", 1] }] } }',
      '1:52 value 2 of "chains" must be a string, not a number',
    ],
    ['{ "overrides": [{ "files": ["*.nft"] }] }', '1:17 value 1 of "overrides" lacks the key "rules"'],
    [
      '{ "nftVersion": "latest" }',
      '1:17 "nftVersion" cannot be "latest": The nft release that the files are written for, such as 1.0.6.',
    ],
    [
      '{ "format": { "indent": "tabs" } }',
      '1:25 "indent" cannot be "tabs"; did you mean "tab"? (or a number of spaces)',
    ],
    ['{ "format": { "indent": 0 } }', '1:25 "indent" must be at least 1, not 0'],
    ['{ "format": { "lineWidth": 10 } }', '1:28 "lineWidth" must be at least 20, not 10'],
    ['{ "format": { "width": 80 } }', '1:15 "format" has no key "width"; it is one of "indent", "lineWidth"'],
    ['{ "hosts": ["wazowski"] }', '1:12 "hosts" must be an object, not an array'],
    ['{ "hosts": { "a": "ssh://b" } }', '1:19 "a" must be an object, not a string'],
    [
      '{ "hosts": { "-a": {} } }',
      '1:14 a key of "hosts" cannot be "-a": the name of a host is made of letters, digits, dots, dashes and underlines',
    ],
    [
      '{ "hosts": { "a": { "port": 22 } } }',
      '1:21 "a" has no key "port"; it is one of "target", "snapshot", "bootFile"',
    ],
    [
      '{ "hosts": { "a": { "target": "-oProxyCommand=id" } } }',
      `1:31 "target" cannot be "-oProxyCommand=id": an alias of the ssh configuration, user@host, ssh://user@host:port, or local for this machine, without a password. Default: the host's name as an alias.`,
    ],
    [
      '{ "hosts": { "a": { "target": "ssh://root:secret@b" } } }',
      '1:31 "target" of "a": "ssh://root:secret@b" is no host: passwords are not taken: use a key, an agent or what ssh itself asks for',
    ],
    [
      '{ "hosts": { "local": { "target": "b" } } }',
      '1:14 "local" is this machine: give the host of "hosts" another name',
    ],
    [
      '{ "hosts": { "a": { "bootFile": "nftables.conf" } } }',
      '1:33 "bootFile" cannot be "nftables.conf": the absolute path on the host of the file that its ruleset is loaded from when it starts',
    ],
    [
      '{ "hosts": { "wazowski": {} }, "defaultHost": "wazowsky" }',
      '1:47 "defaultHost" is not among the hosts: there is no "wazowsky"; did you mean "wazowski"?',
    ],
    ['{ "defaultHost": "a" }', '1:18 "defaultHost" is not among the hosts: there is no "a"; add it to "hosts"'],
    ['{ "host": null }', '1:11 "host" must be a string, not null'],
    ['{ "files": [], "files": [] }', '1:16 the configuration holds the key "files" twice; keep one'],
    ["[]", "1:1 the configuration must be an object, not an array"],
    ['{ "files": [ }', "1:14 this is not JSON with comments: value expected"],
    ['{ "files" [] }', "1:11 this is not JSON with comments: colon expected"],
    ["", "1:1 this is not JSON with comments: value expected"],
  ])("%s", (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  test("all faults are named, not only the first", () => {
    expect(problems('{ "hots": "x", "ignore": "*.bak" }')).toEqual([
      '1:3 the configuration has no key "hots"; did you mean "host"?',
      '1:26 "ignore" must be an array, not a string',
    ]);
  });

  test("a file that cannot be read is one of them", () => {
    const result = readConfig("/project/x.json", readerOf({}), catalogue);
    expect(result).toEqual({
      ok: false,
      problems: [{ path: "/project/x.json", line: 1, column: 1, message: "cannot be read: no such file" }],
    });
  });
});

describe("what it does", () => {
  const text = "table ip t {\n\tchain c {\n\t\treject\n\t\tdrop\n\t}\n}\n";

  function findings(config: string, path = "rules/router.nft", rules = [rule]): string[] {
    return lint({ path, text }, { rules, config: read(config) }).diagnostics.map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  }

  test.each([
    ["{}", ["warning: drop of 0"]],
    ['{ "rules": { "no-drop": "off" } }', []],
    ['{ "rules": { "no-drop": "hint" } }', ["hint: drop of 0"]],
    ['{ "rules": { "no-drop": ["info", { "word": "reject" }] } }', ["info: reject of 0"]],
    ['{ "rules": { "no-drop": ["info"] } }', ["info: drop of 0"]],
  ])("%s", (config, expected) => {
    expect(findings(config)).toEqual(expected);
  });

  test("an override changes what it names, for the files that it names", () => {
    const config = `{
      "rules": { "no-drop": ["info", { "word": "reject", "most": 3 }] },
      "overrides": [
        { "files": ["rules/*"], "rules": { "no-drop": ["hint", { "most": 5 }] } },
        { "files": ["lab.nft"], "rules": { "no-drop": "off" } },
      ],
    }`;
    expect(findings(config)).toEqual(["hint: reject of 5"]);
    expect(findings(config, "/project/rules/router.nft")).toEqual(["hint: reject of 5"]);
    expect(findings(config, "router.nft")).toEqual(["info: reject of 3"]);
    expect(findings(config, "rules/lab.nft")).toEqual([]);
  });

  test("a rule about what nft refuses may be lowered", () => {
    expect(findings('{ "rules": { "refused": "warning" } }', "a.nft", [refused])).toEqual([]);
  });
});
