import { describe, expect, test } from "vitest";
import { check, diagnosticsOf, fixed } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

const interfaces = ["lo", "eno1", "eno2", { name: "wan0", kind: "ppp" }, { name: "eth0.10", kind: "vlan" }];
const host = hostWith({ interfaces, kernel: "6.1.0-18-amd64" });
const newest = hostWith({ interfaces, kernel: "6.18.0" });

/** A document with one chain on a hook. */
function onHook(hook: string, ...rules: string[]): string {
  return `table inet t {\n\tchain c {\n\t\ttype filter hook ${hook} priority 0;\n\t\t${rules.join("\n\t\t")}\n\t}\n}\n`;
}

const forward = (...rules: string[]) => onHook("forward", ...rules);

/** What is marked, without the messages. */
function marked(text: string, options: Parameters<typeof check>[2] = {}): string[] {
  return check(rule, text, options).map((line) => /\[(.*?)\]/s.exec(line)?.[1] ?? "");
}

describe("a name that the host does not have", () => {
  test("is reported with the nearest one", () => {
    expect(check(rule, forward('oifname "eno11" accept'), { host })).toEqual([
      '["eno11"] wazowski has no interface "eno11": oifname never matches it; did you mean "eno1"?',
    ]);
  });

  test("is reported with all that there are where none is near", () => {
    expect(check(rule, forward("iifname poopy accept"), { host })).toEqual([
      '[poopy] wazowski has no interface "poopy": iifname never matches it; it has lo, eno1, eno2, wan0 and eth0.10',
    ]);
  });

  test("behind != matches everything", () => {
    expect(check(rule, forward("iifname != eno3 drop"), { host })[0]).toContain("iifname != is true of every packet");
  });

  test("behind iif keeps the file from loading", () => {
    expect(check(rule, forward("iif eno3 accept"), { host })[0]).toContain(
      "nft looks it up while loading, and refuses",
    );
  });

  test.each([
    ["a set", "iifname { eno1, eno9 } accept", "eno9"],
    ["a verdict map", "iifname vmap { eno1 : accept, eno9 : drop }", "eno9"],
    ["a concatenation", 'iifname . tcp dport { "eno9" . 22 } accept', '"eno9"'],
    ["the second part of a concatenation", "iifname . oifname vmap { eno1 . eno9 : accept }", "eno9"],
    ["a map of values", "meta mark set iifname map { eno9 : 1 }", "eno9"],
    ["a wildcard", 'iifname "enp*" accept', '"enp*"'],
    ["an anonymous chain", "tcp dport 22 jump { iifname eno9 accept; }", "eno9"],
  ])("is found in %s", (_, text, expected) => {
    expect(marked(forward(text), { host })).toEqual([expected]);
  });

  test("is found in a named set, once", () => {
    const text = `table inet t {
	set lan {
		type ifname
		elements = { eno2, eno9 }
	}
	chain c {
		type filter hook forward priority 0;
		iifname @lan accept
		oifname @lan accept
	}
}
`;
    expect(marked(text, { host })).toEqual(["eno9"]);
  });

  test("is found in a variable's definition, once", () => {
    expect(marked(`define wan = eno9\n${forward("iifname $wan accept", "oifname $wan accept")}`, { host })).toEqual([
      "eno9",
    ]);
  });

  test("is found in elements added by a command", () => {
    const text = `table inet t {\n\tset s {\n\t\ttype ifname\n\t}\n\tchain c {\n\t\tiifname @s accept\n\t}\n}\nadd element inet t s { eno9 }\n`;
    expect(marked(text, { host })).toEqual(["eno9"]);
  });

  test("is found where packets are sent, hooked or offloaded", () => {
    const text = `table netdev n {
	chain c {
		type filter hook ingress devices = { eno1, eno9 } priority 0;
		fwd to eno8
	}
	chain d {
		type filter hook ingress device eno1 priority 0;
		dup to eno7
	}
}
table inet t {
	flowtable f {
		hook ingress priority 0
		devices = { eno1, eno6 }
	}
}
`;
    expect(marked(text, { host })).toEqual(["eno9", "eno8", "eno7", "eno6"]);
  });

  test("as a device keeps the file from loading before Linux 6.16", () => {
    const text = "table netdev n {\n\tchain c {\n\t\ttype filter hook ingress device eno9 priority 0;\n\t}\n}\n";
    expect(check(rule, text, { host })[0]).toContain("its kernel refuses the chain");
    expect(check(rule, text, { host: newest })[0]).toContain("the chain sees no packet from it");
  });

  test("is replaced by the nearest one, quoted as before", () => {
    const text = forward('oifname "eno11" accept', "iifname eno22 accept");
    expect(fixed(rule, text, { host })).toBe(forward('oifname "eno1" accept', "iifname eno2 accept"));
  });
});

