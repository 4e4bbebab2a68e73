/** What expectations stand for. */
import {
  datatypes,
  flowtablePriorities,
  hooks,
  objects,
  priorityNames,
  priorityNumber,
  timeoutStates,
} from "@nftlint/language";
import { CompletionItemKind } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import type { FormContext } from "../forms/context.ts";
import type { Expectation } from "../forms/expectation.ts";
import { type Entries, entriesOf } from "../forms/vocabulary.ts";
import type { Candidate } from "./candidate.ts";
import {
  chainAt,
  chainNames,
  flowtableNames,
  interfaceNames,
  objectNames,
  setCandidate,
  setsAt,
  tableNames,
  variableNames,
} from "./names.ts";
import { constantsOf, elementTypes, referencesOf, verdictWords } from "./values.ts";
import {
  durations,
  formWord,
  type RuleSite,
  selectorCandidates,
  statefulWords,
  statementWords,
  wordsOf,
} from "./words.ts";

/** Every candidate of an expectation. */
export function candidatesOf(document: ServiceDocument, context: FormContext, expectation: Expectation): Candidate[] {
  const { word, placeholder } = expectation;
  if (word !== null) {
    if (word === "@") return setReferences(document, context, expectation);
    return /^[a-z]/.test(word) ? [formWord(expectation)] : [];
  }
  const provide = placeholder === null ? undefined : providers[placeholder];
  return provide?.(document, context, expectation) ?? closedWords(context, expectation);
}

type Provider = (document: ServiceDocument, context: FormContext, expectation: Expectation) => Candidate[] | null;

/** Where the candidates of placeholders come from; those of others are words of the vocabulary. */
export const providers: Readonly<Record<string, Provider>> = {
  CHAIN: (document, context, { frame }) =>
    chainNames(document, context, frame === null || context.type === "chain").concat(variablesIn(document, context)),
  TABLE: (document, context) => tableNames(document, context),
  SET: (document, context) => setsAt(document, context).map((set) => setCandidate(set, "")),
  FLOWTABLE: (document, context) => flowtableNames(document, context, ""),
  OBJECT: (document, context, expectation) => objectsAt(document, context, expectation),
  INTERFACE: (document) => [...interfaceNames(document), ...variableNames(document)],
  PRIORITY: (_, context) => priorities(context),
  DATATYPE: (_, context) => declarableTypes(context),
  DURATION: (document, { place }) => durations(document.text.slice(place.word.start, place.word.end)),
  PROTOCOL: () => Object.keys(timeoutStates).map((label) => ({ label, kind: CompletionItemKind.EnumMember })),
  STATE: () =>
    Object.entries(timeoutStates).flatMap(([protocol, states]) =>
      states.map((label) => ({ label, kind: CompletionItemKind.EnumMember, detail: protocol })),
    ),
  STATEMENT: (document, context, { frame }) => {
    if (frame !== null) return statefulWords();
    const site = siteOf(document, context);
    return [...statementWords(site), ...selectorCandidates(site)];
  },
  SELECTOR: (document, context) => selectorCandidates(siteOf(document, context)),
  VALUE: (document, context, expectation) => valuesAt(document, context, expectation),
  ELEMENT: (document, context, expectation) => valuesAt(document, context, expectation),
  MAP: (document, context, { types }) => [...referencesOf(document, context, types, "map"), ...variableNames(document)],
  VERDICT: () => verdictWords(),
};

/** The family of a rule's table, and the hook of its chain. */
function siteOf(document: ServiceDocument, context: FormContext): RuleSite {
  return { family: context.family, base: chainAt(document, context)?.base ?? null };
}

function setReferences(document: ServiceDocument, context: FormContext, { frame }: Expectation): Candidate[] {
  if (frame?.form.notation.startsWith("flow") === true) return flowtableNames(document, context, "@");
  return setsAt(document, context).map((set) => setCandidate(set, "@"));
}

/** Values of the datatype that is expected, then what may stand for any value. */
function valuesAt(document: ServiceDocument, context: FormContext, expectation: Expectation): Candidate[] {
  const { placeholder, frame, part } = expectation;
  const [first] = expectation.types;
  const types =
    first === "set-key" || first === "set-data" ? elementTypes(document, context, first) : expectation.types;
  const type = expectation.type === first ? types[0] : expectation.type;
  const found = type === null || type === undefined ? [] : constantsOf(document, type);
  if (placeholder === "VALUE" && part === 0) found.push(...referencesOf(document, context, types, "set"));
  found.push(...variableNames(document));
  const isComputed = placeholder === "VALUE" && frame !== null && context.type === "chain";
  return isComputed ? [...found, ...selectorCandidates(siteOf(document, context))] : found;
}

function variablesIn(document: ServiceDocument, { type }: FormContext): Candidate[] {
  return type === "chain" ? variableNames(document) : [];
}

function objectsAt(document: ServiceDocument, context: FormContext, { frame }: Expectation): Candidate[] {
  const notation = frame?.form.notation ?? "";
  const type = [...objects.keys()].findLast((each) => notation.includes(each)) ?? "";
  const found = objectNames(document, context, type);
  return context.type === "chain" ? found : found.map((each) => ({ ...each, label: each.label.slice(1, -1) }));
}

/** Named priorities of the hook, with their numbers. */
function priorities({ place, family, type }: FormContext): Candidate[] {
  if (type === "flowtable") return wordsOf(flowtablePriorities, CompletionItemKind.Constant);
  const hook = place.words[place.words.indexOf("hook") + 1] ?? "";
  return priorityNames(family).flatMap(({ name, value, summary, newerHooks }) =>
    priorityNumber(family, hook, name) === undefined && hooks.has(hook)
      ? []
      : [
          {
            label: name,
            kind: CompletionItemKind.Constant,
            detail: String(value),
            documentation: summary,
            since: newerHooks.find((newer) => newer.hook === hook)?.since,
          },
        ],
  );
}

/** Datatypes that sets may have; behind the `:` of a map also verdicts and objects. */
function declarableTypes({ place, type }: FormContext): Candidate[] {
  const isData = type === "map" && place.words.includes(":");
  const found = [...datatypes.values()]
    .filter(({ name, declarable }) => declarable || (isData && name === "verdict"))
    .map(({ name, summary, since }) => ({
      label: name,
      kind: CompletionItemKind.TypeParameter,
      since,
      documentation: summary,
    }));
  return isData
    ? [...found, ...wordsOf(objects, CompletionItemKind.Class).filter(({ label }) => !label.includes(" "))]
    : found;
}

const kinds: Readonly<Record<string, CompletionItemKind>> = {
  FAMILY: CompletionItemKind.Module,
  FIELD: CompletionItemKind.Field,
  KEY: CompletionItemKind.Field,
  RESULT: CompletionItemKind.Field,
  UNIT: CompletionItemKind.Unit,
  TIME: CompletionItemKind.Unit,
  HOOK: CompletionItemKind.Event,
};

/** The words of a placeholder of which the vocabulary knows all. */
function closedWords(context: FormContext, { placeholder, frame }: Expectation): Candidate[] {
  if (placeholder === null || frame === null) return [];
  const [first] = frame.form.parts;
  const opener = first?.kind === "word" ? first.text : "";
  const before = context.place.words.slice(frame.start + 1);
  const entries: Entries | null = entriesOf(placeholder, { context, opener, before });
  const found = entries === null ? [] : wordsOf(entries, kinds[placeholder] ?? CompletionItemKind.EnumMember);
  return found;
}
