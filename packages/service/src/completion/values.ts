/** What a value may be, by its datatype. */
import { datatypes, protocols, services, verdicts } from "@nftlint/language";
import { CompletionItemKind } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import type { FormContext } from "../forms/context.ts";
import type { Candidate } from "./candidate.ts";
import { hostAddresses, interfaceNames, setCandidate, setsAt } from "./names.ts";
import { wordsOf } from "./words.ts";

/** Constants of a datatype, and names that the host gives. */
export function constantsOf(document: ServiceDocument, type: string): Candidate[] {
  const datatype = datatypes.get(type);
  if (datatype === undefined) return [];
  const constants = [...datatype.constants].map(([label, value]) => ({
    label,
    kind: CompletionItemKind.EnumMember,
    detail: `${type} ${value}`,
    since: datatype.newerConstants.get(label),
    documentation: datatype.summary,
  }));
  return [...constants, ...otherNames(document, type)];
}

function otherNames(document: ServiceDocument, type: string): Candidate[] {
  switch (type) {
    case "ifname":
    case "iface_index":
      return interfaceNames(document);
    case "ipv4_addr":
      return hostAddresses(document, "ip");
    case "ipv6_addr":
      return hostAddresses(document, "ip6");
    case "inet_service":
      return services().map(({ name, port, protocols: over }) => ({
        label: name,
        kind: CompletionItemKind.EnumMember,
        detail: `${port}/${over.join(", ")}`,
      }));
    case "inet_proto": {
      const known = datatypes.get(type)?.constants;
      return protocols()
        .filter(({ name }) => known?.has(name) !== true)
        .map(({ name, number }) => ({ label: name, kind: CompletionItemKind.EnumMember, detail: `${type} ${number}` }));
    }
    case "verdict":
      return verdictWords();
    default:
      return [];
  }
}

/** Verdicts, as maps give them. */
export function verdictWords(): Candidate[] {
  return wordsOf(verdicts, CompletionItemKind.Keyword);
}

/**
 * Sets and maps whose key is of these datatypes, or of ones that are not known.
 * @param types one for each part of a concatenation
 */
export function referencesOf(
  document: ServiceDocument,
  context: FormContext,
  types: readonly string[],
  wanted: "set" | "map",
): Candidate[] {
  const key = types.join(" . ");
  return setsAt(document, context)
    .filter(
      ({ type, keyTypes }) => type === wanted && (keyTypes === null || key === "" || keyTypes.join(" . ") === key),
    )
    .map((set) => setCandidate(set, "@"));
}

/** The datatypes of the key or the data of the set that a place fills. */
export function elementTypes(
  document: ServiceDocument,
  context: FormContext,
  side: "set-key" | "set-data",
): readonly string[] {
  const { place, name } = context;
  const brace = place.words.indexOf("{");
  const named = name ?? place.words[brace - 1];
  const set = setsAt(document, context).find((each) => each.name === named);
  return (side === "set-key" ? set?.keyTypes : set?.dataTypes) ?? [];
}
