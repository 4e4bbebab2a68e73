import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { type Call, nftlint } from "./nftlint.ts";

const cwd = fileURLToPath(new URL("../../../test/fixtures/wazowski/", import.meta.url));
const schema = JSON.parse(readFileSync(new URL("../schemas/answer.schema.json", import.meta.url), "utf8"));
const isAnswer = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

/** The ping of the account. */
const ping = ["--iif", "eno2", "--from", "192.168.4.110", "--to", "10.53.134.11", "icmp", "echo-request"];

const why = (words: readonly string[], call: Call = {}) => nftlint(["why", ...words], { cwd, ...call });

test("a question in words alone is the same", () => {
  const host = ["--host", "snapshot.json"];
  const { out } = why([...host, ...ping]);
  expect(why([...host, "ping", "from", "192.168.4.110", "to", "10.53.134.11", "iif", "eno2"]).out).toBe(out);
  expect(why([...host, "--iif", "eno2", "ping from 192.168.4.110 to 10.53.134.11"]).out).toBe(out);
});

describe("the answer for people", () => {
  test("a verdict, then the way", () => {
    const { exit, out } = why(["--host", "snapshot.json", ...ping]);
    expect(out.split("\n")[0]).toBe("DROPPED in forward by legacy iptables filter/FORWARD policy DROP");
    expect(exit).toBe(0);
  });

  test("rules of a file with their lines, and the packet where it changes", () => {
    const { exit, out } = why(["--host", "snapshot-after.json", "--ruleset", "snat.cfg", ...ping]);
    expect(out).toBe(`\
ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11

→ icmp echo-request 192.168.4.110 > 10.53.134.11, in by eno2
✓ prerouting: accepted by policy
→ routing: by eno1
✓ forward: accepted by policy
✓ postrouting
  ✓ ip nat postrouting (priority srcnat)
    ✓ snat.cfg:8  oifname eno1 counter masquerade
      → source 192.168.4.110 becomes 10.53.134.1
`);
    expect(exit).toBe(0);
  });

  test("why the neighbours do not match, where that is asked for", () => {
    const { out } = why(["--host", "snapshot-after.json", "--ruleset", "snat-eno11.cfg", "--verbose", ...ping]);
    expect(out).toContain("    · snat-eno11.cfg:8  oifname eno11 counter masquerade (does not match: ");
  });

  test("the way back, where that is asked for", () => {
    const { exit, out } = why(["--host", "snapshot-after.json", "--ruleset", "snat.cfg", "--reply", ...ping]);
    expect(out.split("\n\n").slice(2).join("\n\n")).toBe(`\
The reply: ACCEPTED: it leaves by eno2 as icmp echo-reply 10.53.134.11 > 192.168.4.110

→ icmp echo-reply 10.53.134.11 > 10.53.134.1, in by eno1, established
✓ prerouting
  → destination 10.53.134.1 becomes 192.168.4.110
→ routing: by eno2
✓ forward: accepted by policy
`);
    expect(exit).toBe(0);
    expect(why(["--host", "snapshot.json", "--reply", ...ping]).out).toContain(
      "\nThe reply: no reply comes: it does not arrive, or nobody answers such a packet\n",
    );
  });

  test("what would let it pass", () => {
    const { out } = why(["--host", "snapshot-after.json", "--ruleset", "snat-forward-drop.cfg", ...ping]);
    expect(out.split("\n\n")[2]).toBe(`\
To let it pass:
  snat-forward-drop.cfg:15: insert at the end of chain "forward": iifname "eno2" oifname "eno1" ip saddr 192.168.4.110 ip daddr 10.53.134.11 icmp type echo-request accept
  snat-forward-drop.cfg:16: insert at the end of chain "forward": ct state established,related accept
`);
  });

  test("colours where they are wanted alone", () => {
    const verdict = (env: NodeJS.ProcessEnv, ...more: string[]) =>
      why(["--host", "snapshot.json", ...more, ...ping], { env }).out.split("\n")[0];
    expect(verdict({ FORCE_COLOR: "1" })).toContain("\u001b[31m");
    expect(verdict({}, "--color", "always")).toContain("\u001b[31m");
    expect(verdict({})).not.toContain("\u001b");
  });
});

