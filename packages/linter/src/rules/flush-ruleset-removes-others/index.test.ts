import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { input } from "../../../test/input.ts";
import { rule } from "./index.ts";

const own = input("inet", "drop", "tcp dport 22 accept");
const file = `flush ruleset\n\n${own}`;

function table(name: string, body = "\tchain c {\n\t\tcounter\n\t}\n"): string {
  return `table ${name} {\n${body}}\n`;
}

function onHost(text: string, ...tables: readonly string[]): string[] {
  return check(rule, text, { host: hostWith({ ruleset: tables.join("") }) });
}

describe("tables of other programs", () => {
  test("are named with the program", () => {
    expect(onHost(file, table("ip docker-bridges"), own, table("inet f2b-table"))).toEqual([
      '[flush ruleset] "flush ruleset" takes away what this file does not put back on wazowski: ' +
        'table "ip docker-bridges" of Docker, "inet f2b-table" of fail2ban; remove the file\'s own tables alone',
    ]);
  });

  test("are known by the chains that programs make through iptables-nft", () => {
    const filter = table(
      "ip filter",
      "\tchain DOCKER {\n\t\tcounter\n\t}\n\tchain FORWARD {\n\t\ttype filter hook forward priority filter; policy drop;\n\t}\n",
    );
    expect(onHost(file, filter)[0]).toContain('table "ip filter" of iptables-nft (Docker);');
  });

  test("are counted where they are many, known ones first", () => {
    const others = ["a", "b", "c", "d"].map((name) => table(`ip ${name}`));
    expect(onHost(file, ...others, table("ip6 libvirt_network"))[0]).toContain(
      'table "ip6 libvirt_network" of libvirt, "ip a", "ip b", "ip c" and 1 more;',
    );
  });

  test("of the family that is flushed are meant, no others", () => {
    const text = file.replace("flush ruleset", "flush ruleset inet");
    const docker = table("ip docker-bridges");
    expect(onHost(text, docker)).toEqual([]);
    expect(onHost(text, docker, table("inet netavark"))[0]).toMatch(/^\[flush ruleset inet\] .*podman/);
  });
});

test("tables of unknown origin are reported with less weight", () => {
  expect(onHost(file, table("ip nat"))[0]).toMatch(/^info \[flush ruleset\] .*: table "ip nat";/);
});

test.each([
  ["the file's own table alone", file, own],
  ["a table that the file deletes as well", `flush ruleset\ndelete table ip old\n${own}`, table("ip old")],
  ["tables that hold nothing", file, table("ip filter", "\tchain c {\n\t}\n")],
  [
    "tables that a running program owns",
    file,
    table("inet firewalld", "\tflags owner,persist\n\tset s {\n\t\ttype mark\n\t}\n"),
  ],
  ["a file that only empties the ruleset", "flush ruleset\n", table("ip docker-bridges")],
  [
    "a file that flushes its own table",
    `table inet filter\nflush table inet filter\n${own}`,
    table("ip docker-bridges"),
  ],
  ["a host without tables", file, ""],
])("%s: silent", (_, text, ruleset) => {
  expect(onHost(text, ruleset)).toEqual([]);
});

test("without a host there is nothing to say", () => {
  expect(check(rule, file)).toEqual([]);
});

test("an include that nobody read may define the unknown tables, not Docker's", () => {
  const text = `${file}include "/etc/nftables.d/nat.nft"\n`;
  const includes = { "/etc/nftables.d/nat.nft": null };
  expect(check(rule, text, { includes, host: hostWith({ ruleset: table("ip nat") }) })).toEqual([]);
  expect(check(rule, text, { includes, host: hostWith({ ruleset: table("ip docker-bridges") }) })).toHaveLength(1);
});

test("the fix deletes the tables of the file, and mends it", () => {
  const host = hostWith({ ruleset: table("ip docker-bridges") });
  const after = fixed(rule, `${file}table ip nat {\n}\n`, { host });
  expect(after).toBe(
    `table inet filter\ndelete table inet filter\ntable ip nat\ndelete table ip nat\n\n${own}table ip nat {\n}\n`,
  );
  expect(check(rule, after, { host })).toEqual([]);
});
