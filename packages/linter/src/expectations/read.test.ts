import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { readExpectations } from "./read.ts";

/** The problems of a file, as `line:column message`. */
function problems(text: string): string[] {
  const result = readExpectations("a.expectations.json", text);
  return result.ok ? [] : result.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const withOne = (more: string) => `{ "expectations": [\n{ "name": "a", "expect": "accepted", ${more} }\n] }`;
const whole = '"from": "10.0.0.1", "to": "10.0.0.2", "packet": "tcp dport 22"';

describe("what a file says", () => {
  function only(more: string) {
    const result = readExpectations("a.expectations.json", withOne(more));
    if (!result.ok) throw new Error(result.problems[0]?.message);
    return result.expectations.expectations[0]!;
  }

  test("comments and trailing commas are allowed", () => {
    const text =
      '{\n// the router\n"host": "s.json", "ruleset": "r.nft", "expectations": [{ "name": "a", "expect": "dropped", },],\n}';
    expect(readExpectations("a", text)).toMatchObject({
      ok: true,
      expectations: { path: "a", host: "s.json", ruleset: "r.nft", expectations: [{ name: "a", line: 3 }] },
    });
  });

  test("one packet, where both ends and the protocol are told", () => {
    expect(only(`${whole}, "iif": "eno2", "mark": 16, "state": "established"`)).toMatchObject({
      subject: {
        kind: "packet",
        packet: { destinationPort: 22, inputInterface: "eno2", mark: 16, connection: { state: "established" } },
      },
      line: 2,
      reply: false,
    });
  });

  test.each([
    ['"iif": "eno1"', { inputInterface: "eno1", source: null, transport: null, state: "new", family: null }],
    ['"from": "10.0.0.0/8", "to": "10.0.0.2", "packet": "tcp 22"', { source: { length: 8 }, family: "ip" }],
    ['"from": "10.0.0.1", "to": "10.0.0.2", "packet": "tcp"', { transport: { protocol: 6, destinationPort: null } }],
    ['"to": "::1", "packet": "icmpv6"', { family: "ip6", transport: { protocol: 58, icmpType: null } }],
  ])("every packet of a kind: %s", (more, packets) => {
    expect(only(more).subject).toMatchObject({ kind: "every", packets });
  });

  test("what the packet is to be at its end", () => {
    expect(
      only(`${whole}, "oif": "eno1", "as": { "from": "2001:DB8:0::1", "dport": 80 }, "by": "policy", "reply": true`),
    ).toMatchObject({
      outputInterface: "eno1",
      rewritten: { source: "2001:db8::1", destination: null, sourcePort: null, destinationPort: 80 },
      by: "policy",
      reply: true,
    });
  });
});

test.each([
  ["{", "1:2 this is not JSON with comments: close brace expected"],
  ["[]", "1:1 the file must be an object, not an array"],
  ["{}", '1:1 the file lacks the key "expectations"'],
  ['{ "expectations": [] }', '1:19 "expectations" needs at least 1 values'],
  [
    '{ "hots": "a", "expectations": [{ "name": "a", "expect": "dropped" }] }',
    '1:3 the file has no key "hots"; did you mean "host"?',
  ],
  ['{ "expectations": [{ "name": "a" }] }', '1:20 value 1 of "expectations" lacks the key "expect"'],
  [withOne('"form": "10.0.0.1"'), '2:38 value 1 of "expectations" has no key "form"; did you mean "from"?'],
  [withOne('"from": "router"'), '2:46 "router" is no address or prefix of IPv4 or IPv6'],
  [withOne('"from": "10.0.0.1", "to": "::1"'), "2:64 10.0.0.1 and ::1 are of different families"],
  [withOne('"packet": "ping"'), "2:48 a ping is icmp echo-request or icmpv6 echo-request: say which"],
  [withOne('"packet": "tpc 22"'), '2:48 "tpc" is no protocol; did you mean "tcp"?'],
  [withOne('"from": "10.0.0.1", "packet": "icmpv6"'), "2:68 icmpv6 does not go with IPv4: icmp does"],
  [withOne('"reply": true, "iif": "eno1"'), '2:47 "reply" is for one packet: name "from", "to" and "packet" as well'],
  [withOne(`${whole}, "as": { "from": "x.y" }`), '2:118 "x.y" is no address of IPv4 or IPv6'],
  [
    '{ "expectations": [{ "name": "a", "expect": "droped" }] }',
    '1:45 "expect" cannot be "droped"; did you mean "dropped"? (accepted: it reaches the host or leaves it. blocked: it is dropped or rejected. queued: a program decides. taken: something else of the kernel does.)',
  ],
  [
    '{ "expectations": [{ "name": "a", "expect": "dropped" },\n{ "name": "a", "expect": "dropped" }] }',
    '2:11 "a" is expected twice; give this one another name',
  ],
])("%s is refused", (text, problem) => {
  expect(problems(text)).toEqual([problem]);
});

describe("the published schema allows what nftlint allows", () => {
  const path = new URL("../../schemas/expectations.schema.json", import.meta.url);
  const isAllowed = new Ajv.default({ strict: true }).compile(JSON.parse(readFileSync(path, "utf8")));

  test.each([
    [withOne(whole), true],
    [withOne('"iif": "eno1", "oif": "eno2", "state": "new"'), true],
    [withOne('"state": "fresh"'), false],
    [withOne('"mark": -1'), false],
    [withOne('"as": { "mark": 1 }'), false],
    ['{ "expectations": [] }', false],
  ])("%s: %s", (text, expected) => {
    expect(isAllowed(JSON.parse(text))).toBe(expected);
    expect(problems(text).length === 0).toBe(expected);
  });
});
