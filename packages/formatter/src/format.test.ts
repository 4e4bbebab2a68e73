import { describe, expect, test } from "vitest";
import { format } from "./index.ts";

describe("format", () => {
  test("leaves a document with a syntax error alone, and says what stops it", () => {
    const result = format("table ip t {\n  chain c { tcp dprt 22 }\n}\n");
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "unknown-word" }] });
  });

  test("gives a formatted document back as it is", () => {
    const text = "table ip t {\n\tchain c {\n\t\tdrop\n\t}\n}\n";
    expect(format(text)).toEqual({ ok: true, text, changed: false });
  });

  test("gives nothing for nothing, and for white space alone", () => {
    expect(format("")).toEqual({ ok: true, text: "", changed: false });
    expect(format("\n \n;\n")).toEqual({ ok: true, text: "", changed: true });
  });

  test("indents by spaces where told to", () => {
    expect(format("table t { chain c { drop; }; }", { indent: 2 })).toMatchObject({
      text: "table t {\n  chain c {\n    drop\n  }\n}\n",
    });
  });

  test("fills element lists up to the line width", () => {
    const text = "define ports = { 1001, 1002, 1003, 1004, 1005 }\n";
    expect(format(text, { lineWidth: 47 })).toMatchObject({ changed: false });
    expect(format(text, { lineWidth: 24 })).toMatchObject({
      text: "define ports = {\n\t1001, 1002,\n\t1003, 1004, 1005\n}\n",
    });
  });

  test.each([
    [{ indent: 0 }, 'indent is 0; make it "tab" or a number of spaces from 1 to 16'],
    [{ indent: 1.5 }, 'indent is 1.5; make it "tab" or a number of spaces from 1 to 16'],
    [{ lineWidth: 19 }, "lineWidth is 19; make it a number from 20 on"],
  ])("refuses %j", (options, message) => {
    expect(() => format("", options)).toThrow(new RangeError(message));
  });

  test("keeps CRLF out of what it keeps as it is", () => {
    expect(format("# nftlint-format-off\r\ndefine  a = 1\r\n# nftlint-format-on\r\n")).toMatchObject({
      text: "# nftlint-format-off\ndefine  a = 1\n# nftlint-format-on\n",
    });
  });
});

describe("tokens that stand apart stay apart", () => {
  test.each([
    ["iifname a - b", "iifname a - b"],
    ["iifname a   -b", "iifname a - b"],
    ["tcp dport 10 - 20", "tcp dport 10-20"],
    ["tcp dport $a - $b", "tcp dport $a - $b"],
    ["ip saddr $a / 24", "ip saddr $a / 24"],
    ["ip6 saddr fe80:: / 10", "ip6 saddr fe80::/10"],
    ["dnat to $a : 80", "dnat to $a : 80"],
    ["dnat to $a:80", "dnat to $a:80"],
    ["dnat to [ ::1 ] : 80", null],
    ["limit rate 10 mbytes/second", "limit rate 10 mbytes/second"],
    ["limit rate 10mbytes/second", "limit rate 10mbytes/second"],
    ["tcp flags syn / syn , ack", "tcp flags syn / syn,ack"],
    ["rt0 addr [ 1 ] ::1", "rt0 addr[1] ::1"],
    ["ct state ! new", "ct state ! new"],
    ["meta mark set ( 1|2 )<<3", "meta mark set (1 | 2) << 3"],
  ])("%s", (rule, expected) => {
    const definitions = "define a = 1\ndefine b = 2\n";
    const result = format(`${definitions}add rule t c ${rule}\n`);
    expect(result.ok ? result.text : null).toBe(expected === null ? null : `${definitions}add rule t c ${expected}\n`);
  });
});
