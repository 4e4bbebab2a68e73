/** How much of a class of packets something holds for. */
import type { Interval } from "../expressions/addresses.ts";

/**
 * `all`: for every packet of the class. `some`: for some of them, as far as can be told. `none`:
 * for no packet. `unknown`: it depends on what is not known here, such as the contents of a set.
 */
export type Coverage = "all" | "some" | "none" | "unknown";

/** What two conditions cover together. */
export function both(left: Coverage, right: Coverage): Coverage {
  if (left === "none" || right === "none") return "none";
  if (left === "unknown" || right === "unknown") return "unknown";
  return left === "all" ? right : left;
}

/** What at least one of two conditions covers. */
export function either(left: Coverage, right: Coverage): Coverage {
  if (left === "all" || right === "all") return "all";
  if (left === "some" || right === "some") return "some";
  return left === "unknown" || right === "unknown" ? "unknown" : "none";
}

/** What a condition does not cover. */
export function inverse(coverage: Coverage): Coverage {
  if (coverage === "all") return "none";
  return coverage === "none" ? "all" : coverage;
}

/** How much of what may lie anywhere in `possible` lies within `wanted`; `null` leaves open where it lies. */
export function intervalCoverage(possible: Interval | null, wanted: Interval): Coverage {
  if (possible === null) return "some";
  if (possible.to < wanted.from || possible.from > wanted.to) return "none";
  return possible.from >= wanted.from && possible.to <= wanted.to ? "all" : "some";
}
