import { expect, test } from "vitest";
import { isTraceTable, newTraceTable, withoutTraceTables } from "./trace-table.ts";

test("the tables of traces are known by their names", () => {
  expect(isTraceTable({ family: "inet", name: newTraceTable() })).toBe(true);
  expect(isTraceTable({ family: "ip", name: "nftlint-trace-0a" })).toBe(false);
  expect(isTraceTable({ family: "inet", name: "nftlint-trace-of-mine" })).toBe(false);
  expect(isTraceTable({ family: "inet", name: "nftlint-trace-" })).toBe(false);
});

test("a listing without them", () => {
  const table = (name: string) => `table inet ${name} { # handle 3
\tchain c { # handle 1
\t\ttype filter hook input priority filter; policy accept;
\t}

\tchain d { # handle 2
\t}
}
`;
  const listing = ["a", "nftlint-trace-0a1b2c3d", "nftlint-trace-of-mine", "nftlint-trace-f"].map(table).join("");
  expect(withoutTraceTables(listing)).toBe(table("a") + table("nftlint-trace-of-mine"));
});
