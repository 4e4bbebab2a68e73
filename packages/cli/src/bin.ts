#!/usr/bin/env node
import { compileCacheDirectory } from "./compile-cache.ts";
import { tooOld } from "./node-version.ts";

const complaint = tooOld(process.versions.node);
if (complaint !== null) {
  console.error(complaint);
  process.exit(2);
}
// First of all, and the rest by import(): only what is loaded after it comes from the cache.
const directory = compileCacheDirectory(process.platform, process.env);
if (directory !== null) {
  process.getBuiltinModule("node:module").enableCompileCache(directory);
}
const { main } = await import("./main.ts");
// Everything is written by now. Ending at once saves the orderly release of a heap that may be large.
process.exit(await main(process.argv.slice(2)));
