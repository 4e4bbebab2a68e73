import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isRuleset } from "./recognition.ts";

const wazowski = new URL("../../../test/fixtures/wazowski/", import.meta.url);

describe("a ruleset", () => {
  test.each(["snat.cfg", "snat-poopy.cfg", "snat-forward-drop.cfg", "snat-with-forward.cfg"])("%s", (name) => {
    expect(isRuleset(readFileSync(new URL(name, wazowski), "utf8"))).toBe(true);
  });

  test.each([
    ["begins with the shebang", "#!/usr/sbin/nft -f\nnonsense\n"],
    ["is made of commands", "add table ip nat\nadd chain ip nat c\nadd rule ip nat c accept\n"],
    ["flushes everything", "flush ruleset\n"],
    [
      "has mistakes in it",
      "table ip nat {\n\tchain c {\n\t\tiip saddr 1.2.3.4 accept\n\t\ttcp dport 22 accept\n\t}\n}\n",
    ],
    ["comes after comments", "# a firewall\n\n# of mine\ntable inet t {\n}\n"],
  ])("%s", (_, text) => {
    expect(isRuleset(text)).toBe(true);
  });
});

describe("no ruleset is", () => {
  test.each([
    ["an empty text", ""],
    ["an ini file", "[table]\nname = inet filter\n; flush = ruleset\n"],
    ["a configuration of nginx", "server {\n\tlisten 80;\n\tlocation / {\n\t\troot /srv;\n\t}\n}\n"],
    [
      "a shell script that calls nft",
      "#!/bin/sh\nnft add table inet t\nnft flush ruleset\nfor i in a b; do echo $i; done\n",
    ],
    ["SQL", "create table users (\n\tid integer primary key\n);\n"],
    ["prose about a table", "Everyone sits down at the\ntable .\nThen they eat.\n"],
    ["Lua", "table = {}\ntable.insert(table, 1)\n"],
    ["Markdown", "# flush ruleset\n\nA `table inet t {` is shown below.\n"],
  ])("%s", (_, text) => {
    expect(isRuleset(text)).toBe(false);
  });
});
