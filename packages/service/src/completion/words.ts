/** Words of the vocabulary as candidates. */
import {
  type Context,
  durationUnits,
  extensionHeaders,
  headers,
  logOptions,
  metaKeys,
  selectorContexts,
  selectorWords,
  statements,
  synproxyOptions,
} from "@nftlint/language";
import { CompletionItemKind } from "vscode-languageserver-types";
import { sectionLine } from "../describe.ts";
import type { Expectation } from "../forms/expectation.ts";
import { selectorForms } from "../forms/form-tables.ts";
import type { Entries, Entry } from "../forms/vocabulary.ts";
import type { Candidate } from "./candidate.ts";
import type { DeclaredChain } from "./declared.ts";

/** Entries of a table of the vocabulary. */
export function wordsOf(entries: Entries, kind: CompletionItemKind, detail = ""): Candidate[] {
  return [...entries].map(([label, entry]) => wordOf(label, entry, kind, detail));
}

function wordOf(label: string, entry: Entry, kind: CompletionItemKind, detail: string): Candidate {
  if (typeof entry === "number") return { label, kind, detail: detail === "" ? String(entry) : detail };
  if (typeof entry === "string") return { label, kind, documentation: entry, ...(detail === "" ? {} : { detail }) };
  const { summary, since, datatype } = entry;
  const isDeprecated = "aliasOf" in entry && entry.aliasOf !== null;
  const beside = datatype ?? detail;
  return {
    label,
    kind,
    since,
    ...(beside === "" ? {} : { detail: beside }),
    ...(summary === undefined ? {} : { documentation: summary }),
    ...(isDeprecated ? { isDeprecated } : {}),
  };
}

/** Where rules stand: the family of their table, and the hook if their chain has one. */
export interface RuleSite {
  readonly family: string;
  readonly base: DeclaredChain["base"];
}

function fits({ families, hooks, chainTypes }: Context, { family, base }: RuleSite): boolean {
  const isAny = (list: readonly string[], word: string) => list.includes(word);
  return isAny(families, family) && (base === null || (isAny(hooks, base.hook) && isAny(chainTypes, base.type)));
}

/** Statements that have no word of their own, or that only listings have. */
const withoutWord: ReadonlySet<string> = new Set(["payload", "exthdr", "vmap", "xt"]);

/** Statements that may stand at a site. */
export function statementWords(site: RuleSite): Candidate[] {
  return [...statements.values()]
    .filter(({ name, context }) => !withoutWord.has(name) && !selectorWords.has(name) && fits(context, site))
    .map(({ name, forms, summary, section, since }) => ({
      label: name,
      kind: CompletionItemKind.Keyword,
      since,
      documentation: formsText(forms, summary, section),
    }));
}

/** Statements that keep state. */
export function statefulWords(): Candidate[] {
  return [...statements.values()]
    .filter(({ stateful }) => stateful)
    .map(({ name, forms, summary, section, since }) => ({
      label: name,
      kind: CompletionItemKind.Keyword,
      since,
      documentation: formsText(forms, summary, section),
    }));
}

/** What may open a selector in a site's family and hook. */
export function selectorCandidates(site: RuleSite): Candidate[] {
  const found: Candidate[] = [];
  for (const word of selectorForms().keys()) {
    const context = selectorContexts[word];
    if (context !== undefined && !fits(context, site)) continue;
    const selector = selectorWords.get(word);
    if (selector !== undefined) {
      const { forms, summary, section } = selector;
      found.push({ label: word, kind: CompletionItemKind.Module, documentation: formsText(forms, summary, section) });
    } else found.push(bareSelector(word));
  }
  return found;
}

function bareSelector(label: string): Candidate {
  const header = headers.get(label) ?? extensionHeaders.get(label);
  if (header !== undefined) {
    const { summary, section, since } = header;
    return { label, kind: CompletionItemKind.Module, since, documentation: summary + sectionLine(section) };
  }
  const key = metaKeys.get(label);
  return key === undefined
    ? { label, kind: CompletionItemKind.Module }
    : wordOf(label, key, CompletionItemKind.Field, "");
}

function formsText(forms: readonly string[], summary: string, section: string): string {
  return `${summary}\n\n\`\`\`nft\n${forms.join("\n")}\n\`\`\`${sectionLine(section)}`;
}

/** A word of a form, explained by the form or by the table of its options. */
export function formWord({ word, frame }: Expectation): Candidate {
  const label = word ?? "";
  const first = frame?.form.parts[0];
  const opener = first?.kind === "word" ? first.text : "";
  const option = { log: logOptions, synproxy: synproxyOptions }[opener]?.get(label);
  if (option !== undefined) return wordOf(label, option, CompletionItemKind.Property, "");
  const documentation = frame === null ? {} : { documentation: `\`\`\`nft\n${frame.form.notation}\n\`\`\`` };
  return { label, kind: CompletionItemKind.Keyword, ...documentation };
}

/** `1h` and its like, where the number is written already. */
export function durations(written: string): Candidate[] {
  const number = /^(?:\d+[a-z]+)*\d+/.exec(written)?.[0];
  if (number === undefined) return [];
  return [...durationUnits.keys()].map((unit) => ({ label: `${number}${unit}`, kind: CompletionItemKind.Unit }));
}
