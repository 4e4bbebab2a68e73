import { expect, test } from "vitest";
import { ruleList } from "./rule-command.ts";

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
