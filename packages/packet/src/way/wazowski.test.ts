/** The case that the project is named after: the ping that never left. */
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { wazowskiFacts, wazowskiFile } from "../../test/wazowski.ts";
import { formatTree, treeOf } from "../answer/tree.ts";
import { verdictLine } from "../answer/words.ts";
import { readQuestion } from "../question/question.ts";
import { tracePacket } from "./host.ts";

function ask(snapshot: string, file: string) {
  const host = wazowskiFacts(snapshot);
  const ruleset = buildRuleset({ path: file, parsed: parse(wazowskiFile(file)) });
  const question = readQuestion({
    words: ["icmp", "echo-request"],
    from: "192.168.4.110",
    to: "10.53.134.11",
    inputInterface: "eno2",
  });
  if ("error" in question) throw new Error(question.error);
  return tracePacket(question.packet, { ruleset, tables: ruleset.tables }, host);
}

test("the legacy policy drops it", () => {
  const answer = ask("snapshot.json", "snat.cfg");
  expect(verdictLine(answer)).toBe("DROPPED in forward by legacy iptables filter/FORWARD policy DROP");
  expect(formatTree(treeOf(answer.ways[0]!, { verbose: true }))).toBe(`\
✓ prerouting
  ✓ ip nat prerouting (priority filter): policy accept
→ routing: by eno1
✗ forward
  ✗ legacy iptables filter/FORWARD: policy DROP
`);
});

test("with the policy changed it leaves, translated", () => {
  const answer = ask("snapshot-after.json", "snat.cfg");
  expect(verdictLine(answer)).toBe("ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11");
});

test("with a misspelt interface it leaves untranslated", () => {
  expect(verdictLine(ask("snapshot-after.json", "snat-eno11.cfg"))).toBe(
    "ACCEPTED: it leaves by eno1 as icmp echo-request 192.168.4.110 > 10.53.134.11",
  );
});
