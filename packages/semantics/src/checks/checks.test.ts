import { describe, expect, it } from "vitest";
import { faultsOf, rulesetOf } from "../../test/ruleset-of.ts";

const inTable = (items: string) => `table inet t {\n${items}\n}\n`;
const inChain = (rule: string) => inTable(`chain c { ${rule}; }`);
const long = "a".repeat(129);
const longName = "abcdefghijklmnop";

describe("what nft's parser refuses", () => {
  it.each([
    [inTable("flags dormand"), ["unknown-name: dormand"]],
    [inTable('comment "a"\ncomment "b"'), ['duplicate-property: comment "b"']],
    [inTable('chain c { comment "a"; comment "b"; }'), ['duplicate-property: comment "b"']],
    [
      inTable("chain c { type filter hook input priority 0; policy accept; policy drop; }"),
      ["duplicate-property: policy drop"],
    ],
    [inTable("chain c { type filter hook inputt priority 0; }"), ["unknown-name: inputt"]],
    [`table netdev t { chain c { type filter hook ingress device "" priority 0; }\n }\n`, ['invalid-value: ""']],
    [
      `table netdev t { chain c { type filter hook ingress device ${longName} priority 0; }\n }\n`,
      [`invalid-value: ${longName}`],
    ],
    [
      `table netdev t { chain c { type filter hook ingress priority 0; devices = { a, ${longName} }; }\n }\n`,
      [`invalid-value: ${longName}`],
    ],
    [inTable("flowtable f { hook enoent priority filter + 10; }"), ["unknown-name: enoent"]],
    [inTable('flowtable f { hook ingress priority 0; devices = { "" }; }'), ['invalid-value: ""']],
    [inTable("set s { type ipv4_adr; }"), ["unknown-name: ipv4_adr"]],
    [inTable("map m { type ipv4_addr : ipv4_adr; }"), ["unknown-name: ipv4_adr"]],
    [inTable("set s { type string; }"), ["unknown-name: string"]],
    [inTable("set s { type ipv4_addr; type ipv4_addr; }"), ["duplicate-property: type ipv4_addr"]],
    [inTable("set s { typeof ip saddr; type ipv4_addr; }"), ["duplicate-property: type ipv4_addr"]],
    [inTable("set s { type mark; elements = { 1 }; elements = { 2 }; }"), ["duplicate-property: elements = { 2 }"]],
    [inTable('set s { type mark; comment "a"; comment "b"; }'), ['duplicate-property: comment "b"']],
    [inTable("set s { type mark; timeout 123456789s; }"), ["invalid-value: 123456789s"]],
    [inTable("set s { type mark; timeout never; }"), ["invalid-value: never"]],
    [inTable("set s { type mark; elements = { 1 expires never }; }"), ["invalid-value: never"]],
    [inTable('set s { type mark; elements = { 1 comment "a" comment "b" }; }'), ['duplicate-property: comment "b"']],
    [inTable(`set s { type mark; elements = { 1 comment "${long}" }; }`), [`invalid-value: "${long}"`]],
    [inTable("set s { typeof tunnel id; }"), ["misplaced-item: tunnel id"]],
    [inChain(`accept comment "${long}"`), [`invalid-value: "${long}"`]],
    [inChain(`accept comment "${"é".repeat(65)}"`), [`invalid-value: "${"é".repeat(65)}"`]],
    [inChain("last used foo"), ["invalid-value: foo"]],
    [inChain("limit rate 5/second burst 0 packets"), ["invalid-value: 0"]],
    [inChain('xt target "LOG"'), ['misplaced-item: xt target "LOG"']],
    [inChain("fib saddr . daddr oif 1"), ["invalid-value: fib saddr . daddr oif"]],
    [inChain("fib mark oif 1"), ["invalid-value: fib mark oif"]],
    [inChain("fib saddr . iif . oif oif 1"), ["invalid-value: fib saddr . iif . oif oif"]],
    [inChain("tcp option 256 exists"), ["invalid-value: tcp option 256"]],
    [inChain("reset tcp option 256"), ["invalid-value: reset tcp option 256"]],
    [inChain("tcp option 1 length 1"), ["unknown-name: tcp option 1 length"]],
    [inChain("tcp option @25,0,0 1"), ["invalid-value: 0"]],
    [inChain("dccp option 256 exists"), ["invalid-value: dccp option 256"]],
    [inChain("ipsec in spnum 256 spi 1"), ["invalid-value: 256"]],
    [inChain("@ll,0,0 1"), ["invalid-value: 0"]],
    [inChain("@th,0,513 1"), ["invalid-value: 513"]],
    [inChain("ip saddr . @ih,0,0 { 1.1.1.1 . 1 } accept"), ["invalid-value: 0"]],
    [inChain("meta mark set jhash @th,0,0 mod 2"), ["invalid-value: 0"]],
    [
      inTable('ct helper h { type "ftp" protocol tcp; type "ftp" protocol tcp; }'),
      ['duplicate-property: type "ftp" protocol tcp'],
    ],
    [inTable(`ct helper h { type "${longName}" protocol tcp; }`), [`invalid-value: "${longName}"`]],
    [inTable('secmark s { ""; }'), ['invalid-value: ""']],
    [inTable('counter c { packets 1 bytes 1; comment "a"; comment "b"; }'), ['duplicate-property: comment "b"']],
    [inTable("ct expectation e { protocol tcp; dport 1; timeout 123456789s; size 1; }"), ["invalid-value: 123456789s"]],
    ["table netdev t { tunnel n { ip saddr 1.1.1.1; ip6 saddr ::1; }\n }\n", ["duplicate-property: ip6 saddr ::1"]],
    [
      'table netdev t { tunnel n { geneve { class 0x1 opt-type 0x1 data "0x123"; }; }\n }\n',
      ['invalid-value: "0x123"'],
    ],
    ["add table t\nadd rule t c fib mark oif 1\n", ["invalid-value: fib mark oif"]],
  ])("%s", (text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it("refuses chains in chains in chains", () => {
    expect(faultsOf(inChain("jump { accept; }"))).toEqual([]);
    expect(faultsOf(inChain("jump { goto { accept; }; }"))).toEqual(["nested-too-deeply: goto "]);
    expect(faultsOf("add rule t c jump { jump { jump { accept; }; }; }\n")).toEqual([]);
    expect(faultsOf("add rule t c jump { jump { jump { goto { accept; }; }; }; }\n")).toEqual([
      "nested-too-deeply: goto ",
    ]);
  });

  it("names the nearest word and the first of two", () => {
    expect(rulesetOf(inTable("set s { type ipv4_adr; }")).diagnostics[0]?.message).toBe(
      'there is no datatype "ipv4_adr"; did you mean "ipv4_addr"?',
    );
    const text = inTable('comment "a"\ncomment "b"');
    expect(rulesetOf(text).diagnostics[0]?.related?.range).toMatchObject({ start: text.indexOf("comment") });
  });
});

describe("what nft's parser takes", () => {
  it.each([
    inTable("flags owner, persist"),
    inTable("chain c { type filter hook input priority 0; type filter hook output priority 0; }"),
    inTable("map m { type mark : mark; elements = { 1 : 1 }; elements = { 2 : 2 }; }"),
    inTable("set s { type mark; timeout 1d2h3m4s5ms; gc-interval 12345678s; }"),
    inTable("set s { type mark; timeout hm; }"),
    inTable("set s { type mark; flags timeout; elements = { 1 timeout never }; }"),
    inTable(`set s { type mark; comment "${"a".repeat(128)}"; }`),
    inTable("map m { type mark : counter; }"),
    inTable("map m { type mark : verdict; }"),
    inTable("set s { type time; }"),
    inTable("limit l { rate 5/second burst 0 packets; }"),
    inTable("ct timeout c { protocol tcp; policy = { established : 5m, close : 20 }; }"),
    inChain("limit rate 5 bytes/second burst 0 bytes"),
    inChain("tcp option 255 exists"),
    inChain("last used never"),
    inChain("fib saddr . saddr . iif oif 1"),
    inChain("@ll,0,512 1"),
  ])("%s", (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

it("checks a row of operators as long as a file", () => {
  expect(faultsOf(inChain(`meta mark set ${"1 | ".repeat(100_000)} 1`))).toEqual([]);
});
