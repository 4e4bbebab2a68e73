import { expect, test } from "vitest";
import { MonitorReader } from "./monitor.ts";

/** nftables 1.0.6, as `nft -nn -a monitor trace` printed it, but for a rule and a conntrack line of 1.1.4. */
const printed = `trace id 4b2dfeae inet nftlint-trace-abc prerouting packet: iif "lo" ip saddr 127.0.0.1 ip protocol 1 
trace id 4b2dfeae inet nftlint-trace-abc prerouting unknown rule handle 5 (verdict continue)
trace id 4b2dfeae inet user input conntrack: ct direction original ct state new ct id 2641368242 
trace id 4b2dfeae inet user input rule icmp type 8 jump {
			counter packets 0 bytes 0 return comment "(verdict drop)"
		} # handle 5 (verdict jump __chain18279)
trace id 4b2dfeae inet user __chain18279 unknown rule handle 4 (verdict return)
trace id 4b2dfeae inet user input rule meta l4proto 1 jump other # handle 6 (verdict jump other)
trace id 4b2dfeae inet user other verdict return meta mark 0x00000005 
trace id 4b2dfeae inet user input policy drop meta mark 0x00000005 
trace id 4b2dfeae ip nat post policy accept 
`;

const expected = [
  ["prerouting", "packet", 'iif "lo" ip saddr 127.0.0.1 ip protocol 1'],
  ["prerouting", "rule", 5, null, "continue"],
  ["input", "connection", "ct direction original ct state new ct id 2641368242"],
  [
    "input",
    "rule",
    5,
    'icmp type 8 jump {\n\t\t\tcounter packets 0 bytes 0 return comment "(verdict drop)"\n\t\t}',
    "jump __chain18279",
  ],
  ["__chain18279", "rule", 4, null, "return"],
  ["input", "rule", 6, "meta l4proto 1 jump other", "jump other"],
  ["other", "return", "return", 5],
  ["input", "policy", "drop", 5],
  ["post", "policy", "accept", null],
];

test.each([1, 7, 100_000])("messages, in pieces of %i characters", (length) => {
  const reader = new MonitorReader();
  const pieces = Array.from({ length: Math.ceil(printed.length / length) }, (_, index) =>
    printed.slice(index * length, (index + 1) * length),
  );
  const messages = pieces.flatMap((piece) => reader.read(piece));
  expect(messages.map(({ id, family, table, ...said }) => Object.values(said))).toEqual(
    expected.map((said) => expect.arrayContaining(said)),
  );
  expect(messages.map(({ id, family, table }) => `${id} ${family} ${table}`).at(-1)).toBe("4b2dfeae ip nat");
});

test("what is not about packets is passed over", () => {
  expect(new MonitorReader().read("# new generation 5\nadd table ip t\n")).toEqual([]);
});
