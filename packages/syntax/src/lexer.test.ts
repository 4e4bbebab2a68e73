import { describe, expect, test } from "vitest";
import { tokenize } from "./lexer.ts";
import { kindOf, tokenTypes } from "./tokens.ts";

const names = new Map(tokenTypes.map((type) => [kindOf(type), type.name]));

/** The tokens of a text as `kind:text`, with a space between them. */
function tokensOf(text: string): string {
  const { tokens } = tokenize(text);
  return Array.from({ length: tokens.count }, (_, index) => {
    const image = text.slice(tokens.start(index), tokens.end(index));
    return `${names.get(tokens.kind(index))}:${image === "\n" ? "\\n" : image}`;
  }).join(" ");
}

/** The comments of a text. */
function commentsOf(text: string): string[] {
  const { comments } = tokenize(text);
  return Array.from({ length: comments.count }, (_, index) => text.slice(comments.start(index), comments.end(index)));
}

function check(rows: readonly (readonly [text: string, tokens: string])[]): void {
  test.each(rows)("%j is %j", (text, tokens) => expect(tokensOf(text)).toBe(tokens));
}

describe("white space separates tokens and is none", () => {
  check([
    ["", ""],
    [" \t ", ""],
    ["  a \t b  ", "Word:a Word:b"],
    ["a\n\nb\n", "Word:a Newline:\\n Newline:\\n Word:b Newline:\\n"],
  ]);
});

describe("keywords have the kind of their role, in lower case only", () => {
  check([
    ["tcp dport 22 accept", "ProtocolHeader:tcp Word:dport NumberLiteral:22 FinalVerdict:accept"],
    ["ip6 iifname ct", "IpWord:ip6 MetaKey:iifname Ct:ct"],
    ["gc-interval auto-merge", "GcInterval:gc-interval AutoMerge:auto-merge"],
    ["ACCEPT Tcp", "Word:ACCEPT Word:Tcp"],
    ["accepted tcp-x", "Word:accepted Word:tcp-x"],
    ["eq lshift", "RelationalSign:eq BinarySign:lshift"],
  ]);
});

describe("a word holds letters, digits and _ . / -", () => {
  check([
    ["a-b", "Word:a-b"],
    ["a.b", "Word:a.b"],
    ["a/b", "Word:a/b"],
    ["_a1", "Word:_a1"],
    [".a", "Word:.a"],
    ["a . b", "Word:a Dot:. Word:b"],
    ["a - b", "Word:a Dash:- Word:b"],
    ["-a", "Dash:- Word:a"],
    ["$a-b", "Dollar:$ Word:a-b"],
    ["@set", "At:@ SetWord:set"],
    ["a,b", "Word:a Comma:, Word:b"],
    ["a&b", "Word:a BinarySign:& Word:b"],
  ]);
});

describe("a word with an asterisk is a wildcard", () => {
  check([
    ["eth*", "WildcardString:eth*"],
    ["eth*0", "WildcardString:eth* NumberLiteral:0"],
    ["eth\\*", "WildcardString:eth\\*"],
    // Behind the escaped asterisk a word may follow, and a digit begins none.
    ["eth\\*a0", "WildcardString:eth\\*a0"],
    ["eth\\*0", "WildcardString:eth\\* NumberLiteral:0"],
    ["\\*", "WildcardString:\\*"],
    ["*", "Asterisk:*"],
    ["eth *", "Word:eth Asterisk:*"],
  ]);
});

describe("a number is decimal, octal or hexadecimal, and has 64 bits", () => {
  check([
    ["0", "NumberLiteral:0"],
    ["22", "NumberLiteral:22"],
    ["022", "NumberLiteral:022"],
    ["08", "Word:08"],
    ["019", "Word:019"],
    ["18446744073709551615", "NumberLiteral:18446744073709551615"],
    ["18446744073709551616", "Word:18446744073709551616"],
    ["0x1F", "NumberLiteral:0x1F"],
    ["0XfF", "NumberLiteral:0XfF"],
    ["0xffffffffffffffff", "NumberLiteral:0xffffffffffffffff"],
    ["0x10000000000000000", "Word:0x10000000000000000"],
    ["0x", "NumberLiteral:0 Word:x"],
    ["0xg", "NumberLiteral:0 Word:xg"],
    ["12abc", "NumberLiteral:12 Word:abc"],
    ["22-80", "NumberLiteral:22 Dash:- NumberLiteral:80"],
    ["0x10-0x20", "NumberLiteral:0x10 Dash:- NumberLiteral:0x20"],
    ["-5", "Dash:- NumberLiteral:5"],
    ["1.5", "NumberLiteral:1 Word:.5"],
  ]);
});

