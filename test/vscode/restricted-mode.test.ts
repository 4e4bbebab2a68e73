/** In a workspace that nobody trusts: rulesets are coloured and checked, and nothing runs on any host. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hostCommands } from "./host-commands.ts";
import { inWorkbench } from "./in-workbench.ts";

const snat = readFileSync(fileURLToPath(new URL("../fixtures/wazowski/snat-eno11.cfg", import.meta.url)), "utf8");

inWorkbench("restricted mode", { files: { "snat.cfg": snat }, isRestricted: true }, (code) => {
  test("is what an untrusted folder is opened in", async () => {
    await code().page.locator(".statusbar").getByText("Restricted Mode").waitFor();
  });

  test("has rulesets known, coloured and checked", async () => {
    await code().open("snat.cfg");
    await code().hasLanguage("nftables");
    await code().showsSquiggle("warning");
    // Words of the language, names and numbers each have a colour of their own.
    const classes = await code()
      .page.locator(".editor-instance .view-line span span")
      .evaluateAll((spans) => spans.map((span) => span.className));
    expect(new Set(classes.flatMap((name) => name.match(/mtk\d+/g) ?? [])).size).toBeGreaterThan(3);
    await code().screenshot("restricted-mode");
  });

  test("has no command that runs something on a host, and no view of hosts", async () => {
    const offered = await code().offeredCommands("nftlint:");
    expect(offered).toContain("nftlint: Restart the Language Server");
    expect(offered.filter((name) => hostCommands.has(name))).toEqual([]);
    expect(await code().page.locator(".pane-header").filter({ hasText: "nftlint: Hosts" }).count()).toBe(0);
  });
});
