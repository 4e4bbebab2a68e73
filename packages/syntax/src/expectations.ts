/**
 * What the grammar may expect at a place, in words for people, and the words among which a
 * misspelt one is looked up. The keys are the `ERR_MSG` of the grammar's rules.
 */
import { headers, keywords } from "@nftlint/language";

export interface Expectation {
  readonly text: string;
  /** Candidates for "did you mean". */
  words(): Iterable<string>;
}

const statementWords = `accept drop continue return jump goto counter limit quota last log reject snat dnat masquerade
redirect tproxy synproxy queue dup fwd set add update delete meter notrack flow meta ct comment`;
const selectorWords = "meta ct rt socket fib osf ipsec numgen jhash symhash tunnel exthdr frag hbh dst mh";

function* statements(): Iterable<string> {
  yield* headers.keys();
  yield* statementWords.split(/\s+/);
  yield* selectorWords.split(" ");
  yield* unqualifiedMetaKeys;
}

const unqualifiedMetaKeys = `mark iif iifname iiftype oif oifname oiftype skuid skgid nftrace rtclassid ibrname obrname
pkttype cpu iifgroup oifgroup cgroup time day hour`.split(/\s+/);

function words(list: string): () => Iterable<string> {
  return () => list.split(" ");
}

const none = (): Iterable<string> => [];

const expectations: Readonly<Record<string, Expectation>> = {
  statement: { text: "a statement (a match, a verdict, counter, log, …)", words: statements },
  selector: { text: "a selector such as ip saddr, tcp dport, ct state or iifname", words: statements },
  expression: { text: "an expression", words: statements },
  value: { text: "a value", words: none },
  element: { text: "an element", words: none },
  "mapped value": { text: "a value or a verdict", words: words("accept drop continue return jump goto") },
  set: { text: '"{", "@name" or "$variable"', words: none },
  "set reference": { text: '"@name" or "$variable"', words: none },
  "chain name": { text: "the name of a chain", words: none },
  "stateful statement": { text: "counter, limit, quota, last or ct count", words: words("counter limit quota last") },
  "reject code": { text: "a reject code such as port-unreachable", words: none },
  command: {
    text: "a command (add, delete, flush, …), a table, include or define",
    words: words(
      "table chain rule set map element flowtable add create insert replace delete destroy reset flush list get rename describe monitor include define redefine undefine counter quota limit",
    ),
  },
  "table item": {
    text: "chain, set, map, flowtable, counter, quota, limit, ct, secmark, synproxy, tunnel, flags, comment, define or include",
    words: words("chain set map flowtable counter quota limit ct secmark synproxy tunnel flags comment define include"),
  },
  "chain item": {
    text: "a rule, type, policy, flags, devices, comment, define or include",
    words: () => [...statements(), "type", "policy", "flags", "devices", "define", "include"],
  },
  "set item": {
    text: "type, typeof, flags, elements, timeout, gc-interval, size, policy, auto-merge, counter or comment",
    words: words("type typeof flags elements timeout gc-interval size policy auto-merge counter comment"),
  },
  "flowtable item": { text: "hook, devices, flags or counter", words: words("hook devices flags counter") },
  "end of the statement": { text: 'a new line or ";"', words: none },
};

/** The expectation with the given key; an unknown key is its own text, and names its own candidates. */
export function expectationOf(key: string): Expectation {
  return expectations[key] ?? { text: shorten(key), words: () => wordsOf(key) };
}

function wordsOf(text: string): string[] {
  return /^(?:an?|the) /.test(text) ? [] : (text.match(/[a-z][a-z0-9-]+/g) ?? []);
}

/** Nobody reads a list of more than a dozen words. */
export function shorten(text: string): string {
  const parts = text.split(", ");
  return parts.length > 12 ? `${parts.slice(0, 12).join(", ")}, …` : text;
}

/** Whether a word begins something that stands in a chain alone. */
export function belongsInChain(word: string): boolean {
  return chainItems.has(word) || [...statements()].includes(word);
}

const chainItems: ReadonlySet<string> = new Set(["type", "hook", "policy", "devices"]);

const reserved = new Set<string>();

/** Whether a word is reserved, so that nothing may be called so. */
export function isReserved(word: string): boolean {
  if (reserved.size === 0) for (const keyword of keywords) if (keyword.reserved) reserved.add(keyword.word);
  return reserved.has(word);
}
