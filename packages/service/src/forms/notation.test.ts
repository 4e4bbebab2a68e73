import { expect, test } from "vitest";
import { formOf } from "./notation.ts";

type Form = ReturnType<typeof formOf>;

/** The parts of a form, each as a word, with what it consists of in parentheses. */
function drawn(parts: Form["parts"]): string {
  return parts.map(drawnPart).join(" ");
}

function drawnPart(part: Form["parts"][number]): string {
  switch (part.kind) {
    case "word":
      return part.text;
    case "placeholder":
      return `<${part.name}>`;
    case "choice":
      return `(${part.parts.map(drawnPart).join(" or ")})`;
    case "optional":
      return `(${drawn(part.parts)})${part.repeats ? "*" : "?"}`;
  }
}

test.each([
  ["masquerade [to :PORT] [FLAGS]", "masquerade (to : <PORT>)? (<FLAGS>)?"],
  ["limit rate [over | until] NUMBER/TIME", "limit rate ((over or until))? <NUMBER> / <TIME>"],
  ["ct mark | label | zone set VALUE", "ct (mark or label or zone) set <VALUE>"],
  ["reject with icmp | icmpx [type] CODE", "reject with (icmp or icmpx) (type)? <CODE>"],
  ["fib FLAG [. FLAG …] RESULT", "fib <FLAG> (. <FLAG>)* <RESULT>"],
  ["add @SET { KEY [: VALUE] }", "add @ <SET> { <KEY> (: <VALUE>)? }"],
  ["list rules [[FAMILY] TABLE [CHAIN]]", "list rules ((<FAMILY>)? <TABLE> (<CHAIN>)?)?"],
])("%s", (notation, expected) => {
  expect(drawn(formOf(notation).parts)).toBe(expected);
});

test("parts know where they stand", () => {
  const notation = "log [prefix STRING]";
  const texts = formOf(notation).parts.map(({ start, end }) => notation.slice(start, end));
  expect(texts).toEqual(["log", "[prefix STRING]"]);
});

test("what nothing closes is read all the same", () => {
  expect(drawn(formOf("a [b | ").parts)).toBe("a ()?");
});
