import { createToken, EmbeddedActionsParser, type ILookaheadStrategy, Lexer, LLkLookaheadStrategy } from "chevrotain";
import { expect, test } from "vitest";
import { FirstTokenLookahead } from "./lookahead.ts";

const Letter = createToken({ name: "Letter", pattern: Lexer.NA });
const A = createToken({ name: "A", pattern: /a/, categories: Letter });
const B = createToken({ name: "B", pattern: /b/, categories: Letter });
const C = createToken({ name: "C", pattern: /c/ });
const D = createToken({ name: "D", pattern: /d/ });
const vocabulary = [Letter, A, B, C, D];
const lexer = new Lexer([A, B, C, D], { positionTracking: "onlyOffset" });

/** A grammar with every kind of decision; each rule returns what it read, by decision. */
class SampleParser extends EmbeddedActionsParser {
  constructor(lookaheadStrategy: ILookaheadStrategy) {
    super(vocabulary, { maxLookahead: 1, recoveryEnabled: false, lookaheadStrategy });
    this.performSelfAnalysis();
  }

  /** The kind of the next token, which `FirstTokenLookahead` asks for. */
  nextKind(): number {
    return this.LA(1).tokenTypeIdx;
  }

  readonly alternation = this.RULE("alternation", () =>
    this.OR([
      { ALT: () => `[${this.SUBRULE(this.optional)}${this.CONSUME(C).image}]` },
      { ALT: () => `<${this.CONSUME(D).image}>` },
    ]),
  );

  readonly optional = this.RULE("optional", () => this.OPTION(() => this.CONSUME(Letter).image) ?? "-");

  readonly withEmptyAlternative = this.RULE("withEmptyAlternative", () => {
    const first = this.OR([
      { ALT: () => this.CONSUME(A).image },
      { ALT: () => this.CONSUME(C).image },
      { ALT: () => "" },
    ]);
    return first + (this.OPTION(() => this.CONSUME(D).image) ?? "");
  });

  readonly repetitions = this.RULE("repetitions", () => {
    let read = "";
    this.MANY(() => {
      read += `(${this.CONSUME(A).image})`;
    });
    this.AT_LEAST_ONE(() => {
      read += `{${this.SUBRULE(this.alternation)}}`;
    });
    return read;
  });

  readonly separated = this.RULE("separated", () => {
    let read = "";
    this.MANY_SEP({ SEP: C, DEF: () => (read += this.CONSUME(Letter).image) });
    this.AT_LEAST_ONE_SEP({ SEP: A, DEF: () => (read += this.CONSUME(D).image) });
    return read;
  });
}

const ours = new SampleParser(new FirstTokenLookahead());
const chevrotains = new SampleParser(new LLkLookaheadStrategy({ maxLookahead: 1 }));
const rules = ["alternation", "optional", "withEmptyAlternative", "repetitions", "separated"] as const;

/** What a rule reads of a text, or where it fails. */
function read(parser: SampleParser, rule: (typeof rules)[number], text: string): string {
  parser.input = lexer.tokenize(text).tokens;
  const result = parser[rule]();
  const [error] = parser.errors;
  return error === undefined ? result : `fails before "${error.token.image}"`;
}

/** Every text of at most `length` letters. */
function texts(length: number): string[] {
  if (length === 0) return [""];
  const shorter = texts(length - 1);
  return ["", ...["a", "b", "c", "d"].flatMap((letter) => shorter.map((rest) => letter + rest))];
}

test.each(rules)("%s is decided as Chevrotain decides it, for every text", (rule) => {
  const inputs = texts(4);
  expect(inputs.map((text) => [text, read(ours, rule, text)])).toEqual(
    inputs.map((text) => [text, read(chevrotains, rule, text)]),
  );
});

test.each([
  ["alternation", "ac", "[ac]"],
  ["alternation", "c", "[-c]"],
  ["alternation", "d", "<d>"],
  ["withEmptyAlternative", "", ""],
  ["withEmptyAlternative", "d", "d"],
  ["repetitions", "aacbcd", "(a)(a){[-c]}{[bc]}{<d>}"],
  ["separated", "acbdad", "abdd"],
  ["separated", "d", "d"],
  ["repetitions", "a", 'fails before ""'],
] as const)("%s reads %j as %j", (rule, text, expected) => expect(read(ours, rule, text)).toBe(expected));
