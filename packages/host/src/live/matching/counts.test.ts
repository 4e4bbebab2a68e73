import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { countsIn, formatCount } from "./counts.ts";

const text = `table ip t {
	counter pings { }
	chain c {
		ip protocol icmp counter accept
		tcp dport 22 accept
	}
}
`;
const listing = `table ip t { # handle 1
	counter pings { # handle 2
		packets 7 bytes 588
	}
	chain c { # handle 1
		ip protocol icmp counter packets 5 bytes 420 accept # handle 3
		tcp dport 22 accept # handle 4
	}
}
`;

test("what rules and named counters have counted, behind them", () => {
  const ruleset = buildRuleset({ path: "a.nft", parsed: parse(text) });
  const shown = countsIn(ruleset, listing, "a.nft").map(({ offset, packets, bytes }) => [
    text.slice(0, offset).split("\n").at(-1)?.trim(),
    packets,
    bytes,
  ]);
  expect(shown).toEqual([
    ["ip protocol icmp counter accept", 5, 420],
    ["counter pings { }", 7, 588],
  ]);
  expect(countsIn(ruleset, listing, "b.nft")).toEqual([]);
});

test.each([
  [0, 0, "0 packets, 0 B"],
  [1, 84, "1 packet, 84 B"],
  [12, 1023, "12 packets, 1023 B"],
  [12, 1024, "12 packets, 1.0 KiB"],
  [12345, 1_234_567, "12345 packets, 1.2 MiB"],
  [1, 2 ** 62, "1 packet, 4096.0 PiB"],
])("%i packets of %i bytes", (packets, bytes, expected) => {
  expect(formatCount({ packets, bytes })).toBe(expected);
});
