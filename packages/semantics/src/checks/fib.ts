/** What `fib` looks up: the source or the destination, seen from one interface. */
import type { Fib } from "@nftlint/syntax";
import type { Report } from "./report.ts";

export function checkFib(fib: Fib, report: Report): void {
  const has = (flag: string): boolean => fib.flags.includes(flag);
  if (!has("saddr") && !has("daddr")) {
    report("invalid-value", fib, "fib looks up an address: add saddr or daddr, as in `fib daddr . iif type`.");
  } else if (has("saddr") && has("daddr")) {
    report("invalid-value", fib, "fib looks up one address: keep saddr or daddr, not both.");
  } else if (has("iif") && has("oif")) {
    report("invalid-value", fib, "fib looks from one interface: keep iif or oif, not both.");
  }
}
