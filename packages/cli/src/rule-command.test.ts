import { expect, test } from "vitest";
import { catalogueDocument, ruleList } from "./rule-command.ts";

test("rules are listed in columns, with what they need and offer", () => {
  const common = { group: "nat", fix: null, needsHost: false } as const;
  expect(
    ruleList([
      { ...common, name: "long-rule-name", severity: "warning", summary: "One thing", needsHost: true, fix: "safe" },
      { ...common, name: "short", severity: "off", summary: "Another" },
    ]),
  ).toBe(`\
long-rule-name  warning  One thing (needs --host, fixable)
short           off      Another
`);
});

test("all pages make one document, with links within it", () => {
  const common = { group: "nat", fix: null, needsHost: false, severity: "warning" } as const;
  const rules = [
    { ...common, name: "one", summary: "First" },
    { ...common, name: "two", summary: "Second" },
  ];
  expect(catalogueDocument(rules, ["# one\n\nSee [two](../two/README.md).\n", "# two\n"])).toBe(`\
| about | rule        | severity | what it says |
| ----- | ----------- | -------- | ------------ |
| nat   | [one](#one) | warning  | First        |
| nat   | [two](#two) | warning  | Second       |

# one

See [two](#two).

# two
`);
});
