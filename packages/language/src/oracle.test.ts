/**
 * The tables against nft itself: what `nft describe` says of every field, key and datatype, where
 * `nft --debug=netlink` reads every field, and which words it refuses as names. Entries newer than
 * the nft that is present are left out; where there is none, or no network namespace can be made,
 * all of it is. `NFTLINT_NFT` names another nft, with its arguments, such as one in a chroot.
 */

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import {
  ctKeys,
  datatypes,
  extensionHeaders,
  fibResults,
  type HeaderField,
  type HeaderOption,
  headers,
  ipOptions,
  keywords,
  keywordsAfterRate,
  metaKeys,
  osfKeys,
  releases,
  rtKeys,
  type SelectorKey,
  sctpChunks,
  socketKeys,
  tcpOptions,
  tunnelKeys,
} from "./index.ts";

const command = (process.env.NFTLINT_NFT ?? "nft").split(" ");

/** Runs nft in a network namespace of its own; stdout and stderr together. */
function nft(args: readonly string[], input = ""): string {
  const argv = ["--net", "--map-root-user", ...command, ...args];
  const { stdout, stderr } = spawnSync("unshare", argv, { input, encoding: "utf8", maxBuffer: 2 ** 26 });
  return `${stdout ?? ""}${stderr ?? ""}`;
}

const version = /^nftables v(\S+)/.exec(nft(["--version"]))?.[1] ?? null;
const present = releases.indexOf(version ?? "");
/** Before 1.1.2, addresses in options and in `rt2` had no type. */
const isRecent = present >= releases.indexOf("1.1.2");
const isPresent = (entry: { readonly since: string }) => releases.indexOf(entry.since) <= present;

interface Description {
  readonly datatype: string;
  /** Bits. */
  readonly length: number;
  readonly constants: ReadonlyMap<string, number>;
}

