import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { format } from "./index.ts";

/** Pairs of files: what was written, and what it is formatted to. One pair for each rule of the style. */
const folder = new URL("./golden/", import.meta.url);
const names = readdirSync(folder).flatMap((file) => /^(.+)\.in\.nft$/.exec(file)?.[1] ?? []);

function read(file: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(new URL(file, folder)));
}

describe("the style", () => {
  test.each(names)("%s", (name) => {
    const expected = read(`${name}.out.nft`);
    expect(format(read(`${name}.in.nft`))).toEqual({ ok: true, text: expected, changed: expect.any(Boolean) });
    expect(format(expected)).toEqual({ ok: true, text: expected, changed: false });
  });
});
