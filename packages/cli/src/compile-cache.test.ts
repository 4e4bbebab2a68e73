import { expect, test } from "vitest";
import { compileCacheDirectory } from "./compile-cache.ts";

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string | null]>([
  ["linux", { HOME: "/home/ann" }, "/home/ann/.cache/nftlint"],
  ["linux", { HOME: "/home/ann", XDG_CACHE_HOME: "/var/cache/ann" }, "/var/cache/ann/nftlint"],
  ["linux", { HOME: "/home/ann", XDG_CACHE_HOME: "relative" }, "/home/ann/.cache/nftlint"],
  ["linux", {}, null],
  ["darwin", { HOME: "/Users/ann" }, "/Users/ann/Library/Caches/nftlint"],
  ["win32", { LOCALAPPDATA: "C:\\Users\\ann\\AppData\\Local" }, "C:\\Users\\ann\\AppData\\Local\\nftlint\\cache"],
  ["win32", {}, null],
])("compiled code on %s with %o lies in %s", (platform, environment, expected) => {
  expect(compileCacheDirectory(platform, environment)).toBe(expected);
});
