import fc from "fast-check";

/**
 * How often a property is tried: `npm run fuzz` asks for many tries from a new seed each time, the
 * tests for a few that are the same on every machine. A failure prints the seed that repeats it.
 */
const tries = Number(process.env.FUZZ_RUNS ?? 400);
const seed = process.env.FUZZ_RUNS === undefined ? 1 : Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** Asserts that `check` throws for no value of `arbitrary`. */
export function holds<Value>(arbitrary: fc.Arbitrary<Value>, check: (value: Value) => unknown, share = 1): void {
  fc.assert(
    fc.property(arbitrary, (value) => void check(value)),
    { numRuns: Math.max(1, Math.round(tries * share)), seed },
  );
}
