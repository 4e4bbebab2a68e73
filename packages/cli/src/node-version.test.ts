import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { oldestNode, tooOld } from "./node-version.ts";

test.each([
  ["20.19.4", true],
  ["22.17.1", true],
  ["22.18.0", false],
  ["24.0.0", false],
])("Node %s is too old: %s", (version, expected) => {
  expect(tooOld(version) !== null).toBe(expected);
});

test("an old Node is told what it needs", () => {
  expect(tooOld("20.19.4")).toBe("nftlint: it needs Node 22.18.0 or newer and runs on 20.19.4: install a newer Node");
});

test("package.json says the same", () => {
  expect(manifest.engines.node).toBe(`>=${oldestNode}`);
});
