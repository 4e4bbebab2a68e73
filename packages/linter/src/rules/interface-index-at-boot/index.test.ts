import { expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

const interfaces = ["lo", "eno1", "eno2", { name: "wan0", kind: "ppp" }, { name: "eth0.10", kind: "vlan" }];
const host = hostWith({ interfaces, kernel: "6.1.0-18-amd64" });

/** A document with one chain on a hook. */
function onHook(hook: string, ...rules: string[]): string {
  return `table inet t {\n\tchain c {\n\t\ttype filter hook ${hook} priority 0;\n\t\t${rules.join("\n\t\t")}\n\t}\n}\n`;
}

const forward = (...rules: string[]) => onHook("forward", ...rules);

/** What is marked, without the messages. */
function marked(text: string, options: Parameters<typeof check>[2] = {}): string[] {
  return check(rule, text, options).map((line) => /\[(.*?)\]/s.exec(line)?.[1] ?? "");
}

test("is not to be bound by number", () => {
  expect(check(rule, forward("iif wg0 accept"))).toEqual([
    '[iif] "wg0" is a WireGuard tunnel that comes and goes, and "iif" takes its number when the file is loaded: without it nft refuses the whole file, and once it is made anew the rule never matches; use "iifname"',
  ]);
});

test.each(["ppp0", "tun0", "tap1", "veth1a2b", "docker0", "br-6c1f", "virbr0", "vlan10", "eth0.20"])(
  "such as %s",
  (name) => {
    expect(marked(forward(`meta oif "${name}" accept`))).toEqual(["meta oif"]);
  },
);

test.each(["lo", "eth0", "eno1", "enp3s0"])("is not %s", (name) => {
  expect(check(rule, forward(`oif "${name}" accept`))).toEqual([]);
});

test("is known by its kind on the host, and not by its name there", () => {
  expect(marked(forward("iif wan0 accept"), { host })).toEqual(["iif"]);
  const renamed = hostWith({ interfaces: ["tun0"] });
  expect(check(rule, forward("iif tun0 accept"), { host: renamed })).toEqual([]);
});

test("is matched by name once fixed", () => {
  expect(fixed(rule, forward("meta iif { lo, wg0 } accept"))).toBe(forward("meta iifname { lo, wg0 } accept"));
});

test("is no matter for names that the host does not have, nor for numbers", () => {
  expect(check(rule, forward("iif wg0 accept"), { host })).toEqual([]);
  expect(check(rule, forward("iif 7 accept"))).toEqual([]);
  expect(check(rule, forward("iifname wg0 accept"))).toEqual([]);
});
