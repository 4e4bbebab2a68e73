/** From what nft prints of packets to answers: the case that the project is named after, as its network told it. */
import { MonitorReader } from "@nftlint/host";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { wazowskiFacts, wazowskiFile } from "../../test/wazowski.ts";
import { formatTree, treeOf } from "../answer/tree.ts";
import { type LiveAnswer, liveVerdictLine } from "./live-answer.ts";
import { LiveTrace } from "./live-trace.ts";

const filter = { inputInterface: null, source: null, destination: null, transport: null, mark: null };

function traceOn(snapshot: string, listing?: string): LiveTrace {
  const recorded = wazowskiFacts(snapshot);
  const ruleset = listing === undefined ? recorded.ruleset : ({ known: true, value: listing } as const);
  const file = buildRuleset({ path: "snat.cfg", parsed: parse(wazowskiFile("snat.cfg")) });
  return new LiveTrace({ table: "nftlint-trace-1", filter, packets: 9, host: { ...recorded, ruleset }, file });
}

const ping = "ip saddr 192.168.4.110 ip daddr 10.53.134.11 ip ttl 63 ip protocol 1 icmp type 8 icmp code 0";
const translated = ping.replace("192.168.4.110", "10.53.134.1");

/** What is told of a packet that comes into a chain and goes on. */
const told = (place: string, packet: string, ...events: string[]) =>
  [`packet: ${packet} `, ...events].map((event) => `trace id 1 ${place} ${event}\n`).join("");
const ours = (chain: string, packet: string, ...events: string[]) =>
  told(`inet nftlint-trace-1 ${chain}`, packet, ...events, "policy accept ");

const chosen = ours("prerouting-first", `iif "eno2" ${ping}`, "unknown rule handle 3 (verdict continue)");
const tracked = ours("prerouting-tracked", `iif "eno2" ${ping}`, "unknown rule handle 9 (verdict jump connection-new)");
const routed = ours("forward-first", `iif "eno2" oif "eno1" ${ping}`);
const sent =
  ours("forward-last", `iif "eno2" oif "eno1" ${ping}`) +
  told("ip nat postrouting", `oif "eno1" ${ping}`, "rule oifname eno1 masquerade # handle 3 (verdict accept)") +
  ours("postrouting-last", `oif "eno1" ${translated}`);

function answers(trace: LiveTrace, printed: string): readonly LiveAnswer[] {
  const messages = new MonitorReader().read(printed);
  return [...messages.flatMap((message) => trace.add(message, 0)), ...trace.silent(1000)];
}

function show(live: LiveAnswer | undefined): string {
  const way = live?.answer.ways[0];
  if (live === undefined || way === undefined) return "nothing";
  const tree = formatTree(treeOf(way, { verbose: false }));
  return `${liveVerdictLine(live)}\n${live.inference ?? "told"}\n${tree}`;
}

describe("the ping", () => {
  test("is lost where the legacy policy drops it", () => {
    const [live, ...others] = answers(traceOn("snapshot.json"), chosen + tracked + routed);
    expect(others).toEqual([]);
    expect(show(live)).toBe(`\
DROPPED in forward by legacy iptables filter/FORWARD policy DROP
the kernel told of it at the beginning of forward, and no more at priority 1: between them is legacy iptables filter/FORWARD (priority 0) alone
→ routing: by eno1
✗ forward
  ✗ legacy iptables filter/FORWARD: policy DROP
`);
  });

  test("leaves translated by a rule of the file", () => {
    const [live] = answers(traceOn("snapshot-after.json"), chosen + tracked + routed + sent);
    expect(show(live)).toBe(`\
ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11
told
→ routing: by eno1
✓ forward: accepted by policy
✓ postrouting
  ✓ ip nat postrouting (priority srcnat)
    ✓ snat.cfg:8  oifname eno1 counter masquerade
      → source 192.168.4.110 becomes 10.53.134.1
`);
  });

  test("leaves translated as those before it were", () => {
    const established = tracked.replace("connection-new", "connection-established");
    const last = ours("postrouting-last", `oif "eno1" ${translated}`);
    const [live] = answers(traceOn("snapshot-after.json"), chosen + established + routed + last);
    expect(live?.packet.connection.state).toBe("established");
    expect(show(live)).toBe(`\
ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11
told
→ routing: by eno1
✓ forward: accepted by policy
✓ postrouting
  → source 192.168.4.110 becomes 10.53.134.1
`);
  });

  test("is answered, and the answer translated back before it is routed", () => {
    const reply = "ip saddr 10.53.134.11 ip daddr 10.53.134.1 ip ttl 64 ip protocol 1 icmp type 0 icmp code 0";
    const back = reply.replace("10.53.134.1 ", "192.168.4.110 ");
    const [live] = answers(
      traceOn("snapshot-after.json"),
      ours("prerouting-first", `iif "eno1" ${reply}`, "unknown rule handle 3 (verdict continue)") +
        ours(
          "prerouting-tracked",
          `iif "eno1" ${reply}`,
          "unknown rule handle 9 (verdict jump connection-established)",
          "unknown rule handle 10 (verdict jump connection-reply)",
        ) +
        ours("prerouting-last", `iif "eno1" ${back}`) +
        ours("forward-first", `iif "eno1" oif "eno2" ${back}`) +
        ours("postrouting-last", `oif "eno2" ${back}`),
    );
    expect(live?.packet.connection).toMatchObject({ state: "established", direction: "reply" });
    expect(show(live)).toBe(`\
ACCEPTED: it leaves by eno2 as icmp echo-reply 10.53.134.11 > 192.168.4.110
told
✓ prerouting
  → destination 10.53.134.1 becomes 192.168.4.110
→ routing: by eno2
✓ forward: accepted by policy
`);
  });

  test("is lost though all that is known would let it through", () => {
    const [live] = answers(traceOn("snapshot-after.json"), chosen + tracked + routed);
    expect(liveVerdictLine(live as LiveAnswer)).toBe(
      "LOST: it is not known what took it: it is legacy iptables filter/FORWARD by its place, which was to accept it when its rules were read",
    );
  });

  test("is lost between the hooks", () => {
    const end = ours("prerouting-last", `iif "eno2" ${ping}`);
    const [live] = answers(traceOn("snapshot.json"), chosen + tracked + end);
    expect(show(live)).toBe(`\
LOST: it is not known what took it behind prerouting
the kernel told of it at the end of prerouting, and in no hook behind it
? it is not known: what took it behind prerouting
`);
  });
});

