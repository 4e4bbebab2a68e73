/** What the kernel refuses when it commits a load, and nothing else: jumps, and statements at hooks that are not theirs. */
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { findErrors } from "../conformance/errors.ts";
import { type Random, seededRandom } from "../fuzz/random.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { runInNamespaces } from "./run-in-namespace.ts";

const workers = 2;

/** The kernel lacks a part, such as a module. */
const noVerdict = /No such file or directory/;

const statements = [
  "masquerade",
  "snat to 192.0.2.1",
  "dnat to 192.0.2.1",
  "tcp dport 80 redirect to :8080",
  "reject",
  "tcp dport 80 tproxy to :8080",
  "synproxy mss 1460",
  "socket transparent 1 accept",
  "fib saddr oif 0 drop",
  "fib daddr type local accept",
  "meta pkttype set host",
  "osf name unknown drop",
  "meta l4proto tcp notrack",
];

const hooks: readonly (readonly [string, readonly string[]])[] = [
  ["filter", ["prerouting", "input", "forward", "output", "postrouting"]],
  ["nat", ["prerouting", "input", "output", "postrouting"]],
  ["route", ["output"]],
];

/** Each statement at each hook, in the base chain itself and in one that it jumps to. */
function placements(): string[] {
  return statements.flatMap((statement) =>
    hooks.flatMap(([type, names]) =>
      names.flatMap((hook) => {
        const base = (rule: string) => `chain b {\n\ttype ${type} hook ${hook} priority 0\n\t${rule}\n}\n`;
        return [
          `table ip t {\n${base(statement)}}\n`,
          `table ip t {\nchain c {\n\t${statement}\n}\n${base("jump c")}}\n`,
        ];
      }),
    ),
  );
}

/** Chains that jump to one another at random, by rules, verdict maps and named maps. */
function jumps(random: Random): string {
  const count = 2 + Math.floor(random() * 18);
  const target = () => `c${Math.floor(random() * (count + (random() < 0.05 ? 1 : 0)))}`;
  // Most lead on to the next, so that some are deep, and few back, so that not all are circles.
  const next = (from: number) => (random() < 0.95 ? `c${Math.min(from + 1, count - 1)}` : target());
  const chains = Array.from({ length: count }, (_, index) => {
    const verdict = random() < 0.7 ? "jump" : "goto";
    const to = index === count - 1 ? null : next(index);
    const rules = [
      to === null ? "accept" : `${verdict} ${to}`,
      `ip saddr vmap { 192.0.2.1 : ${verdict} ${to ?? "c0"} }`,
      `ip saddr vmap @m${index % 2}`,
      `tcp dport 1 jump { ${verdict === "goto" && to !== null ? `jump ${to}` : "accept"}; }`,
    ];
    const rule = to === null && random() < 0.9 ? "accept" : rules[Math.floor(random() ** 2 * rules.length)];
    return `chain c${index} {\n\t${rule}\n}\n`;
  });
  const maps = [0, 1].map((index) => {
    const elements = random() < 0.3 ? `\telements = { 192.0.2.1 : jump ${target()} }\n` : "";
    return `map m${index} {\n\ttype ipv4_addr : verdict\n${elements}}\n`;
  });
  const base = `chain base {\n\ttype filter hook input priority 0\n\tjump ${random() < 0.8 ? "c0" : target()}\n}\n`;
  return `table ip t {\n${maps.join("")}${chains.join("")}${base}}\n`;
}

/** Where the kernel and nftlint are not of one mind. */
async function disagreements(texts: readonly string[]): Promise<object[]> {
  const complaints = await runInNamespaces<string, string | null>("commit-rulesets.ts", texts, workers);
  return texts.flatMap((text, index) => {
    const complaint = complaints[index] ?? null;
    if (complaint !== null && noVerdict.test(complaint) && !text.includes("c1 ")) return [];
    const ours = findErrors("random.nft", parse(text), null).refusals;
    return (complaint === null) === (ours.length === 0) ? [] : [{ text, kernel: complaint, ours }];
  });
}

describe.skipIf(reasonToSkip(suites.validation) !== null)(titleOf(suites.validation), () => {
  test("statements at every hook", { timeout: 120_000 }, async () => {
    expect(await disagreements(placements())).toEqual([]);
  });

  test("500 tables of chains that jump to one another, from seed 1", { timeout: 120_000 }, async () => {
    const random = seededRandom(1);
    expect(await disagreements(Array.from({ length: 500 }, () => jumps(random)))).toEqual([]);
  });
});