/** What nft says of each expression or datatype, in order: one process for all of them. */
function describeAll(expressions: readonly string[]): Description[] {
  const input = expressions.map((expression) => `describe ${expression}\n`).join("");
  const sections = nft(["-f", "-"], input).split(/^(?=.*\bdatatype \S+ \()/m);
  return sections.filter((section) => section.includes("datatype ")).map(parseDescription);
}

function parseDescription(section: string): Description {
  const head = /datatype (\S+) .*?(?:, (\d+) (bits|characters))?\n?$/m.exec(section);
  const length = Number(head?.[2] ?? 0) * (head?.[3] === "characters" ? 8 : 1);
  const constants = [...section.matchAll(/^\t(\S+)\s+(\S+)$/gm)].map(
    ([, name = "", value = ""]) => [name, Number(value)] as const,
  );
  return { datatype: head?.[1] ?? "", length, constants: new Map(constants) };
}

/** One field to compare: how it is written in a rule, and what the table says. */
interface Written {
  readonly text: string;
  /** A match that must stand before it. */
  readonly before: string;
  /** Bits from where nft counts to the header's start. */
  readonly base: number;
  readonly field: HeaderField;
}

const carriers: Readonly<Record<string, string>> = {
  th: "meta l4proto tcp",
  vxlan: "udp dport 4789",
  geneve: "udp dport 6081",
};

const headerFields: Written[] = [...headers.values()].flatMap((header) =>
  [...header.fields.values()].map((field) => ({
    text: `${header.name} ${field.name}`,
    before: carriers[header.name] ?? "",
    // nft counts the tag from the start of the Ethernet header.
    base: header.name === "vlan" ? (headers.get("ether")?.length ?? 0) : 0,
    field,
  })),
);

const extensionFields: Written[] = [...extensionHeaders.values()].flatMap((header) =>
  [...header.fields.values()].map((field) => ({
    text: `${header.name} ${field.name}${header.indexed.includes(field.name) ? "[1]" : ""}`,
    before: "",
    base: 0,
    field,
  })),
);

function optionFields(prefix: string, options: ReadonlyMap<string, HeaderOption>): Written[] {
  return [...new Set(options.values())].flatMap((option) =>
    [...option.fields.values()].map((field) => ({
      text: `${prefix} ${option.name} ${field.name}`,
      before: "",
      base: 0,
      field,
    })),
  );
}

const written = [
  ...headerFields,
  ...extensionFields,
  ...optionFields("tcp option", tcpOptions),
  ...optionFields("ip option", ipOptions),
  ...optionFields("sctp chunk", sctpChunks),
].filter(({ text, field }) => isPresent(field) && (isRecent || !text.startsWith("rt2")));

/** Datatypes that nft describes as `integer`, under a name of ours. */
const anonymous = new Map([["mptcp_subtype", "integer"]]);
const olderTypes = new Map([["ipv4_addr", "integer"]]);

function expectedType(text: string, datatype: string): string {
  const named = anonymous.get(datatype) ?? datatype;
  return !isRecent && text.startsWith("ip option") ? (olderTypes.get(named) ?? named) : named;
}

describe.runIf(version !== null && present >= 0)(`nft ${version}`, () => {
  it("describes every header and option field as the tables do", () => {
    const described = describeAll(written.map(({ text }) => text));
    expect(described.map(({ datatype, length }, index) => `${written[index]?.text}: ${datatype} ${length}`)).toEqual(
      written.map(({ text, field }) => `${text}: ${expectedType(text, field.datatype)} ${field.length}`),
    );
  });

  it("describes every selector as the tables do", () => {
    const rows = [
      ...selectors("meta", metaKeys),
      ...selectors("ct", new Map([...ctKeys].filter(([, key]) => key.direction === "none"))),
      ...selectors("ct original", new Map([...ctKeys].filter(([, key]) => key.direction !== "none" && !key.family))),
      ...selectors("rt", new Map([...rtKeys].filter(([, key]) => !key.family))),
      ...selectors("socket", new Map([...socketKeys].filter(([name]) => name !== "cgroupv2"))),
      ...selectors("osf", osfKeys),
      ...selectors("fib saddr", fibResults),
      ...selectors("tunnel", tunnelKeys),
    ].filter(({ text }) => isRecent || !/proto-(src|dst)|fib saddr oifname/.test(text));
    const described = describeAll(rows.map(({ text }) => text));
    expect(described.map(({ datatype, length }, index) => `${rows[index]?.text}: ${datatype} ${length}`)).toEqual(
      rows.map(({ text, key }) => `${text}: ${key.datatype} ${key.length}`),
    );
  });

  it("describes every datatype that a set may be declared with", () => {
    const types = [...datatypes.values()].filter(
      (type) => type.declarable && isPresent(type) && !["mark", "time", "ecn"].includes(type.name),
    );
    const described = describeAll(types.map((type) => type.name));
    expect(described.map(({ datatype, length }) => `${datatype} ${length}`)).toEqual(
      types.map((type) => `${type.name} ${type.size}`),
    );
  });

  it("knows the same constants", () => {
    const types = [...datatypes.values()].filter((type) => type.constants.size > 0 && type.name !== "inet_proto");
    const expressions = types.map((type) => constantExpressions[type.name] ?? type.name);
    const comparable = types.filter((_, index) => !(expressions[index] ?? "").startsWith("tcp option") || isRecent);
    const described = describeAll(comparable.map((type) => constantExpressions[type.name] ?? type.name));
    expect(described.length).toBe(comparable.length);
    for (const [index, type] of comparable.entries()) {
      const theirs = described[index]?.constants ?? new Map();
      // Newer releases keep the names of codes to themselves: they depend on the message type.
      if (theirs.size === 0) continue;
      const ours = new Map([...type.constants].map(([name, value]) => [name, asPrinted(type.name, value)]));
      const names = [...ours.keys()].filter((name) => isPresent({ since: type.newerConstants.get(name) ?? "1.0.0" }));
      expect([...theirs.keys()].sort()).toEqual([...names].sort());
      expect([type.name, ...names.map((name) => `${name} ${ours.get(name)}`)]).toEqual([
        type.name,
        ...names.map((name) => `${name} ${theirs.get(name)}`),
      ]);
    }
  });

  it("reads every field where the tables say", () => {
    const rules = written.map(({ text, before, field }) => `${before} ${text} != ${sample(field)}\n`);
    const listing = nft(["-c", "--debug=netlink", "-f", "-"], `table bridge t {\nchain c {\n${rules.join("")}}\n}\n`);
    const loads = listing.split(/^bridge t c ?\d*\n/m).slice(1);
    expect(loads.length, listing.slice(0, 500)).toBe(written.length);
    const wrong = written.flatMap(({ text, base, field }, index) => {
      const place = lastLoad(loads[index] ?? "");
      const offset = base + field.offset;
      const inside =
        place !== null &&
        place.offset <= offset &&
        offset + field.length <= place.offset + place.length &&
        place.length < field.length + 8 + (field.offset % 8);
      return inside ? [] : [`${text} at ${field.offset}+${field.length}, nft: ${loads[index]?.trim()}`];
    });
    expect(wrong).toEqual([]);
  });
});

// What another release's scanner does is no test left out: there is nothing of it to ask here.
const describeScanner = version === "1.1.7" ? describe : () => undefined;
describeScanner("the scanner of nft 1.1.7", () => {
  // One refused name ends the file, so each word costs a process; a sample of each kind will do.
  const sampled = keywords.filter((_, index) => index % 8 === 0);

  it.each(sampled.map((keyword) => [keyword.word, keyword.reserved] as const))(
    "%s is reserved: %s",
    (word, expected) => {
      const answer = nft(["-c", "-f", "-"], `add table ip t\nadd chain ip t ${word}\n`);
      expect(answer.includes("syntax error")).toBe(expected);
    },
  );

  it.each(sampled.filter((keyword) => keyword.reserved).map((keyword) => keyword.word))("%s after a rate", (word) => {
    const answer = nft(["-c", "-f", "-"], `table ip t {\nchain c {\nlimit rate 5/second ${word}\n}\n}\n`);
    expect(answer.includes("unexpected junk")).toBe(!keywordsAfterRate.has(word));
  });
});

/** Expressions whose description lists the constants, where the datatype's name is a keyword. */
const constantExpressions: Readonly<Record<string, string>> = {
  day: "meta day",
  ecn: "ip ecn",
  mptcp_subtype: "tcp option mptcp subtype",
  ct_event: "ct event",
};

function selectors(word: string, keys: ReadonlyMap<string, SelectorKey>) {
  return [...keys.values()].filter(isPresent).map((key) => ({ text: `${word} ${key.name}`, key }));
}

/** nft prints two-octet values of the wire as a little-endian host holds them. */
function asPrinted(datatype: string, value: number): number {
  const swapped = datatype === "ether_type" || datatype === "arp_op";
  return swapped ? ((value & 0xff) << 8) | (value >> 8) : value;
}

function sample(field: HeaderField): string {
  if (field.datatype === "ipv6_addr") return "::1";
  if (field.datatype === "ipv4_addr" && isRecent) return "0.0.0.1";
  if (field.datatype === "ether_addr") return "00:00:00:00:00:01";
  return "1";
}

/** Where the last load of a rule reads, in bits from its header. */
function lastLoad(listing: string): { readonly offset: number; readonly length: number } | null {
  const load = [...listing.matchAll(/load (?:tcpopt |ipv6 |ipv4 |sctp )?(\d+)b @ [a-z0-9 ]+? \+ (\d+)/g)].at(-1);
  return load ? { offset: Number(load[2]) * 8, length: Number(load[1]) * 8 } : null;
}
