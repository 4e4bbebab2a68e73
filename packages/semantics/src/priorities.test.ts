import { expect, test } from "vitest";
import { priorityName } from "./priorities.ts";

test.each([
  ["inet", "input", 0, null, "filter"],
  ["ip", "prerouting", -100, "1.0.6", "dstnat"],
  ["bridge", "prerouting", -300, null, "dstnat"],
  ["bridge", "output", 100, null, "out"],
  ["netdev", "ingress", 0, null, "filter"],
  ["inet", "output", -100, "1.0.9", "dstnat"],
  ["inet", "output", -100, "1.0.8", null],
  ["inet", "output", -100, null, null],
  ["inet", "input", 0, "0.9.0", null],
  ["netdev", "ingress", -300, null, null],
  ["inet", "forward", 100, null, null],
  ["inet", "input", 1, null, null],
  ["inet", "input", null, null, null],
] as const)("%s %s %s for nft %s: %s", (family, hook, priority, nftVersion, name) => {
  expect(priorityName({ family }, { hook, priority }, nftVersion)).toBe(name);
});
