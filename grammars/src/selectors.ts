/** What a rule looks at: header fields, and the keys of meta, ct and their like. */

import {
  ctKeys,
  datatypes,
  extensionHeaders,
  fibFlags,
  fibResults,
  type HeaderOption,
  headers,
  ipOptions,
  ipsecDirections,
  ipsecKeys,
  metaKeys,
  numgenModes,
  osfKeys,
  osfTtlModes,
  rtKeys,
  sctpChunks,
  socketKeys,
  tcpOptions,
  tunnelKeys,
} from "@nftlint/language";
import { scopes } from "./scopes.ts";
import {
  anyOf,
  blank,
  comparison,
  groupRule,
  include,
  name,
  phraseRule,
  type TextMateRule,
  wordEnd,
  wordRule,
} from "./textmate.ts";
import { notReserved, scopeOfReservedWord } from "./words.ts";

const family = `(?:(ip6?)${blank})?`;

/** An interface name that stands without quotes. */
const interfaceName = String.raw`${notReserved}${name}(?:\\?\*)?`;

/** A word and the key behind it. */
function keyRule(word: string, wordScope: string, keys: Iterable<string>): TextMateRule {
  return groupRule(`(${word})${blank}(${anyOf(keys)})${wordEnd}`, wordScope, scopes.field);
}

function headerRules(): TextMateRule[] {
  const withFields = [...headers.values(), ...extensionHeaders.values()].filter(({ fields }) => fields.size > 0);
  return withFields.map((header) => keyRule(header.name, scopes.protocol, header.fields.keys()));
}

/** `tcp option NAME FIELD` and the like; a number may stand for the name. */
function optionRule(header: string, word: string, options: ReadonlyMap<string, HeaderOption>): TextMateRule {
  const fields = anyOf([...options.values()].flatMap((option) => [...option.fields.keys()]));
  return groupRule(
    String.raw`(${header})${blank}(${word})${blank}(${anyOf(options.keys())}|\d+)${wordEnd}(?:${blank}(${fields})${wordEnd})?`,
    scopes.protocol,
    scopes.argument,
    scopes.field,
    scopes.field,
  );
}

/** Constants of a datatype that would open a statement elsewhere: `ct status dnat`, `icmp type redirect`. */
function ambiguousConstants(datatype: string): string[] {
  const ambiguous = [scopes.statement, scopes.command];
  return [...(datatypes.get(datatype)?.constants.keys() ?? [])].filter((constant) =>
    ambiguous.includes(scopeOfReservedWord(constant)),
  );
}

/** Fields with one such constant directly behind them. */
function ambiguousRules(): TextMateRule[] {
  const fieldsOfHeaders = [...headers.values()].flatMap(({ name, fields }) =>
    [...fields.values()].map((field) => ({ owner: name, scope: scopes.protocol, key: field })),
  );
  const keysOfConnections = [...ctKeys.values()].map((key) => ({ owner: "ct", scope: scopes.selector, key }));
  return [...fieldsOfHeaders, ...keysOfConnections].flatMap(({ owner, scope, key }) => {
    const constants = ambiguousConstants(key.datatype);
    if (constants.length === 0) return [];
    return groupRule(
      `(${owner})${blank}(${key.name})[ \\t]*(${comparison})?[ \\t]*(${anyOf(constants)})${wordEnd}`,
      scope,
      scopes.field,
      scopes.comparisonSign,
      scopes.constant,
    );
  });
}

/** A field that holds an interface, and the name or names behind it. */
function interfaceRules(): TextMateRule[] {
  const keys = [...metaKeys.values()].filter(({ datatype }) => ["ifname", "iface_index"].includes(datatype));
  const qualified = `(?:(meta)${blank})?(${anyOf(keys.map((key) => key.name))})${wordEnd}[ \\t]*(${comparison})?[ \\t]*`;
  return [
    groupRule(`${qualified}(${interfaceName})`, scopes.selector, scopes.field, scopes.comparisonSign, scopes.interface),
    interfaceList(`${qualified}(\\{)`, [scopes.selector, scopes.field, scopes.comparisonSign, scopes.brace]),
    groupRule(`(device)${blank}(${interfaceName})`, scopes.property, scopes.interface),
    interfaceList("(devices)[ \\t]*(=)[ \\t]*(\\{)", [scopes.property, scopes.assignment, scopes.brace]),
  ];
}

/** Interfaces in braces. What cannot stand there ends it too, for the closing brace may be missing. */
function interfaceList(begin: string, groups: readonly string[]): TextMateRule {
  const rule = phraseRule(begin, groups, [
    ...include("comment", "string", "variable", "separators"),
    { name: scopes.interface, match: interfaceName },
  ]);
  return { ...rule, end: String.raw`\}|(?=\S)`, endCaptures: { "0": { name: scopes.brace } } };
}

function otherRules(): TextMateRule[] {
  const directed = anyOf(ipsecDirections.keys());
  return [
    groupRule(
      `(ct)${blank}(?:(original|reply)${blank})?${family}(${anyOf(ctKeys.keys())})${wordEnd}`,
      scopes.selector,
      scopes.argument,
      scopes.family,
      scopes.field,
    ),
    keyRule("meta", scopes.selector, metaKeys.keys()),
    groupRule(`(rt)${blank}${family}(${anyOf(rtKeys.keys())})${wordEnd}`, scopes.selector, scopes.family, scopes.field),
    groupRule(
      `(socket)${blank}(${anyOf(socketKeys.keys())})${wordEnd}(?:${blank}(level)${wordEnd})?`,
      scopes.selector,
      scopes.field,
      scopes.argument,
    ),
    groupRule(
      `(osf)${blank}(?:(ttl)${blank}(${anyOf(osfTtlModes.keys())})${blank})?(${anyOf(osfKeys.keys())})${wordEnd}`,
      scopes.selector,
      scopes.argument,
      scopes.constant,
      scopes.field,
    ),
    groupRule(
      `(ipsec)${blank}(${directed})${blank}(?:(spnum)${blank}([0-9]+)${blank})?${family}(${anyOf(ipsecKeys.keys())})${wordEnd}`,
      scopes.selector,
      scopes.argument,
      scopes.argument,
      scopes.decimal,
      scopes.family,
      scopes.field,
    ),
    keyRule("tunnel", scopes.selector, tunnelKeys.keys()),
    keyRule("exthdr", scopes.selector, extensionHeaders.keys()),
    groupRule(`(numgen)${blank}(${anyOf(numgenModes.keys())})${wordEnd}`, scopes.selector, scopes.argument),
    phraseRule(
      `(fib)${wordEnd}`,
      [scopes.selector],
      [
        wordRule([...fibFlags.keys(), ...fibResults.keys()], scopes.field),
        { name: scopes.concatenation, match: "\\." },
      ],
    ),
  ];
}

/** The rules for fields and keys, by their names in the repository. */
export function selectorRules(): Readonly<Record<string, TextMateRule>> {
  return {
    interface: { patterns: interfaceRules() },
    selector: {
      patterns: [
        ...ambiguousRules(),
        optionRule("tcp", "option", tcpOptions),
        optionRule("ip", "option", ipOptions),
        optionRule("sctp", "chunk", sctpChunks),
        groupRule(`(dccp)${blank}(option)${blank}([0-9]+)`, scopes.protocol, scopes.argument, scopes.decimal),
        ...headerRules(),
        ...otherRules(),
      ],
    },
  };
}
