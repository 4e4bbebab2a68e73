import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-types";
import { nowhere, ServiceDocument } from "./document.ts";
import { SemanticTokensAnswers, semanticTokensIn, semanticTokensLegend } from "./semantic-tokens.ts";

function open(text: string): ServiceDocument {
  return new ServiceDocument(TextDocument.create("file:///etc/main.nft", "nft", 1, text));
}

interface Token {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly what: string;
}

function decoded(data: readonly number[]): readonly Token[] {
  const tokens: Token[] = [];
  let [line, start] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    line += lines;
    start = lines === 0 ? start + characters : characters;
    const modifiers = semanticTokensLegend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    const what = [semanticTokensLegend.tokenTypes[type] ?? "", ...modifiers].join(".");
    tokens.push({ line, start, end: start + length, what });
  }
  return tokens;
}

/** Each token as its text and what it is: `web function`. */
function shown(text: string, { data }: SemanticTokens): readonly string[] {
  const lines = text.split("\n");
  return decoded(data).map(({ line, start, end, what }) => `${lines[line]?.slice(start, end)} ${what}`);
}

const tokensOf = (text: string) => shown(text, new SemanticTokensAnswers().full(open(text)));

describe("semantic tokens tell", () => {
  test("tables, base chains and verdicts", () => {
    const text = "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\n";
    expect(tokensOf(text)).toEqual([
      "table keyword",
      "inet keyword",
      "filter namespace.declaration",
      "chain keyword",
      "input function.declaration",
      "type keyword",
      "filter type.defaultLibrary",
      "hook keyword",
      "input event.defaultLibrary",
      "priority keyword",
      "0 number",
      "policy keyword",
      "drop keyword.controlFlow",
    ]);
  });

  const inRule = (rule: string) => tokensOf(`table t {\nchain c {\n${rule}\n}\n}\n`).slice(4);
  const rules: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "fields, numbers and jumps",
      "tcp dport 22 jump web",
      ["tcp struct", "dport property", "22 number", "jump keyword.controlFlow", "web function"],
    ],
    [
      "constants and operators",
      "ct state != established,new drop",
      [
        "ct struct",
        "state property",
        "!= operator",
        "established enumMember",
        "new enumMember",
        "drop keyword.controlFlow",
      ],
    ],
    [
      "interfaces",
      'iifname { "eth0", lan* } oif lo',
      ["iifname property", '"eth0" interface', "lan* interface", "oif property", "lo interface"],
    ],
    [
      "parts of concatenations by themselves",
      'iifname . ip saddr { "eth0" . 10.0.0.0/8 }',
      ["iifname property", "ip struct", "saddr property", '"eth0" interface', "10.0.0.0 number", "8 number"],
    ],
    [
      "sets and variables",
      "ip saddr @s ip6 daddr $net",
      ["ip struct", "saddr property", "@s class", "ip6 struct", "daddr property", "$net variable.readonly"],
    ],
    [
      "what is out of date",
      "meta secpath exists meter m { ip saddr counter }",
      [
        "meta struct",
        "secpath property.deprecated",
        "exists enumMember",
        "meter keyword.deprecated",
        "m class.declaration",
        "ip struct",
        "saddr property",
        "counter keyword",
      ],
    ],
    [
      "statements, strings and comments",
      'limit rate 5/second log prefix "a b" comment "c" # d',
      [
        "limit keyword",
        "rate keyword",
        "5 number",
        "second keyword",
        "log keyword",
        "prefix keyword",
        '"a b" string',
        "comment keyword",
        '"c" string',
        "# d comment",
      ],
    ],
    [
      "flags of statements",
      "masquerade random,persistent",
      ["masquerade keyword", "random modifier", "persistent modifier"],
    ],
  ];
  test.each(rules)("%s", (_, rule, expected) => expect(inRule(rule)).toEqual(expected));

  test("sets with their datatypes, flags and elements", () => {
    const text =
      "table t {\n set s {\n type ipv4_addr . inet_service; flags interval\n elements = { 10.0.0.1 . ssh }\n }\n}\n";
    expect(tokensOf(text).slice(2)).toEqual([
      "set keyword",
      "s class.declaration",
      "type keyword",
      "ipv4_addr type.defaultLibrary",
      "inet_service type.defaultLibrary",
      "flags keyword",
      "interval modifier",
      "elements keyword",
      "10.0.0.1 number",
      "ssh enumMember",
    ]);
  });

  test("declarations only where something is declared", () => {
    expect(tokensOf('define a = 1\ninclude "x"\ndelete chain ip t c\nadd chain ip t c\n')).toEqual([
      "define keyword",
      "a variable.declaration.readonly",
      "1 number",
      "include keyword",
      '"x" string',
      "delete keyword",
      "chain keyword",
      "ip keyword",
      "t namespace",
      "c function",
      "add keyword",
      "chain keyword",
      "ip keyword",
      "t namespace",
      "c function.declaration",
    ]);
  });

  test("lines of a string that spans several, each by itself", () => {
    expect(inRule('log prefix "a\n  b" drop')).toEqual([
      "log keyword",
      "prefix keyword",
      '"a string',
      '  b" string',
      "drop keyword.controlFlow",
    ]);
  });

  test("words, numbers and names of broken text", () => {
    expect(inRule("tcp dprot 22 accept @s $x ::1 web # c")).toEqual([
      "tcp keyword",
      "22 number",
      "accept keyword",
      "@s class",
      "$x variable.readonly",
      "::1 number",
      "# c comment",
    ]);
  });

  test("names that a carriage return cuts, as clients count lines", () => {
    const { data } = new SemanticTokensAnswers().full(open("define a = @\rule\n"));
    expect(decoded(data).map(({ line, start, end }) => [line, start, end])).toEqual([
      [0, 0, 6],
      [0, 11, 12],
      [1, 0, 3],
    ]);
  });

  test("nothing of lists that are too long to colour", () => {
    const elements = Array.from({ length: 10_001 }, (_, index) => index).join(",");
    expect(tokensOf(`define a = { ${elements} }\n`)).toEqual(["define keyword", "a variable.declaration.readonly"]);
  });
});

