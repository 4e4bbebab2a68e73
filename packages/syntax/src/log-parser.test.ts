import { describe, expect, it } from "vitest";
import { inChain, specify } from "../test/specification.ts";
import { parse } from "./parser.ts";

describe("log", () => {
  const { check, refuse } = specify(inChain);
  check("log", "(log)");
  check('log prefix "x: "', '(log options=[(log-option option=prefix values=["x: "])])');
  check("log prefix x", "(log options=[(log-option option=prefix values=[x])])");
  refuse("log prefix $p", "$");
  check("log group 1", "(log options=[(log-option option=group values=[1])])");
  check("log level info", "(log options=[(log-option option=level values=[info])])");
  check("log level warn", "(log options=[(log-option option=level values=[warn])])");
  check("log level audit", "(log options=[(log-option option=level values=[audit])])");
  check("log snaplen 100", "(log options=[(log-option option=snaplen values=[100])])");
  check("log queue-threshold 10", "(log options=[(log-option option=queue-threshold values=[10])])");
  check(
    'log prefix "x" group 1 snaplen 10 queue-threshold 2',
    '(log options=[(log-option option=prefix values=["x"]) (log-option option=group values=[1]) (log-option option=snaplen values=[10]) (log-option option=queue-threshold values=[2])])',
  );
  check("log flags all", "(log options=[(log-option option=flags values=[all])])");
  check("log flags ether", "(log options=[(log-option option=flags values=[ether])])");
  check("log flags skuid", "(log options=[(log-option option=flags values=[skuid])])");
  check("log flags tcp sequence", "(log options=[(log-option option=flags values=[tcp sequence])])");
  check("log flags tcp sequence,options", "(log options=[(log-option option=flags values=[tcp sequence options])])");
  check("log flags tcp options,sequence", "(log options=[(log-option option=flags values=[tcp options sequence])])");
  check("log flags ip options", "(log options=[(log-option option=flags values=[ip options])])");
  check(
    "log flags tcp sequence flags ip options",
    "(log options=[(log-option option=flags values=[tcp sequence]) (log-option option=flags values=[ip options])])",
  );
  check(
    'log prefix "a" level debug flags all accept',
    '(log options=[(log-option option=prefix values=["a"]) (log-option option=level values=[debug]) (log-option option=flags values=[all])]) accept',
  );
  refuse("log level foo", "foo");
  refuse("log flags foo", "foo");
  refuse("log flags tcp foo", "foo");
  refuse("log prefix", "");
  refuse("log prefix 5", "5");
  refuse("log group x", "x");
  refuse("log foo", "foo");
  check(
    'log prefix "a" prefix "b"',
    '(log options=[(log-option option=prefix values=["a"]) (log-option option=prefix values=["b"])])',
  );
});

describe("two flags of log behind a rate", () => {
  const rate = "limit rate 5/minute";
  const flags = "log flags tcp options flags ip options";
  /** What nft 1.1.7 calls junk in a chain of these rules. */
  const junk = (...rules: readonly string[]) => {
    const text = `table ip t {\nchain c {\n${rules.join("\n")}\n}\n}\n`;
    return parse(text).diagnostics.map(({ start, end, since }) => `${since}: ${text.slice(start, end)}`);
  };

  it.each([
    [`${rate} ${flags} drop`, "ip saddr 192.0.2.1 accept", "192.0.2.1"],
    [`${rate} ${flags}`, "tcp dport { 1, 2 } accept", "{"],
    [`${rate} log flags ether flags ip options`, 'iifname "eth0" accept', '"eth0"'],
    [`${rate} log flags tcp options log flags tcp sequence`, "ip saddr $x", "$"],
  ])("%s", (first, second, expected) => {
    expect(junk(first, second)).toEqual([`1.1.7: ${expected}`]);
  });

  it.each([
    [`${rate} burst 5 packets ${flags} drop`, "ip saddr 192.0.2.1 accept"],
    [`${rate} log flags ip options flags skuid`, "ip saddr 192.0.2.1 accept"],
    [`${rate} counter`, `${flags} drop`, "ip saddr 192.0.2.1 accept"],
    [`${rate} ${flags} drop`, "tcp dport 22 accept"],
  ])("not %s", (...rules) => {
    expect(junk(...rules)).toEqual([]);
  });
});
