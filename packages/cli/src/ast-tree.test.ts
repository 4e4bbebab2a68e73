import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { treeJson, treeText } from "./ast-tree.ts";

const { document } = parse("table ip t {\n\tchain c {\n\t\ttcp dport { 22, 80 } accept\n\t}\n}\n");

test("treeText shows fields, kinds, ranges and scalars, a node a line", () => {
  expect(treeText(document)).toBe(`\
document [0..59]
  items[0]: command [0..58] verb="add"
    target: table [0..58]
      keyword: [0..5]
      family: family [6..8] name="ip"
      name: identifier [9..10] name="t"
      block: block [11..58]
        items[0]: chain [14..56]
          keyword: [14..19]
          name: identifier [20..21] name="c"
          block: block [22..56]
            items[0]: rule [26..53]
              statements[0]: match [26..46]
                left: payload [26..35] protocol="tcp" field="dport"
                right: set [36..46]
                  elements[0]: element [38..40]
                    key: value [38..40] form="number" text="22"
                  elements[1]: element [42..44]
                    key: value [42..44] form="number" text="80"
              statements[1]: verdict-statement [47..53]
                verdict: verdict [47..53] verdict="accept"
`);
});

test("treeJson shows the elements of a set as nodes", () => {
  const tree = JSON.parse(treeJson(document));
  const [match] = tree.items[0].target.block.items[0].block.items[0].statements;
  expect(match.right.elements.map(({ key }: { key: { text: string } }) => key.text)).toEqual(["22", "80"]);
});
