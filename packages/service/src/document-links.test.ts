import { expect, test } from "vitest";
import { marked, reading } from "../test/marked.ts";
import { documentLinks } from "./document-links.ts";

test("an include leads to its file, at the top and in a block", () => {
  const readInclude = reading({ "/etc/a.nft": "define a = 1\n", "/etc/b.nft": "chain b {\n}\n" });
  const { document, textAt } = marked('include "/etc/a.nft"\ntable ip t {\n\tinclude "/etc/b.nft"\n}\n', {
    readInclude,
  });
  expect(documentLinks(document).map(({ range, target }) => [textAt(range), target])).toEqual([
    ["/etc/a.nft", "file:///etc/a.nft"],
    ["/etc/b.nft", "file:///etc/b.nft"],
  ]);
});

test("a pattern that several files match, and a file that is missing, lead nowhere", () => {
  const files = ["/etc/1.nft", "/etc/2.nft"].map((path) => ({ path, text: "" }));
  const { document } = marked('include "/etc/*.nft"\n', { readInclude: () => ({ status: "read", files }) });
  expect(documentLinks(document)).toEqual([]);
  expect(documentLinks(marked('include "/etc/a.nft"\n', { readInclude: reading({}) }).document)).toEqual([]);
});