describe("silent", () => {
  test("about names that the host has", () => {
    expect(check(rule, forward('iifname "eno1" oifname { "eno2", "en*" } iif "lo" accept'), { host })).toEqual([]);
  });

  test("about any name without a host", () => {
    expect(check(rule, forward("iifname nowhere iif eth9 accept"))).toEqual([]);
  });

  test("where the interfaces of the host are not known", () => {
    expect(check(rule, forward("iifname nowhere accept"), { host: hostWith({}) })).toEqual([]);
  });

  test("about names that are expected", () => {
    const options = { host, options: { expected: ["nowhere", "usb*"] } };
    expect(check(rule, forward('iifname { nowhere, "usb0" } accept'), options)).toEqual([]);
    expect(check(rule, forward("iifname elsewhere accept"), options)).toHaveLength(1);
  });

  test("about interface numbers", () => {
    expect(check(rule, forward("iif 7 accept"), { host })).toEqual([]);
  });
});

describe("a pattern of iptables", () => {
  test("is reported without a host as well, and rewritten", () => {
    const text = forward('iifname { "eth0", "wg+" } accept');
    expect(check(rule, text)).toEqual([
      '["wg+"] "wg+" is one interface with a plus sign in its name, where iptables would take it for a pattern; nft writes "wg*"',
    ]);
    expect(fixed(rule, text)).toBe(forward('iifname { "eth0", "wg*" } accept'));
  });

  test("is a name where the host has that interface", () => {
    expect(check(rule, forward('iifname "a+" accept'), { host: hostWith({ interfaces: ["a+"] }) })).toEqual([]);
  });
});

describe("a name of an interface that comes and goes", () => {
  test("is a lesser matter", () => {
    expect(check(rule, forward('iifname "tun0" accept'), { host })).toEqual([
      'info ["tun0"] wazowski has no interface "tun0": iifname never matches it; where it comes and goes, name it in the option "expected"',
    ]);
  });

  test("is no lesser matter where it looks like a slip", () => {
    const docker = hostWith({ interfaces: [{ name: "docker0", kind: "bridge" }] });
    expect(diagnosticsOf(rule, forward("iifname docker0x accept"), { host: docker })[0]?.severity).toBe("warning");
    expect(diagnosticsOf(rule, forward("iifname docker1 accept"), { host: docker })[0]?.severity).toBe("info");
  });
});

describe("an interface that packets do not have", () => {
  test.each([
    ["prerouting", "oifname"],
    ["input", "oif"],
    ["output", "iifname"],
  ])("in hook %s is that of %s", (hook, key) => {
    expect(marked(onHook(hook, `${key} lo accept`))).toEqual([key]);
  });

  test("is reported with the effect and the way out", () => {
    expect(check(rule, onHook("input", "oifname eno1 accept"))).toEqual([
      '[oifname] in hook input packets have no output interface, so that "oifname" never matches; use "iifname", or move the rule to a chain on forward, output or postrouting',
    ]);
  });

  test("makes != true of every packet, and has no fix then", () => {
    const text = onHook("output", "iifname != lo drop");
    expect(check(rule, text)[0]).toContain('"iifname !=" is true of every packet');
    expect(fixed(rule, text)).toBe(text);
  });

  test("is there in the other hooks", () => {
    for (const hook of ["prerouting", "input"]) expect(check(rule, onHook(hook, "iifname eno1 accept"))).toEqual([]);
    for (const hook of ["output", "postrouting"]) expect(check(rule, onHook(hook, "oifname eno1 accept"))).toEqual([]);
    expect(check(rule, forward("iifname eno1 oifname eno2 accept"))).toEqual([]);
  });

  test("is that of iifname in postrouting before Linux 5.7, and in family bridge", () => {
    const text = onHook("postrouting", "iifname eno1 accept");
    expect(check(rule, text)).toEqual([]);
    const old = hostWith({ interfaces, kernel: "4.19.18-041918" });
    expect(check(rule, text, { host: old })[0]).toContain("before Linux 5.7 (this host) in hook postrouting");
    expect(check(rule, text.replace("inet", "bridge"))[0]).toContain("in hook postrouting of family bridge packets");
  });

  test("is not judged by number 0, which stands for no interface", () => {
    expect(check(rule, onHook("prerouting", "oif 0 accept"))).toEqual([]);
  });

  test("in a map is missed by the look-up", () => {
    expect(marked(onHook("output", "meta mark set iifname map { lo : 1 }"))).toEqual(["iifname"]);
  });

  const shared = (hooks: readonly string[]) =>
    `table inet t {\n${hooks
      .map((hook) => `\tchain on_${hook} {\n\t\ttype filter hook ${hook} priority 0;\n\t\tjump shared\n\t}\n`)
      .join("")}\tchain shared {\n\t\toifname eno1 accept\n\t}\n}\n`;

  test("in a chain that is jumped to is judged by all hooks that lead there", () => {
    expect(marked(shared(["input"]))).toEqual(["oifname"]);
    expect(marked(shared(["prerouting", "input"]))).toEqual(["oifname"]);
    expect(check(rule, shared(["input", "forward"]))).toEqual([]);
    expect(check(rule, shared([]))).toEqual([]);
  });

  test("is replaced by the other one", () => {
    expect(fixed(rule, onHook("input", "meta oifname eno1 accept"))).toBe(onHook("input", "meta iifname eno1 accept"));
  });
});
