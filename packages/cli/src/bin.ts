#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { compileCacheDirectory } from "./compile-cache.ts";

// First of all, and the rest by import(): only what is loaded after it comes from the cache.
const directory = compileCacheDirectory(process.platform, process.env);
if (directory !== null) {
  enableCompileCache(directory);
}
const { main } = await import("./main.ts");
process.exitCode = await main(process.argv.slice(2));
