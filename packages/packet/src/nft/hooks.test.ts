/** Which base chains a packet meets, and in which order. */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { expect, it } from "vitest";
import type { HookName } from "../step.ts";
import { chainsAtHook } from "./hooks.ts";

function order(text: string, hook: HookName, family: "ip" | "ip6" = "ip", device: string | null = null): string[] {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(text) });
  return chainsAtHook(ruleset, ruleset.tables, hook, family, device).map(
    ({ chain, priority }) => `${chain.name} ${priority}`,
  );
}

const chain = (name: string, hook: string, type = "filter") => `chain ${name} { type ${type} hook ${hook}; }\n`;

it("chains of all families that see the packet, by priority", () => {
  const text = `table ip a { ${chain("late", "input priority 10")} }
    table inet b { ${chain("early", "input priority -10")} ${chain("elsewhere", "forward priority 0")} }
    table ip6 c { ${chain("other", "input priority 0")} }
    table ip d { flags dormant; ${chain("asleep", "input priority 0")} }
`;
  expect(order(text, "input")).toEqual(["early -10", "late 10"]);
  expect(order(text, "input", "ip6")).toEqual(["early -10", "other 0"]);
});

it("of equal ones the later declared runs first, wherever its table stands", () => {
  const text = `table ip a { ${chain("first", "input priority 0")} ${chain("second", "input priority 0")} }
    table ip b { ${chain("third", "input priority 0")} }
    table ip a { ${chain("last", "input priority 0")} }
`;
  expect(order(text, "input")).toEqual(["last 0", "third 0", "second 0", "first 0"]);
});

it("on a host each table tells the order of its own chains", () => {
  const text = `table ip a {\n${chain("first", "input priority 0")}${chain("second", "input priority 0")}}
table ip b {\n${chain("third", "input priority 0")}}\n`;
  const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: text });
  const chains = chainsAtHook(ruleset, ruleset.hostTables ?? [], "input", "ip", null);
  expect(chains.map(({ chain: { name }, registration }) => `${name}: ${registration}`)).toEqual([
    "third: ip b",
    "second: ip a",
    "first: ip a",
  ]);
});

it("nat runs where nat does, and its chains are ordered among each other", () => {
  const text = `table ip a { ${chain("filter", "prerouting priority -50")} ${chain("second", "prerouting priority 7", "nat")}
    ${chain("first", "prerouting priority 3", "nat")} }\n`;
  expect(order(text, "prerouting")).toEqual(["first -100", "second -100", "filter -50"]);
});

it("ingress and egress are of devices", () => {
  const text = `table netdev a { ${chain("one", 'ingress device "eth0" priority 0')}
    ${chain("several", "ingress devices = { eth0, eth1 } priority 5")} }\n`;
  expect(order(text, "ingress", "ip", "eth1")).toEqual(["several 5"]);
  expect(order(text, "ingress", "ip", "eth0")).toEqual(["one 0", "several 5"]);
});