describe("the unit of a rate or quota is a token of its own", () => {
  check([
    ["5/second", "NumberLiteral:5 Slash:/ Word:second"],
    ["5mbytes/second", "NumberLiteral:5 Word:mbytes Slash:/ Word:second"],
    ["5 mbytes/second", "NumberLiteral:5 Word:mbytes Slash:/ Word:second"],
    ["kbytes/second", "Word:kbytes Slash:/ Word:second"],
    ["bytes/day", "Word:bytes Slash:/ MetaKey:day"],
    ["25mbytes", "NumberLiteral:25 Word:mbytes"],
    ["1bytes", "NumberLiteral:1 Word:bytes"],
    ["kbit/second", "Word:kbit/second"],
  ]);
});

describe("a time is one word", () => {
  check([
    ["10s", "Word:10s"],
    ["1h30m", "Word:1h30m"],
    ["1d2h3m4s5ms", "Word:1d2h3m4s5ms"],
    ["1h 30m", "Word:1h Word:30m"],
    ["1s1d", "Word:1s Word:1d"],
    ["1w", "NumberLiteral:1 Word:w"],
  ]);
});

describe("802.1q and 802.1ad are names that begin with a digit", () => {
  check([
    ["8021q", "Word:8021q"],
    ["8021ad", "Word:8021ad"],
    ["8021qx", "Word:8021q Word:x"],
    ["8021", "NumberLiteral:8021"],
  ]);
});

describe("an address is one word, and takes what it can", () => {
  check([
    ["10.0.0.1", "Word:10.0.0.1"],
    ["10.0.0.0/8", "Word:10.0.0.0 Slash:/ NumberLiteral:8"],
    ["10.0.0.1-10.0.0.9", "Word:10.0.0.1 Dash:- Word:10.0.0.9"],
    ["1.1.1.1:accept", "Word:1.1.1.1 Colon:: FinalVerdict:accept"],
    ["1.2.3.4.5", "Word:1.2.3.4 Word:.5"],
    ["::1", "Word:::1"],
    ["::1:accept", "Word:::1:acce Word:pt"],
    ["::1 : accept", "Word:::1 Colon:: FinalVerdict:accept"],
    ["::", "Word:::"],
    ["fe80::1/64", "Word:fe80::1 Slash:/ NumberLiteral:64"],
    ["::ffff:1.2.3.4", "Word:::ffff:1.2.3.4"],
    ["dead:beef::", "Word:dead:beef::"],
    ["1:2:3:4:5:6:7:8", "Word:1:2:3:4:5:6:7:8"],
    ["00:11:22:33:44:55", "Word:00:11:22:33:44:55"],
    ["aa:bb:cc:dd:ee:ff", "Word:aa:bb:cc:dd:ee:ff"],
    ["fe80::1%eth0", "Word:fe80::1 Junk:% Word:eth0"],
    ["dead face-b", "Word:dead Word:face-b"],
    // The word is longer than the address.
    ["add::x add-x", "Word:add:: Word:x Word:add-x"],
  ]);
});

describe("brackets around an IPv6 address belong to it", () => {
  check([
    ["[fe80::1]:80", "Word:[fe80::1] Colon:: NumberLiteral:80"],
    ["[fe80::1]-[fe80::2]", "Word:[fe80::1] Dash:- Word:[fe80::2]"],
    ["addr[1]", "Word:addr LeftBracket:[ NumberLiteral:1 RightBracket:]"],
    ["[ ::1 ]", "LeftBracket:[ Word:::1 RightBracket:]"],
  ]);
});

describe("a class id needs white space or one of : - } , behind it", () => {
  check([
    ["1:22 ", "Word:1:22"],
    ["1:22}", "Word:1:22 RightBrace:}"],
    ["ffff:1,", "Word:ffff:1 Comma:,"],
    ["1:22", "NumberLiteral:1 Colon:: NumberLiteral:22"],
    ["1:22;", "NumberLiteral:1 Colon:: NumberLiteral:22 Semicolon:;"],
    ["1 : 22 ", "NumberLiteral:1 Colon:: NumberLiteral:22"],
  ]);
});

describe("signs", () => {
  check([
    ["= == ! !=", "Assign:= RelationalSign:== RelationalSign:! RelationalSign:!="],
    ["< <= > >=", "RelationalSign:< RelationalSign:<= RelationalSign:> RelationalSign:>="],
    ["<< >> & | ^", "BinarySign:<< BinarySign:>> BinarySign:& BinarySign:| BinarySign:^"],
    ["&&", "BinarySign:& BinarySign:&"],
    ["===", "RelationalSign:== Assign:="],
    ["{(1)}", "LeftBrace:{ LeftParenthesis:( NumberLiteral:1 RightParenthesis:) RightBrace:}"],
    ["; + - / : , . @ $", "Semicolon:; Plus:+ Dash:- Slash:/ Colon:: Comma:, Dot:. At:@ Dollar:$"],
  ]);
});

