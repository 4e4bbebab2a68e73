import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { nftlint } from "./nftlint.ts";

const wazowski = fileURLToPath(new URL("../../../test/fixtures/wazowski/", import.meta.url));
const fixture = (name: string) => readFileSync(`${wazowski}${name}`, "utf8");
const schema = JSON.parse(readFileSync(new URL("../schemas/expectations-report.schema.json", import.meta.url), "utf8"));
const isReport = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);

const ping = '"iif": "eno2", "from": "192.168.4.110", "to": "10.53.134.11", "packet": "icmp"';

/** A directory with the case and a file of one expectation about its ping. */
function directoryExpecting(more: string, before = ""): string {
  const text = `{ "host": "s.json", ${before}"expectations": [\n{ "name": "a ping", ${ping}, ${more} }\n] }\n`;
  return directoryWith({
    "fw/s.json": fixture("snapshot-after.json"),
    "fw/snat.cfg": fixture("snat.cfg"),
    "fw/drop.cfg": fixture("snat-forward-drop.cfg"),
    "fw/a.expectations.json": text,
  });
}

/** The judgement of it, as status and problems. */
function judged(more: string, before = ""): { exit: number | null; status: string; problems: string[] } {
  const cwd = directoryExpecting(more, before);
  const { exit, out } = nftlint(["why", "--all", "fw/a.expectations.json", "--format", "json"], { cwd });
  const report = JSON.parse(out);
  isReport(report);
  expect(isReport.errors ?? []).toEqual([]);
  const [{ status, problems }] = report.files[0].expectations;
  return { exit, status, problems };
}

describe("an expectation is met", () => {
  test.each([
    '"expect": "accepted"',
    '"expect": "accepted", "oif": "eno1", "as": { "from": "10.53.134.1", "to": "10.53.134.11" }, "reply": true',
    '"expect": "accepted", "by": "masquerade"',
  ])("%s", (more) => {
    expect(judged(more)).toEqual({ exit: 0, status: "met", problems: [] });
  });

  test.each(["dropped", "blocked"])("as %s", (word) => {
    expect(judged(`"expect": "${word}", "by": "policy drop"`, '"ruleset": "drop.cfg", ')).toMatchObject({
      status: "met",
    });
  });
});

describe("an expectation is not met", () => {
  test.each([
    [
      '"expect": "dropped"',
      "expected dropped, but ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11",
    ],
    ['"expect": "accepted", "oif": "eno2"', "expected by eno2, but by eno1"],
    ['"expect": "accepted", "as": { "from": "192.168.4.110" }', "expected source 192.168.4.110, but it is 10.53.134.1"],
    ['"expect": "accepted", "as": { "dport": 22 }', "expected destination port 22, but it is without one"],
    [
      '"expect": "accepted", "by": "snat"',
      'expected to be decided by "snat", but by ip nat prerouting policy accept, legacy iptables filter/FORWARD policy ACCEPT, handle 3 "oifname "eno1" counter masquerade" in ip nat postrouting',
    ],
  ])("%s", (more, problem) => {
    expect(judged(more)).toEqual({ exit: 1, status: "unmet", problems: [problem] });
  });
});

describe("every packet of a kind", () => {
  /** The judgements of some expectations about the case with a ruleset. */
  function judgeAll(ruleset: string, ...expectations: string[]): string[] {
    const text = `{ "host": "s.json", "ruleset": "r.nft", "expectations": [\n${expectations.join(",\n")}\n] }\n`;
    const files = { "s.json": fixture("snapshot-after.json"), "r.nft": ruleset, "a.expectations.json": text };
    const { out } = nftlint(["why", "--all", ".", "--format", "json"], { cwd: directoryWith(files) });
    const report = JSON.parse(out);
    isReport(report);
    expect(isReport.errors ?? []).toEqual([]);
    type Entry = { readonly status: string; readonly problems: readonly string[]; readonly packet: unknown };
    return report.files[0].expectations.map(({ status, problems }: Entry) => [status, ...problems].join(": "));
  }

  const chain = (rules: string) =>
    `table inet f {\n\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;\n${rules}\t}\n}\n`;
  const nothing =
    '{ "name": "nothing from eno1 reaches eno2 but replies", "iif": "eno1", "oif": "eno2", "expect": "blocked" }';

  test("is proven to be treated so", () => {
    const rules = "\t\tct state established,related accept\n\t\tiifname eno2 oifname eno1 accept\n";
    const lan =
      '{ "name": "all of the LAN goes out", "iif": "eno2", "oif": "eno1", "from": "192.168.4.0/24", "expect": "accepted" }';
    const answers =
      '{ "name": "answers pass", "iif": "eno1", "oif": "eno2", "state": "established", "expect": "accepted" }';
    expect(judgeAll(chain(rules), nothing, lan, answers)).toEqual(["met", "met", "met"]);
  });

  test("or the packet is shown that is not", () => {
    const rules = "\t\tct state established,related accept\n\t\tip daddr 192.168.4.77 udp dport 5353 accept\n";
    expect(judgeAll(chain(rules), nothing)).toEqual([
      "unmet: expected blocked, but ACCEPTED: it leaves by eno2 as udp 192.0.2.1:40000 > 192.168.4.77:5353",
    ]);
  });

  test("or it is told what that depends on", () => {
    const rules = "\t\tip daddr @friends accept\n";
    const set = "table inet f {\n\tset friends {\n\t\ttype ipv4_addr; flags dynamic;\n\t}\n}\n";
    const [judgement = ""] = judgeAll(set + chain(rules), nothing);
    expect(judgement).toMatch(/^open: it depends on .*friends/);
  });

  test("is no kind that nothing is of", () => {
    const none =
      '{ "name": "a", "iif": "eno2", "from": "192.168.4.0/24", "to": "192.168.4.1", "oif": "eno1", "expect": "dropped" }';
    expect(judgeAll("", none)).toEqual(["unmet: no packet of this kind is for eno1"]);
  });
});

