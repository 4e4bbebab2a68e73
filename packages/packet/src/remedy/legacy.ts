/** What lets a packet pass a legacy iptables table. */
import type { HostFacts, LegacyRule, LegacyTable } from "@nftlint/host";
import type { Packet } from "../packet.ts";
import type { HookName } from "../step.ts";
import type { Cause } from "../verdict.ts";
import { managerCandidates } from "./managers.ts";
import { commandLine, legacyWords, soughtOf } from "./matches.ts";
import type { Candidate, Situation } from "./remedy.ts";

type LegacyCause = Extract<Cause, { readonly kind: "legacy-rule" | "legacy-policy" }>;

/** By the program whose table it is, where there is one, and by a rule at the head of the built-in chain. */
export function legacyCandidates(
  packet: Packet,
  hook: HookName,
  cause: LegacyCause,
  situation: Situation,
): readonly Candidate[] {
  const { table } = cause;
  const sought = soughtOf(packet, hook);
  const chains = table.chains.map(({ name }) => name);
  const accept = (chain: string, words: readonly string[]): Situation => withRule(situation, table, chain, words);
  const entry = hook.toUpperCase();
  const words = [...legacyWords(sought), "-j", "ACCEPT"];
  return [
    ...managerCandidates({ sought, hook, cause, tool: table.tool, table: table.name, chains, accept }),
    {
      remedy: {
        kind: "commands",
        commands: [commandLine([table.tool, "-t", table.name, "-I", entry, "1", ...words])],
        note: null,
        cause,
      },
      after: accept(entry, words),
    },
  ];
}

/** With a rule at the head of a chain. */
function withRule(situation: Situation, table: LegacyTable, chain: string, words: readonly string[]): Situation {
  const { host } = situation;
  const rule: LegacyRule = { text: words.join(" "), words, target: words.at(-1) ?? null };
  if (!host.legacyTables.known) return situation;
  const value = host.legacyTables.value.map((known) =>
    known.family !== table.family || known.name !== table.name
      ? known
      : {
          ...known,
          chains: known.chains.map((entry) =>
            entry.name === chain ? { ...entry, rules: [rule, ...entry.rules] } : entry,
          ),
        },
  );
  return { ...situation, host: { ...host, legacyTables: { known: true, value } } satisfies HostFacts };
}
