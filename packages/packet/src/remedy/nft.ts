/** What lets a packet pass a base chain of nft: a rule in a file, or one on the host. */
import { ownerOf, shellWord } from "@nftlint/host";
import { type RulesetChain, type RulesetRule, ruleHandle, type SourceDocument } from "@nftlint/semantics";
import { positionIn, textOf } from "../answer/place.ts";
import { chainName } from "../answer/words.ts";
import type { Packet } from "../packet.ts";
import type { ChainStep, HookName } from "../step.ts";
import type { Cause } from "../verdict.ts";
import type { Insertion } from "./firewall-source.ts";
import { managerCandidates } from "./managers.ts";
import { nftMatches, type Sought, soughtOf } from "./matches.ts";
import type { Candidate, Remedy, Situation } from "./remedy.ts";

type NftCause = Extract<Cause, { readonly kind: "rule" | "policy" }>;

/**
 * By the program whose table it is, where there is one; before the rule that decides, or at the end
 * of the chain whose policy does; or at the head of the base chain, whatever is behind it.
 */
export function nftCandidates(
  packet: Packet,
  hook: HookName,
  cause: NftCause,
  step: ChainStep | undefined,
  situation: Situation,
): readonly Candidate[] {
  const base = step?.chain.kind === "nft" ? step.chain.chain : cause.chain;
  // A nat chain that drops is no filter: a rule that accepts there would leave the packet untranslated.
  if (base.base?.type === "nat") return [];
  const sought = soughtOf(packet, hook);
  const matches = nftMatches(sought);
  if (matches === null) return [];
  const writer = new RuleWriter(`${matches} accept`, cause, situation);
  const own = cause.kind === "rule" ? writer.before(cause.rule, cause.chain) : writer.atEnd(cause.chain);
  const [first] = base.rules;
  const head = first === undefined ? null : writer.before(first, base);
  const found = [own, head].filter((candidate) => candidate !== null);
  return [...managers(sought, hook, cause, base, situation), ...found];
}

/** Tables of iptables-nft have the chains of the same programs as legacy ones. */
function managers(
  sought: Sought,
  hook: HookName,
  cause: NftCause,
  base: RulesetChain,
  situation: Situation,
): readonly Candidate[] {
  const { table } = base;
  const program = table.origin === "host" ? (ownerOf(table, null)?.program ?? null) : null;
  if (program === null || !/^ip6?tables-nft$/.test(program)) return [];
  const chains = [...table.chains.keys()];
  const matches = nftMatches(sought) ?? "";
  const accept = (name: string): Situation => {
    const chain = table.chains.get(name);
    const insertion = chain === undefined ? null : headOf(chain, `${matches} accept`);
    return insertion === null ? situation : { ...situation, source: situation.source.with(insertion) };
  };
  return managerCandidates({ sought, hook, cause, tool: program, table: table.name, chains, accept });
}

class RuleWriter {
  readonly #rule: string;
  readonly #cause: NftCause;
  readonly #situation: Situation;

  constructor(rule: string, cause: NftCause, situation: Situation) {
    this.#rule = rule;
    this.#cause = cause;
    this.#situation = situation;
  }

  before(rule: RulesetRule, chain: RulesetChain): Candidate | null {
    const insertion = beforeRule(rule, chain, this.#rule);
    if (insertion === null) return null;
    const handle = ruleHandle(rule);
    const command = handle === null ? null : `insert rule ${chainName(chain)} handle ${handle} ${this.#rule}`;
    return this.#candidate(insertion, rule.document, chain, command, `before "${textOf(rule)}"`);
  }

  atEnd(chain: RulesetChain): Candidate | null {
    const place = chain.declarations.at(-1);
    if (place === undefined) return null;
    const { document, node } = place;
    const insertion = beforeOffset(document, node.end - 1, this.#rule);
    const command = `add rule ${chainName(chain)} ${this.#rule}`;
    return this.#candidate(insertion, document, chain, command, `at the end of chain "${chain.name}"`);
  }

  #candidate(
    insertion: Insertion,
    document: SourceDocument,
    chain: RulesetChain,
    command: string | null,
    where: string,
  ): Candidate | null {
    const remedy = document.path === null ? this.#live(chain, command) : this.#edit(document, insertion, where);
    if (remedy === null) return null;
    return { remedy, after: { ...this.#situation, source: this.#situation.source.with(insertion) } };
  }

  #live(chain: RulesetChain, command: string | null): Remedy | null {
    if (command === null || ![chain.table.name, chain.name].every((name) => plainName.test(name))) return null;
    const owner = ownerOf(chain.table, null);
    const note = owner === null ? null : `the table is ${owner.program}'s, which may write it anew`;
    return { kind: "commands", commands: [`nft ${shellWord(command)}`], note, cause: this.#cause };
  }

  #edit(document: SourceDocument, { offset, path }: Insertion, where: string): Remedy {
    const { line } = positionIn(document, offset + document.prefixLength);
    const text = `${path}:${line}: insert ${where}: ${this.#rule}`;
    return { kind: "edit", path: path ?? "", line, rule: this.#rule, text, cause: this.#cause };
  }
}

/** What nft takes as a name without quotes. */
const plainName = /^[A-Za-z_.][\w./\\-]*$/;

function headOf(chain: RulesetChain, rule: string): Insertion | null {
  const [first] = chain.rules;
  if (first !== undefined) return beforeRule(first, chain, rule);
  const place = chain.declarations.at(-1);
  return place === undefined ? null : beforeOffset(place.document, place.node.end - 1, rule);
}

/** In front of a rule of a block; in front of the command that adds the rule, a command of its own. */
function beforeRule({ node, document }: RulesetRule, chain: RulesetChain, rule: string): Insertion | null {
  const isInBlock = chain.declarations.some(
    (place) => place.document === document && place.node.start <= node.start && node.end <= place.node.end,
  );
  if (isInBlock) return beforeOffset(document, node.start, rule);
  const start = lineStart(document, node.start);
  return insertionAt(document, start, `add rule ${chainName(chain)} ${rule}\n`);
}

/** On a line of its own, indented like what it goes in front of. */
function beforeOffset(document: SourceDocument, offset: number, rule: string): Insertion {
  const { text } = document.parsed;
  const start = lineStart(document, offset);
  const before = text.slice(start, offset);
  if (before.trim() !== "") return insertionAt(document, offset, `\n${rule}\n`);
  const isClosing = text[offset] === "}";
  return insertionAt(document, start, `${before}${isClosing ? "\t" : ""}${rule}\n`);
}

function lineStart({ parsed }: SourceDocument, offset: number): number {
  return parsed.text.lastIndexOf("\n", offset - 1) + 1;
}

function insertionAt({ path, prefixLength }: SourceDocument, offset: number, text: string): Insertion {
  return { path, offset: offset - prefixLength, text };
}