describe("reports", () => {
  const report = (...words: string[]) => {
    const cwd = directoryExpecting('"expect": "accepted"', '"ruleset": "drop.cfg", ');
    return nftlint(["why", "--all", "fw", ...words], { cwd });
  };

  test("for people show the way of what is not met", () => {
    expect(report()).toEqual({
      exit: 1,
      err: "",
      out: `\
fw/a.expectations.json on wazowski
  ✗ a ping
    expected accepted, but DROPPED in forward by ip filter forward policy drop

    → icmp echo-request 192.168.4.110 > 10.53.134.11, in by eno2
    ✓ prerouting: accepted by policy
    → routing: by eno1
    ✗ forward
      ✗ ip filter forward (priority filter): policy drop

1 expectation: 0 met, 1 not met.
`,
    });
  });

  test("for CI are cases that fail", () => {
    expect(report("--format", "junit").out).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nftlint why" tests="1" failures="1" errors="0">
  <testsuite name="fw/a.expectations.json" tests="1" failures="1" errors="0">
    <testcase name="a ping" classname="fw/a.expectations.json" file="fw/a.expectations.json" line="2">
      <failure type="verdict" message="expected accepted, but DROPPED in forward by ip filter forward policy drop">expected accepted, but DROPPED in forward by ip filter forward policy drop

→ icmp echo-request 192.168.4.110 &gt; 10.53.134.11, in by eno2
✓ prerouting: accepted by policy
→ routing: by eno1
✗ forward
  ✗ ip filter forward (priority filter): policy drop</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test("may be about another ruleset or host than the file names", () => {
    expect(report("--ruleset", "fw/snat.cfg").exit).toBe(0);
    expect(report("--host", `${wazowski}snapshot.json`, "--ruleset", "fw/snat.cfg").out).toContain(
      "expected accepted, but DROPPED in forward by legacy iptables filter/FORWARD policy DROP",
    );
  });
});

describe("what cannot be judged is told with its place", () => {
  const complaint = (more: string, words = ["fw/a.expectations.json"], before = "") => {
    const { exit, out, err } = nftlint(["why", "--all", ...words], { cwd: directoryExpecting(more, before) });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    return err;
  };

  test.each<[string, string, string[], string]>([
    [
      "no file",
      "",
      [],
      "no file of expectations is named: nftlint why --all router.expectations.json, or a directory of such",
    ],
    [
      "a file that is not there",
      "",
      ["b.json"],
      "cannot read b.json: there is no such file or directory; check the path",
    ],
    [
      "a fault",
      '"expect": "acepted"',
      ["fw"],
      'fw/a.expectations.json:2:111: "expect" cannot be "acepted"; did you mean "accepted"? (accepted: it reaches the host or leaves it. blocked: it is dropped or rejected. queued: a program decides. taken: something else of the kernel does.)',
    ],
    [
      "an interface that is not there",
      '"expect": "accepted", "oif": "eno11"',
      ["fw"],
      'fw/a.expectations.json:2: wazowski has no interface "eno11" (did you mean "eno1"?); it has lo, eno1, eno2',
    ],
    [
      "an option that the files tell",
      '"expect": "accepted"',
      ["fw", "--iif", "eno2"],
      "--iif is told in the files that --all reads",
    ],
  ])("%s", (_, more, words, expected) => {
    expect(complaint(more, words)).toBe(`nftlint: ${expected}\n`);
  });

  test("a host that is not there", () => {
    const cwd = directoryWith({
      "a.expectations.json": '{ "host": "s.json", "expectations": [{ "name": "a", "expect": "dropped" }] }',
    });
    expect(nftlint(["why", "--all", "."], { cwd })).toEqual({
      exit: 2,
      out: "",
      err: "nftlint: a.expectations.json: cannot read s.json: there is no such file or directory; check the path\n",
    });
  });

  test("a report for CI of one packet", () => {
    expect(nftlint(["why", "icmp", "--format", "junit"], { cwd: wazowski })).toEqual({
      exit: 2,
      out: "",
      err: "nftlint: junit reports are for expectations: add --all and name their files\n",
    });
  });
});
