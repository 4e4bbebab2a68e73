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