describe("the answer for programs", () => {
  const json = (...words: string[]) => JSON.parse(why(["--format", "json", ...words]).out);

  test.each([
    ["dropped", ["--host", "snapshot.json", ...ping]],
    ["accepted", ["--host", "snapshot-after.json", "--ruleset", "snat-with-forward.cfg", ...ping]],
    [
      "dropped",
      ["--host", "snapshot.json", "--iif", "eno2", "--from", "192.168.4.110", "--to", "0.0.0.0", "tcp", "22"],
    ],
    ["dropped", ["--host", "snapshot-after.json", "--ruleset", "snat-forward-drop.cfg", "--reply", ...ping]],
    ["accepted", ["--host", "snapshot-after.json", "--reply", ...ping]],
    ["accepted", ["--host", "snapshot.json", "--from", "192.168.4.1", "--to", "192.168.4.110", "udp", "53"]],
  ])("follows its published schema: %s", (verdict, words) => {
    const answer = json(...words);
    isAnswer(answer);
    expect(isAnswer.errors ?? []).toEqual([]);
    expect(answer.verdict).toBe(verdict);
  });

  test("has the file, the range and the packet behind each rule", () => {
    const { ways, cause } = json("--host", "snapshot-after.json", "--ruleset", "snat.cfg", ...ping);
    expect(cause).toBe(null);
    const [step] = ways[0].steps.filter(({ hook }: { hook?: string }) => hook === "postrouting");
    const [rule] = step.chains[0].rules;
    expect(rule).toMatchObject({
      text: "oifname eno1 counter masquerade",
      file: "snat.cfg",
      start: { line: 8, column: 7 },
      end: { line: 8, column: 38 },
      matched: "yes",
      changed: { source: "10.53.134.1", connection: { isSourceTranslated: true } },
    });
  });

  test("has the handle of a live rule, and what decides", () => {
    const { cause, summary } = json("--host", "snapshot.json", ...ping);
    expect(summary).toBe("DROPPED in forward by legacy iptables filter/FORWARD policy DROP");
    expect(cause).toEqual({
      hook: "forward",
      kind: "legacy-policy",
      text: "legacy iptables filter/FORWARD policy DROP",
      chain: { kind: "legacy", family: "ip", table: "filter", chain: "FORWARD", tool: "iptables-legacy" },
    });
  });

  test("has a schema that refuses what is no answer", () => {
    const answer = json("--host", "snapshot.json", ...ping);
    expect(isAnswer({ ...answer, version: 2 })).toBe(false);
    expect(isAnswer({ ...answer, verdict: "lost" })).toBe(false);
    expect(isAnswer({ ...answer, more: 1 })).toBe(false);
  });
});

describe("a question that cannot be answered gets one line that names the remedy", () => {
  const to = ["--to", "10.53.134.11"];
  const from = ["--from", "192.168.4.110"];
  const host = ["--host", "snapshot.json"];

  test.each<[string, string[], string]>([
    [
      "no host",
      [...from, ...to, "icmp"],
      "a packet meets a host: name its snapshot with --host, or --host local for this machine",
    ],
    ["no address", [...host, ...to, "icmp"], "whom the packet is between is missing: --from ADDRESS --to ADDRESS"],
    [
      "a host that is not there",
      [...from, ...to, "--host", "s.json", "icmp"],
      "cannot read s.json: there is no such file or directory; check the path",
    ],
    [
      "an interface that is not there",
      [...host, ...from, ...to, "--iif", "eno22", "icmp"],
      'wazowski has no interface "eno22" (did you mean "eno2"?); it has lo, eno1, eno2',
    ],
    ["two families", [...host, ...from, "--to", "::1", "icmp"], "192.168.4.110 and ::1 are of different families"],
    ["a port without a protocol", [...host, ...from, ...to, "dport", "22"], "a port needs its protocol: tcp dport 22"],
    ["a protocol without a port", [...host, ...from, ...to, "udp"], "the port is missing: udp 53"],
    ["no protocol", [...host, ...from, ...to], "the protocol is missing: icmp echo-request, tcp 22, udp 53"],
    [
      "a file with errors",
      [...host, ...from, ...to, "--ruleset", "snapshot.json", "icmp"],
      "snapshot.json has errors: nftlint check snapshot.json shows them",
    ],
  ])("%s", (_, words, expected) => {
    expect(why(words)).toEqual({ exit: 2, out: "", err: `nftlint: ${expected}\n` });
  });
});