describe("chains of the host", () => {
  const listing = `table inet f { # handle 1
	chain lan { # handle 2
		tcp dport 22 accept # handle 4
		icmp type echo-request jump {
			counter
			meta mark 0x00000001 return
			drop
		} # handle 9
	}

	chain forward { # handle 3
		type filter hook forward priority filter; policy accept;
		iifname "eno1" accept # handle 10
		iifname "eno2" goto lan # handle 11
		reject # handle 12
	}
}
`;

  const forward = (...events: string[]) =>
    chosen +
    [`packet: iif "eno2" oif "eno1" ${ping}`, ...events.map((event) => event)]
      .map((event, index) => `trace id 1 inet f ${index === 0 ? "forward " : ""}${event}\n`)
      .join("");

  test("gotos and anonymous chains, whose rules have no handles", () => {
    const [live] = answers(
      traceOn("snapshot.json", listing),
      forward(
        'forward rule iifname "eno2" goto lan # handle 11 (verdict goto lan)',
        "lan rule icmp type 8 jump {\n\t\tcounter\n\t} # handle 9 (verdict jump __chain7)",
        "__chain7 unknown rule handle 6 (verdict continue)",
        "__chain7 unknown rule handle 8 (verdict drop)",
      ),
    );
    expect(show(live)).toBe(`\
DROPPED in forward by "drop" in inet f lan
told
→ routing: by eno1
✗ forward
  ✗ inet f forward (priority filter)
    ✗ handle 11  iifname "eno2" goto lan
      ✗ chain lan
        ✗ handle 9  icmp type echo-request jump { counter meta mark 0x00000001 return drop }
          ✗ chain lan
            ✓ counter
            ✗ drop
`);
  });

  test("what rejects", () => {
    const [live] = answers(
      traceOn("snapshot.json", listing),
      forward("forward rule reject # handle 12 (verdict drop)"),
    );
    expect(liveVerdictLine(live as LiveAnswer)).toBe('REJECTED in forward by handle 12 "reject" in inet f forward');
  });
});

describe("is passed over", () => {
  test("what other rules have traced", () => {
    const others = ours("prerouting-first", `iif "eno2" ${ping}`) + tracked + routed;
    expect(answers(traceOn("snapshot.json"), others)).toEqual([]);
  });

  test("the table of another trace", () => {
    const other = (printed: string) => printed.replaceAll("nftlint-trace-1", "nftlint-trace-2");
    const trace = traceOn("snapshot-after.json");
    const both = other(chosen) + chosen + other(tracked) + tracked + other(routed) + routed + sent;
    expect(answers(trace, both).map(liveVerdictLine)).toEqual([
      "ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11",
    ]);
  });
});

test("a number that is used again is another packet", () => {
  const trace = traceOn("snapshot.json");
  expect(answers(trace, chosen + tracked + routed + chosen + tracked + routed)).toHaveLength(2);
});
