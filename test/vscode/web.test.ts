/** The extension as VS Code for the Web runs it: in a worker of the browser, with the language server in another. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { hostCommands } from "./host-commands.ts";
import { inWorkbench } from "./in-workbench.ts";

const snat = readFileSync(fileURLToPath(new URL("../fixtures/wazowski/snat.cfg", import.meta.url)), "utf8");
const options = {
  files: { "snat.cfg": snat },
  settings: { "remote.extensionKind": { "nftlint.nftlint-vscode": ["web"] } },
};

inWorkbench("the web build", options, (code) => {
  test("knows a ruleset by its text and checks it in the browser", async () => {
    await code().open("snat.cfg");
    await code().hasLanguage("nftables");
    await code().showsSquiggle("warning");
    await code().goBehind("snat.cfg", "oifname");
    await code().press("Backspace");
    await code().showsSquiggle("error");
    await code().screenshot("web");
  });

  test("draws the ruleset, and says what a packet lacks", async () => {
    await code().run("nftlint: Show Packet Path Graph");
    const page = code().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
    await page.locator("svg text").filter({ hasText: "ip nat postrouting" }).first().waitFor();
    await code().press("Control+End");
    await code().run("nftlint: Trace a Packet...");
    await code().notification("A packet meets a host").waitFor();
  });

  test("has no command that runs something on a host, and no view of hosts", async () => {
    const offered = await code().offeredCommands("nftlint:");
    expect(offered).toContain("nftlint: Restart the Language Server");
    expect(offered.filter((name) => hostCommands.has(name))).toEqual([]);
    expect(await code().page.locator(".pane-header").filter({ hasText: "nftlint: Hosts" }).count()).toBe(0);
  });
});
