import { describe, expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

function chain(type: string, hook: string, line: string): string {
  return `table inet t {\n\tchain ${hook} {\n\t\ttype ${type} hook ${hook} priority 0;\n\t\t${line}\n\t}\n}\n`;
}

const shared = "table inet t {\n\tchain shared {\n\t\tmeta nfproto ipv4 tcp dport 80 dnat ip to 192.168.4.20\n\t}\n}\n";

describe("a statement at a hook of its own", () => {
  test.each([
    ["prerouting", "dnat ip to 192.168.4.20"],
    ["output", "redirect to :80"],
    ["postrouting", "masquerade"],
    ["postrouting", "snat ip to 203.0.113.7"],
    ["input", "snat ip to 203.0.113.7"],
  ])("%s: %s passes", (hook, line) => {
    expect(check(rule, chain("nat", hook, `tcp dport 8080 ${line}`))).toEqual([]);
  });
});

describe("a statement at another hook", () => {
  test.each([
    ["postrouting", "dnat ip to 192.168.4.20"],
    ["input", "redirect to :80"],
    ["prerouting", "masquerade"],
    ["input", "masquerade"],
    ["output", "snat ip to 203.0.113.7"],
  ])("%s: %s is reported", (hook, line) => {
    expect(check(rule, chain("nat", hook, `tcp dport 8080 ${line}`))).toHaveLength(1);
  });

  test("is told where it belongs", () => {
    expect(check(rule, chain("nat", "prerouting", "masquerade"))).toEqual([
      '[masquerade] "masquerade" needs a chain of type nat on hook "postrouting", but chain "prerouting" hangs on hook "prerouting": nft -c accepts the file, and loading it fails; move the rule',
    ]);
  });

  test("in a chain that is jumped to by way of a verdict map is reported", () => {
    const text = shared + chain("nat", "postrouting", "meta l4proto vmap { tcp : jump shared }");
    expect(check(rule, text)).toEqual([
      '[dnat ip to 192.168.4.20] "dnat" needs a chain of type nat on hook "prerouting" or "output", but chain "postrouting", from which packets come to it, hangs on hook "postrouting": nft -c accepts the file, and loading it fails; move the rule',
    ]);
  });
});

test("a chain of type filter is reported, also around an anonymous chain", () => {
  expect(check(rule, chain("filter", "prerouting", "jump { tcp dport 80 redirect to :8080; }"))[0]).toContain(
    'but chain "prerouting" is of type filter',
  );
});

test("a chain that nothing leads to is not", () => {
  expect(check(rule, shared)).toEqual([]);
});
