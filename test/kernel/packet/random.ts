/** Choices from small pools, so that packets meet rules. */
import type { Random } from "../../fuzz/random.ts";

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  if (items.length === 0) throw new Error("nothing to pick from");
  return items[below(random, items.length)] as Item;
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** Some of the items, at least one, each once, in an order of their own. */
export function some<Item>(random: Random, items: readonly Item[], most: number): Item[] {
  const rest = [...items];
  const count = Math.min(rest.length, 1 + below(random, most));
  return Array.from({ length: count }, () => rest.splice(below(random, rest.length), 1)[0] as Item);
}

/** The result of one of some makers, each as likely as it weighs. */
export function oneOf<Result>(random: Random, makers: readonly (readonly [number, () => Result])[]): Result {
  let point = random() * makers.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, make] of makers) {
    point -= weight;
    if (point < 0) return make();
  }
  throw new Error("no maker weighs anything");
}
