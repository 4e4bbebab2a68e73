/** The ways of programs that keep the rules of a host: what is said to them stays when they write their rules anew. */
import { protocolOfNumber } from "@nftlint/language";
import type { HookName } from "../step.ts";
import type { Cause } from "../verdict.ts";
import { commandLine, legacyWords, type Sought } from "./matches.ts";
import type { Candidate, Situation } from "./remedy.ts";

/** A table that iptables shows, by the legacy tool or by the one of nf_tables. */
export interface IptablesPlace {
  readonly sought: Sought;
  readonly hook: HookName;
  readonly cause: Cause;
  /** `iptables-legacy`, `ip6tables-nft`. */
  readonly tool: string;
  readonly table: string;
  /** The names of the table's chains. */
  readonly chains: readonly string[];
  /** What things are with a rule of these words at the head of a chain. */
  readonly accept: (chain: string, words: readonly string[]) => Situation;
}

/** The remedies of the programs that have chains in the table; which of them help is to be tried. */
export function managerCandidates(place: IptablesPlace): readonly Candidate[] {
  if (place.table !== "filter") return [];
  return [...ufw(place), ...docker(place), ...firewalldDirect(place)];
}

/** ufw(8). It lets answers pass by itself. */
function ufw({ sought, hook, cause, chains, accept }: IptablesPlace): readonly Candidate[] {
  const chain = `${sought.family === "ip" ? "ufw" : "ufw6"}-user-${hook}`;
  if (sought.isEstablished || !chains.includes(chain)) return [];
  const { inputInterface, outputInterface, source, destination, protocol, destinationPort } = sought;
  const name = ufwProtocols.find((known) => known === protocolOfNumber(protocol)?.name);
  const isForwarded = hook === "forward";
  const words = [
    ...["ufw", ...(isForwarded ? ["route"] : []), "allow"],
    ...(inputInterface === null ? [] : ["in", "on", inputInterface]),
    ...(outputInterface === null ? [] : ["out", "on", outputInterface]),
    ...(name === undefined ? [] : ["proto", name]),
    ...["from", source ?? "any", "to", destination ?? "any"],
    ...(name === undefined || destinationPort === null ? [] : ["port", String(destinationPort)]),
  ];
  const own = legacyWords(name === undefined ? { ...sought, icmpType: null, destinationPort: null } : sought);
  // ufw knows few protocols by name; a rule without one is for all of them.
  const index = own.indexOf("-p");
  const matches = name === undefined ? [...own.slice(0, index), ...own.slice(index + 2)] : own;
  return [
    {
      remedy: { kind: "commands", commands: [commandLine(words)], note: null, cause },
      after: accept(chain, [...matches, "-j", "ACCEPT"]),
    },
  ];
}

const ufwProtocols = ["tcp", "udp", "ah", "esp", "gre", "igmp"];

/** Docker leaves the rules of this chain alone (its documentation: "Packet filtering and firewalls"). */
function docker({ sought, hook, cause, tool, table, chains, accept }: IptablesPlace): readonly Candidate[] {
  const chain = "DOCKER-USER";
  if (hook !== "forward" || !chains.includes(chain)) return [];
  const words = [...legacyWords(sought), "-j", "ACCEPT"];
  return [
    {
      remedy: {
        kind: "commands",
        commands: [commandLine([tool, "-t", table, "-I", chain, "1", ...words])],
        note: null,
        cause,
      },
      after: accept(chain, words),
    },
  ];
}

/** firewalld with its iptables backend: firewall-cmd(1), "Direct options". */
function firewalldDirect({ sought, hook, cause, table, chains, accept }: IptablesPlace): readonly Candidate[] {
  const entry = hook.toUpperCase();
  const chain = `${entry}_direct`;
  if (!chains.includes(chain)) return [];
  const words = [...legacyWords(sought), "-j", "ACCEPT"];
  const family = sought.family === "ip" ? "ipv4" : "ipv6";
  const command = ["firewall-cmd", "--direct", "--add-rule", family, table, entry, "0", ...words];
  return [
    {
      remedy: {
        kind: "commands",
        commands: [commandLine(command)],
        note: "once more with --permanent, for it to stay",
        cause,
      },
      after: accept(chain, words),
    },
  ];
}
