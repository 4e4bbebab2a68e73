/** Pictures for tests: of rulesets that are written there, with or without a recorded router. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type HostFacts, parseSnapshot, snapshotFacts } from "@nftlint/host";
import { type Firewall, readQuestion, tracePacket } from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import * as fc from "fast-check";
import { buildGraph } from "../src/build.ts";
import type { PathGraph } from "../src/model.ts";

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../test/fixtures/wazowski/${name}`, import.meta.url)), "utf8");

function firewallOf(text: string): Firewall {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(text) });
  return { ruleset, tables: ruleset.tables };
}

/** A ruleset without a host. */
export function pictureOf(text: string): PathGraph {
  return buildGraph({ title: "main.nft", firewall: firewallOf(text), host: null, question: null });
}

/** The router of the account: eno2 is its network of 192.168.4.0/24, eno1 that of 10.53.134.0/24. */
export function router(snapshot: "snapshot.json" | "snapshot-after.json"): HostFacts {
  const parsed = parseSnapshot(fixture(snapshot));
  if ("error" in parsed) throw new Error(parsed.error);
  return snapshotFacts(parsed.snapshot);
}

/** The ruleset on that router, and the way of a packet through both from one network to the other, or to the router. */
export function wayOf(
  text: string,
  words: string,
  { host = router("snapshot-after.json"), to = "10.53.134.11" }: { host?: HostFacts; to?: string } = {},
): PathGraph {
  const question = readQuestion({ words: words.split(" "), from: "192.168.4.110", to, inputInterface: "eno2" });
  if ("error" in question) throw new Error(question.error);
  const { packet } = question;
  const firewall = firewallOf(text);
  const answer = tracePacket(packet, firewall, host);
  return buildGraph({ title: "main.nft", firewall, host, question: { packet, answer } });
}

/** Names that chains may have, and some that pictures must not choke on. */
const names = fc.constantFrom("a", "b", "web", "chain_with_a_rather_long_name_as_people_write_them", "x-1", "end_");

const rule = fc.oneof(
  fc.record({ verdict: fc.constantFrom("jump", "goto"), to: names }).map(({ verdict, to }) => `${verdict} ${to}`),
  fc.constantFrom("accept", "drop", "counter", "tcp dport 22 accept", "ip saddr { 10.0.0.0/8, 192.168.0.0/16 } drop"),
  fc.string({ unit: "grapheme", maxLength: 80 }).map((text) => `counter comment "${text.replaceAll(/["\n\\]/g, "")}"`),
  names.map((to) => `tcp dport vmap { 22 : accept, 80 : jump ${to} }`),
);

const rules = fc.array(rule, { maxLength: 14 }).map((lines) => lines.map((line) => `\t\t${line}\n`).join(""));

const hooks = fc.constantFrom("prerouting", "input", "forward", "output", "postrouting");

/** Rulesets with chains that lead to each other in every way, also in circles, which nft refuses. */
export const anyRuleset: fc.Arbitrary<string> = fc
  .record({
    family: fc.constantFrom("ip", "inet", "bridge"),
    bases: fc.array(fc.tuple(hooks, fc.integer({ min: -300, max: 300 }), fc.constantFrom("accept", "drop"), rules), {
      maxLength: 5,
    }),
    chains: fc.array(fc.tuple(names, rules), { maxLength: 6 }),
  })
  .map(({ family, bases, chains }) => {
    const parts = [
      ...chains.map(([name, inner]) => `\tchain ${name} {\n${inner}\t}\n`),
      ...bases.map(
        ([hook, priority, policy, inner], index) =>
          `\tchain base${index} {\n\t\ttype filter hook ${hook} priority ${priority}; policy ${policy};\n${inner}\t}\n`,
      ),
    ];
    return `table ${family} t {\n${parts.join("")}}\n`;
  });
