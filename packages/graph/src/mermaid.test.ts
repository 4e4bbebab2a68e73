import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRuleset, pictureOf, router, wayOf } from "../test/pictures.ts";
import { renderMermaid } from "./mermaid.ts";

describe("a flowchart", () => {
  test("of a jump", () => {
    const text =
      "table ip t {\n\tchain a {\n\t}\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport { 22, 80 } jump a\n\t}\n}\n";
    expect(renderMermaid(pictureOf(text)).split("\n").slice(7, 13)).toEqual([
      '  subgraph s_IP_input["input<br/>to this host"]',
      '    s_IP_input_0_0["ip t c<br/>type filter, priority filter #40;0#41;<br/>tcp dport #123; 22, 80 #125; jump a<br/>#9632; policy drop"]:::drop',
      '    s_IP_input_0_1["a"]:::plain',
      "    s_IP_input_0_0 -->|jump| s_IP_input_0_1",
      "  end",
      '  s_IP_forward["forward<br/>through this host#59; no chains"]:::stop',
    ]);
  });

  test("of a packet that is dropped marks its way and its end", () => {
    const lines = renderMermaid(wayOf("table ip nat {\n}\n", "icmp", { host: router("snapshot.json") })).split("\n");
    expect(lines.filter((line) => line.includes("==>"))).toEqual([
      "  s_arrival ==> s_IP_prerouting",
      "  s_IP_prerouting ==> s_routing",
      "  s_routing ==> s_IP_forward",
    ]);
    expect(lines.find((line) => line.includes("dropped here"))).toBe(
      '    s_IP_forward_0_0["2: legacy iptables filter/FORWARD<br/>priority 0<br/>#9632; policy drop<br/>#10007; dropped here"]:::death',
    );
  });

  test("of any ruleset is a flowchart in Mermaid's grammar", () => {
    const check = (chart: string) => expect(chart.split("\n").filter((line) => !isStatement(line))).toEqual([]);
    fc.assert(
      fc.property(anyRuleset, (text) => {
        check(renderMermaid(pictureOf(text)));
        check(renderMermaid(wayOf(text, "tcp 22")));
      }),
      { numRuns: 100 },
    );
  });
});

test("what is no statement is seen", () => {
  const lines = ['  a["x "y"]:::plain', "  a ->> b", '  a["#x"]:::plain', "  accTitle: a; b"];
  expect(lines.filter(isStatement)).toEqual([]);
});

/**
 * The part of Mermaid's grammar (packages/mermaid, flow.jison) that the pictures use. In quotes
 * stand plain characters, entities and line breaks alone.
 */
function isStatement(line: string): boolean {
  const id = "s_[A-Za-z0-9_]+|packet";
  const quoted = '"(?:[A-Za-z0-9 .,:/=_-]|#\\d+;|<br/>)*"';
  const node = `(?:${id})(?:\\[${quoted}\\]|\\(\\[${quoted}\\]\\)|\\{\\{${quoted}\\}\\}):::[a-z]+`;
  const statements = [
    '%%\\{init: \\{"flowchart": \\{"wrappingWidth": 600\\}\\}\\}%%',
    "flowchart TB",
    "\\s+acc(?:Title|Descr): [^;#{}\\n]*",
    `\\s+${node}`,
    `\\s+subgraph (?:${id})\\[${quoted}\\]`,
    "\\s+end",
    `\\s+(?:${id}) (?:-->|==>|-\\.->)(?:\\|[a-z]+\\|)? (?:${id})`,
    `\\s+class (?:${id}) [a-z]+`,
    "\\s+classDef [a-z]+ [a-z-]+:[#A-Za-z0-9 ]+(?:,[a-z-]+:[#A-Za-z0-9 ]+)*",
    "",
  ];
  return new RegExp(`^(?:${statements.join("|")})$`).test(line);
}
