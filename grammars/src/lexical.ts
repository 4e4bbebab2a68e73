/** What every place may hold: comments, strings, variables, numbers, addresses, signs. */

import { byteUnits, durationUnits, payloadBases, rateUnits } from "@nftlint/language";
import { scopes } from "./scopes.ts";
import { anyOf, captures, groupRule, include, name, type TextMateRule } from "./textmate.ts";

const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const hex = "[0-9A-Fa-f]";
const group = `${hex}{1,4}`;
const groups = `${group}(?::${group}){0,6}`;
const ipv6 = anyPattern(
  `::(?:${group}:){0,5}${ipv4}`,
  `(?:${groups})?::(?:${groups})?`,
  `(?:${group}:){7}${group}`,
  `(?:${group}:){6}${ipv4}`,
);
const mac = `${hex}{1,2}(?::${hex}{1,2}){5}`;
const prefixLength = "(?:(/)([0-9]{1,3}))?";
const duration = `[0-9]+${anyOf([...durationUnits.keys()].sort().reverse())}`;

/** Where a number or address begins: not inside a word. */
const notInWord = String.raw`(?<![\w.])`;
/** Where a number ends: not inside an address or word, but a unit may follow without a blank. */
const numberEnd = String.raw`(?=${anyOf(byteUnits.keys())}(?![\w.-])|(?![\w.]))`;

function anyPattern(...patterns: readonly string[]): string {
  return `(?:${patterns.join("|")})`;
}

const addresses: readonly TextMateRule[] = [
  groupRule(String.raw`(?<![\w:.])(${mac})(?![\w:.])`, scopes.mac),
  groupRule(String.raw`(?<![\w:.])(${ipv6})${prefixLength}(?![\w:.])`, scopes.ipv6, scopes.prefix, scopes.prefixLength),
  groupRule(String.raw`${notInWord}(${ipv4})${prefixLength}(?![\w.])`, scopes.ipv4, scopes.prefix, scopes.prefixLength),
];

const numbers: readonly TextMateRule[] = [
  { name: scopes.classid, match: String.raw`(?<![\w:.])${group}:${group}(?![\w:.])` },
  { name: scopes.hexadecimal, match: `${notInWord}0[xX]${hex}+${numberEnd}` },
  { name: scopes.time, match: String.raw`${notInWord}(?:${duration})+(?![\w.])` },
  { name: scopes.decimal, match: `${notInWord}[0-9]+${numberEnd}` },
];

const signs: readonly TextMateRule[] = [
  { name: scopes.comparisonSign, match: "[!=]=|[<>]=?(?![<>])|!" },
  { name: scopes.bitSign, match: "<<|>>|[&^|]" },
  { name: scopes.assignment, match: "=" },
  { name: scopes.range, match: String.raw`(?<=[\w:\]*])-(?=[\w:\[$])` },
  { name: scopes.arithmetic, match: "[-+]" },
  { name: scopes.prefix, match: "/" },
  { name: scopes.concatenation, match: String.raw`\.` },
  { name: scopes.wildcard, match: String.raw`\\?\*` },
  { name: scopes.brace, match: "[{}]" },
  { name: scopes.bracket, match: String.raw`[\[\]]` },
  { name: scopes.parenthesis, match: "[()]" },
  ...include("separators"),
  { name: scopes.semicolon, match: ";" },
];

/** The lexical rules, by their names in the repository. */
export const lexicalRules: Readonly<Record<string, TextMateRule>> = {
  comment: {
    patterns: [
      { name: scopes.shebang, match: String.raw`\A#!.*` },
      { name: scopes.comment, match: "(#).*", captures: captures([scopes.commentSign]) },
    ],
  },
  continuation: { name: scopes.continuation, match: String.raw`\\(?=\n)` },
  // nft itself reads on to the next quote; an unclosed string shall not swallow the file.
  string: {
    name: scopes.string,
    begin: '"',
    end: String.raw`"|(?=\n)`,
    beginCaptures: { "0": { name: scopes.stringBegin } },
    endCaptures: { "0": { name: scopes.stringEnd } },
  },
  variable: { name: scopes.variable, match: String.raw`(\$)(?:${name})?`, captures: captures([scopes.variableSign]) },
  "set-reference": {
    name: scopes.setReference,
    match: `(@)(?:${name})?`,
    captures: captures([scopes.setSign]),
  },
  "raw-payload": groupRule(
    String.raw`(@)(${anyOf(payloadBases.keys())}|[0-9]+)(,)([0-9]+)(,)([0-9]+)(?![\w.])`,
    scopes.setSign,
    scopes.field,
    scopes.comma,
    scopes.decimal,
    scopes.comma,
    scopes.decimal,
  ),
  address: { patterns: addresses },
  number: { patterns: numbers },
  unit: {
    patterns: [
      groupRule(String.raw`(/)[ \t]*(${anyOf(rateUnits.keys())})(?![\w.-])`, scopes.rate, scopes.unit),
      { name: scopes.unit, match: String.raw`${anyOf(byteUnits.keys())}(?![\w.-])` },
    ],
  },
  separators: {
    patterns: [
      { name: scopes.comma, match: "," },
      { name: scopes.colon, match: ":" },
    ],
  },
  sign: { patterns: signs },
  // A word that is nothing known, taken whole so that no part of it is mistaken for something.
  word: { match: String.raw`\w[\w./-]*` },
};