describe("what belongs to no token is junk, a character at a time", () => {
  check([
    ["'a'", "Junk:' Word:a Junk:'"],
    ["~%?", "Junk:~ Junk:% Junk:?"],
    ["aé", "Word:a Junk:é"],
    ["a\u00a0b", "Word:a Junk:\u00a0 Word:b"],
    ["a\rb", "Word:a Junk:\r Word:b"],
    ["\uFEFFtable", "Junk:\uFEFF Table:table"],
    ["a\0b", "Word:a Junk:\0 Word:b"],
  ]);
});

describe("a quoted string runs to the next quote, and knows no escapes", () => {
  check([
    ['"a b"', 'QuotedString:"a b"'],
    ['""', 'QuotedString:""'],
    ['"a\nb"', 'QuotedString:"a\nb"'],
    ['"a#b"', 'QuotedString:"a#b"'],
    ['"\\\\"', 'QuotedString:"\\\\"'],
    ['"a\\"b"', 'QuotedString:"a\\" Word:b Junk:"'],
    ['"eth*"', 'QuotedString:"eth*"'],
    // One that never ends is junk, and the rest is read as ever.
    ['"a\nb', 'Junk:" Word:a Newline:\\n Word:b'],
  ]);
});

describe("a backslash continues a line only as its very last character", () => {
  check([
    ["a \\\nb", "Word:a Word:b"],
    ["a\\\nb", "Word:a Word:b"],
    ["a \\\n\\\nb", "Word:a Word:b"],
    ["a \\ \nb", "Word:a Junk:\\ Newline:\\n Word:b"],
    ["a \\ b", "Word:a Junk:\\ Word:b"],
    ["a\\b", "Word:a Junk:\\ Word:b"],
    ["a \\", "Word:a Junk:\\"],
  ]);
});

describe("a comment behind something leaves its new line, a line of comment alone takes it along", () => {
  test.each([
    ["a # c\nb", "Word:a Newline:\\n Word:b", ["# c"]],
    ["a\n# c\nb", "Word:a Newline:\\n Word:b", ["# c"]],
    ["a\n\t # c\n  # d\nb", "Word:a Newline:\\n Word:b", ["# c", "# d"]],
    ["# c\nb", "Word:b", ["# c"]],
    // So that a statement goes on behind it.
    ["a \\\n# c\nb", "Word:a Word:b", ["# c"]],
    ["a \\\n  # c\n  # d\n  b\n", "Word:a Word:b Newline:\\n", ["# c", "# d"]],
    // A backslash in a comment is part of the comment.
    ["a # c \\\nb", "Word:a Newline:\\n Word:b", ["# c \\"]],
    ["# c \\\nb", "Word:b", ["# c \\"]],
    ['# "\nb', "Word:b", ['# "']],
    ["#!/usr/sbin/nft -f\nb", "Word:b", ["#!/usr/sbin/nft -f"]],
    ["a#c", "Word:a", ["#c"]],
  ])("%j is %j", (text, tokens, comments) => {
    expect(tokensOf(text)).toBe(tokens);
    expect(commentsOf(text)).toEqual(comments);
  });
});

describe("openComment is where a comment begins that no new line ends", () => {
  test.each([
    ["# x", 0],
    ["  # x", 2],
    ["a # x", 2],
    ["# x\n# y", 4],
    ["# x\n", -1],
    ["a # x\n", -1],
    ["a", -1],
    ['"# x"', -1],
  ])("%j: %i", (text, offset) => expect(tokenize(text).openComment).toBe(offset));
});

describe("CRLF is one new line, and carriageReturn where the first one stands that nft would refuse", () => {
  test.each([
    ["a\r\nb", "Word:a Newline:\r\n Word:b", 1],
    ["a\r\n\r\nb", "Word:a Newline:\r\n Newline:\r\n Word:b", 1],
    ["a \\\r\nb\r\n", "Word:a Word:b Newline:\r\n", 3],
    ["a\r\n# c\r\nb", "Word:a Newline:\r\n Word:b", 1],
    // In a comment and in a string it is a character like others.
    ["# c\r\nb", "Word:b", -1],
    ["a # c\r\nb", "Word:a Newline:\\n Word:b", -1],
    ['"a\r\nb"', 'QuotedString:"a\r\nb"', -1],
    ["a\nb", "Word:a Newline:\\n Word:b", -1],
    ["a\rb", "Word:a Junk:\r Word:b", -1],
  ])("%j is %j, %i", (text, tokens, offset) => {
    expect(tokensOf(text)).toBe(tokens);
    expect(tokenize(text).carriageReturn).toBe(offset);
  });

  test("the carriage return is no part of a comment", () => {
    expect(commentsOf("a # c\r\n# d\r\n")).toEqual(["# c", "# d"]);
  });
});
