import { describe, expect, it } from "vitest";
import { rulesetOf } from "../test/ruleset-of.ts";
import { hostTableFates } from "./host.ts";

const hostRuleset = `table ip nat {
}
table inet filter {
}
`;

describe("what becomes of a host's tables", () => {
  it.each([
    ["table ip nat { }\n", ["nat merged", "filter kept"]],
    ["flush ruleset\n", ["nat removed", "filter removed"]],
    ["flush ruleset\ntable ip nat { }\n", ["nat removed", "filter removed"]],
    ["destroy table ip nat\ntable ip nat { }\n", ["nat removed", "filter kept"]],
    ["flush ruleset ip\n", ["nat removed", "filter kept"]],
    ["flush table inet filter\n", ["nat kept", "filter merged"]],
  ])("%j", (text, expected) => {
    const fates = hostTableFates(rulesetOf(text, { hostRuleset }));
    expect(fates?.map(({ table, fate }) => `${table.name} ${fate}`)).toEqual(expected);
  });

  it("cannot be told without a snapshot", () => {
    expect(hostTableFates(rulesetOf("flush ruleset\n"))).toBeNull();
  });
});
