import { expect, test } from "vitest";
import { readCounts } from "./counted-rules.ts";

const listing = `table ip nat { # handle 1
	counter seen { # handle 4
		packets 3 bytes 180
	}

	chain postrouting { # handle 2
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eno1" counter packets 7 bytes 588 masquerade # handle 5
		oifname "eno3" masquerade # handle 6
	}
}
`;

test("each rule and each named counter with what it has counted", () => {
  const { rules, counters } = readCounts(listing);
  expect(
    rules.map(({ family, table, chain, handle, text, count }) => [family, table, chain, handle, text, count]),
  ).toEqual([
    ["ip", "nat", "postrouting", 5, 'oifname "eno1" counter masquerade', { packets: 7, bytes: 588 }],
    ["ip", "nat", "postrouting", 6, 'oifname "eno3" masquerade', null],
  ]);
  expect(counters.map(({ object, count }) => [object.name, count])).toEqual([["seen", { packets: 3, bytes: 180 }]]);
});
