import { type Config, type ConfiguredHost, unconfigured } from "@nftlint/linter";
import { describe, expect, test } from "vitest";
import { findHosts, namesConfigured } from "./named-hosts.ts";

const hosts = ["web1", "web2", "db"].map(
  (name): ConfiguredHost => ({ name, target: `root@${name}.example`, snapshot: null, bootFile: null }),
);
const config: Config = { ...unconfigured, hosts, defaultHost: hosts[2] ?? null };

/** The hosts that a word stands for, as `title destination`, or why it stands for none. */
async function found(word: string | null, asked: Config | null = config): Promise<readonly string[]> {
  const result = await findHosts(word, asked);
  if (!result.ok) return result.errors;
  return result.value.map(({ title, target }) =>
    target.kind === "local" ? `${title} here` : `${title} ${target.destination}`,
  );
}

describe("a word for hosts", () => {
  test.each([
    ["a configured name", "web1", ["web1 root@web1.example"]],
    ["a pattern for configured names", "web*", ["web1 root@web1.example", "web2 root@web2.example"]],
    ["a pattern with a choice", "*[12]", ["web1 root@web1.example", "web2 root@web2.example"]],
    ["what ssh takes", "ssh://root@[::1]:22", ["ssh://root@[::1]:22 ssh://root@[::1]:22"]],
    ["this machine", "local", ["local here"]],
    [
      "several, each of them once",
      "db,web?,web1,local",
      ["db root@db.example", "web1 root@web1.example", "web2 root@web2.example", "local here"],
    ],
    ["none: the default", null, ["db root@db.example"]],
  ])("may be %s", async (_, word, expected) => {
    expect(await found(word)).toEqual(expected);
  });

  test.each([
    ["mail*", ['no host is called "mail*": the configured ones are web1, web2, db']],
    [
      "-oProxyCommand=id",
      [
        '"-oProxyCommand=id" is no host: "=" may not stand in it; write an alias of your ssh configuration, user@host, ssh://user@host:port, or local',
      ],
    ],
  ])("may not be %s", async (word, errors) => {
    expect(await found(word)).toEqual(errors);
  });

  test("without a configuration has to be what ssh takes", async () => {
    expect(await found("*", null)).toEqual(['no host is called "*": none is configured']);
    expect(await found(null, null)).toEqual([
      'no host is named: name one, or configure a "defaultHost" in nftlint.json',
    ]);
    expect(await found("web1", null)).toEqual(["web1 web1"]);
  });
});

test.each([
  ["web1", true],
  ["web*", true],
  ["web1,db", true],
  ["web1,a.nft", false],
  ["a.nft", false],
])("%s names hosts of the configuration alone: %s", async (word, expected) => {
  expect(await namesConfigured(word, config)).toBe(expected);
});
