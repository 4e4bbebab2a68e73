/** The tests that a legacy rule makes of a packet. */
import type { HostFacts, LegacyTable } from "@nftlint/host";
import type { Packet } from "../packet.ts";

/** What a rule is evaluated in. */
export interface LegacyContext {
  readonly host: HostFacts;
  readonly table: LegacyTable;
  /** The built-in chain that the packet entered: `PREROUTING`, `INPUT`, `FORWARD`, `OUTPUT`, `POSTROUTING`. */
  readonly entry: string;
  readonly isInSet: SetKnowledge | null;
}

/** Whether what the directions (`src,dst`) name of a packet is in an ipset; `null` where that is not known. */
export type SetKnowledge = (name: string, directions: readonly string[], packet: Packet) => boolean | null;

/** True, false, or what the answer depends on, as the end of "it depends on". */
export type TestAnswer = boolean | string;

export interface Test {
  ask(packet: Packet, context: LegacyContext): TestAnswer;
  /** What the packet has instead, as a reason why the test fails: `the destination port is 80`. */
  actual(packet: Packet): string;
  /** Under which circumstances it matches: `while under the limit 3/min`. */
  readonly note?: string;
}

/** One option of a rule, with the words that belong to it. */
export interface RuleOption {
  /** `-s`, `--dport`. */
  readonly name: string;
  readonly isInverted: boolean;
  readonly words: readonly string[];
}

/** A match extension: its options, and what they test together. */
export interface Extension {
  /** How many words follow each option. */
  readonly arity: Readonly<Record<string, number>>;
  read(options: readonly RuleOption[]): readonly Test[];
}

/** An option and its words, as they stand in the rule. */
export function optionText({ name, isInverted, words }: RuleOption): string {
  return [...(isInverted ? ["!"] : []), name, ...words].join(" ");
}

/** A test that the option's `!` turns around. */
export function testOf(
  option: RuleOption,
  ask: (packet: Packet, context: LegacyContext) => TestAnswer,
  actual: (packet: Packet) => string,
): Test {
  if (!option.isInverted) return { ask, actual };
  const inverse = (packet: Packet, context: LegacyContext) => {
    const answer = ask(packet, context);
    return typeof answer === "string" ? answer : !answer;
  };
  return { ask: inverse, actual };
}

/** A test whose answer is never known. */
export function unknownTest(text: string): Test {
  return { ask: () => text, actual: () => text };
}

/** What is not understood decides nothing: the answer depends on it. */
export function unreadTest(option: RuleOption): Test {
  return unknownTest(`what "${optionText(option)}" says of the packet`);
}

type ReadOption = (option: RuleOption, argument: string) => Test | null;

/** An extension whose options are tests by themselves, each with one word. An option that cannot be read is unknown. */
export function extensionOf(
  readers: Readonly<Record<string, ReadOption>>,
  arity: Readonly<Record<string, number>> = {},
): Extension {
  return {
    arity: { ...Object.fromEntries(Object.keys(readers).map((name) => [name, 1])), ...arity },
    read: (options) =>
      options.map((option) => readers[option.name]?.(option, option.words[0] ?? "") ?? unreadTest(option)),
  };
}