describe("a delta", () => {
  const text = "table t {\n\tchain c {\n\t\ttcp dport 22 accept\n\t\tudp dport 53 accept\n\t}\n}\n";

  /** The next version of a document, as the server makes it. */
  function changed(document: ServiceDocument, from: number, to: number, by: string): ServiceDocument {
    const { textDocument } = document;
    const range = { start: textDocument.positionAt(from), end: textDocument.positionAt(to) };
    const next = TextDocument.update(textDocument, [{ range, text: by }], textDocument.version + 1);
    return new ServiceDocument(next, nowhere, document);
  }

  function applied(data: readonly number[], answer: SemanticTokens | SemanticTokensDelta): readonly number[] {
    if ("data" in answer) return answer.data;
    return answer.edits.reduce(
      (numbers, edit) => numbers.toSpliced(edit.start, edit.deleteCount, ...(edit.data ?? [])),
      [...data],
    );
  }

  test("holds the tokens of the rule that changed", () => {
    const answers = new SemanticTokensAnswers();
    const document = open(text);
    const { resultId = "" } = answers.full(document);
    const at = text.indexOf("22");
    expect(answers.delta(changed(document, at, at + 2, "8080"), resultId)).toEqual({
      resultId: "2",
      edits: [{ start: 20, deleteCount: 20, data: [1, 2, 3, 4, 0, 0, 4, 5, 5, 0, 0, 6, 4, 14, 0, 0, 5, 6, 10, 16] }],
    });
  });

  test("is empty where nothing changed, and for a space at the end of a line", () => {
    const answers = new SemanticTokensAnswers();
    const document = open(text);
    const first = answers.full(document);
    expect(answers.delta(document, first.resultId ?? "")).toEqual({ resultId: "2", edits: [] });
    const at = text.indexOf("accept") + 6;
    expect(answers.delta(changed(document, at, at, " "), "2")).toEqual({ resultId: "3", edits: [] });
  });

  test("is the full answer where the previous one is not the last", () => {
    const answers = new SemanticTokensAnswers();
    const document = open(text);
    const first = answers.full(document);
    answers.full(document);
    expect(answers.delta(document, first.resultId ?? "")).toEqual({ resultId: "3", data: first.data });
    expect(answers.delta(document, "of another server")).toEqual({ resultId: "4", data: first.data });
  });

  const words = [
    ..." \n\t;{}()#\"'\\,:@$-/.!=<>&|*",
    "\r\n",
    "\r",
    "# x\n",
    '"a\nb"',
    "accept",
    "tcp dport 22",
    "jump c",
    "table ip x {\n\t}\n",
    "chain x {\n\t}\n",
    "define a = 1\n",
    "set s { type ipv4_addr; elements = { 1.1.1.1,\n2.2.2.2 } # e\n}\n",
  ];
  const start = `# head\n${text}define x = { 1, # one\n 2 }\nadd rule t c ip saddr @s \\\n log prefix "a\nb"\n# tail`;

  test("applied to the old answer gives the new one, and a range is a part of it", () => {
    const edit = fc.record({ at: fc.nat(), length: fc.nat(12), by: fc.constantFrom("", ...words) });
    const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (edits, a, b) => {
      const answers = new SemanticTokensAnswers();
      let document = open(start);
      let { resultId = "", data }: { resultId?: string; data: readonly number[] } = answers.full(document);
      for (const { at, length, by } of edits) {
        const size = document.textDocument.getText().length;
        const from = at % (size + 1);
        document = changed(document, from, Math.min(size, from + length), by);
        const answer = answers.delta(document, resultId);
        data = applied(data, answer);
        ({ resultId = "" } = answer);
      }
      const { textDocument } = document;
      const full = new SemanticTokensAnswers().full(open(textDocument.getText()));
      expect(data).toEqual(full.data);
      const tokens = decoded(full.data);
      for (const [index, token] of tokens.entries()) {
        expectBehind(token, tokens[index - 1]);
        expect(textDocument.positionAt(textDocument.offsetAt({ line: token.line, character: token.end }))).toEqual({
          line: token.line,
          character: token.end,
        });
      }

      const size = textDocument.getText().length;
      const [first, last] = [a % (size + 1), b % (size + 1)].sort((x, y) => x - y);
      const range = { start: textDocument.positionAt(first ?? 0), end: textDocument.positionAt(last ?? 0) };
      expect(decoded(semanticTokensIn(document, range).data)).toEqual(
        tokens.filter(
          ({ line, start, end }) =>
            textDocument.offsetAt({ line, character: start }) < (last ?? 0) &&
            textDocument.offsetAt({ line, character: end }) > (first ?? 0),
        ),
      );
    });
    fc.assert(property, { numRuns: 1000 });
  });

  function expectBehind(token: Token, before: Token | undefined): void {
    if (before === undefined || token.line > before.line) return;
    expect([token.line, token.start]).toEqual([before.line, Math.max(token.start, before.end)]);
  }
});
