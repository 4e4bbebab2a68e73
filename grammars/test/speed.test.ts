/** No regular expression backtracks badly: what takes seconds here would take minutes if one did. */
import { describe, expect, test } from "vitest";
import { loadGrammar, tokenize } from "./tokenize.ts";

const grammar = await loadGrammar("source.nft");
const address = (index: number): string => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

/** Milliseconds that a text takes. */
function timeOf(text: string): number {
  const start = performance.now();
  tokenize(grammar, text);
  return performance.now() - start;
}

describe("long texts", () => {
  test("a line of 1 MB", () => {
    const elements = Array.from({ length: 77_000 }, (_, index) => address(index));
    const line = `\t\telements = { ${elements.join(", ")} }`;
    expect(line.length).toBeGreaterThan(1_000_000);
    expect(timeOf(line)).toBeLessThan(20_000);
  });

  test("10,000 rules", () => {
    const rules = Array.from(
      { length: 10_000 },
      (_, index) => `\t\tiifname "eth0" ip saddr ${address(index)} tcp dport ${index} counter packets 0 bytes 0 accept`,
    );
    expect(timeOf(rules.join("\n"))).toBeLessThan(20_000);
  });
});

describe("a line of 50,000 characters that nearly match", () => {
  test.each([
    ...'a1f.:-/$@"\\{}[](),;=!#&| \t',
    ...["a:", "1.", "::", "ff:", "1d", "a-", "0x", "\t;", "1/", "eth*", "a.b/"],
    ...["chain ", "add ", "type ", "fib saddr . ", "log prefix ", "ct original ip ", "iifname { a, ", "tcp option "],
  ])("%j", (unit) => {
    expect(timeOf(unit.repeat(50_000 / unit.length))).toBeLessThan(8000);
  });
});
