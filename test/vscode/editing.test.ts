/** What a person does with a ruleset in VS Code, from the packaged extension: by keyboard and mouse. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { inWorkbench } from "./in-workbench.ts";

const wazowski = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/wazowski/${name}`, import.meta.url)), "utf8");

const ini = "[table ip]\nnat = { chain }\n";

const files = {
  "snat.cfg": wazowski("snat-eno11.cfg"),
  "hover.cfg": wazowski("snat.cfg"),
  "fix.cfg": wazowski("snat.cfg"),
  "complete.cfg": wazowski("snat.cfg"),
  "jumps.cfg": wazowski("snat-with-forward.cfg"),
  "rename.cfg": wazowski("snat-with-forward.cfg"),
  "untidy.nft": "table ip t {\nchain c { accept; }\n}\n",
  "settings.ini": ini,
  "nftlint.json": '{ "host": "router.json" }\n',
  "router.json": wazowski("snapshot.json"),
};

inWorkbench("a ruleset", { files, settings: { "[nft]": { "editor.formatOnSave": true } } }, (code) => {
  test("is known by its text where its name says otherwise, and checked against the snapshot beside it", async () => {
    await code().open("snat.cfg");
    await code().hasLanguage("nftables");
    await code().showsSquiggle("warning");
    await code().statusItem.filter({ hasText: "wazowski" }).waitFor();
    // VS Code asks for no lenses once the focus has left the text.
    await code().showsLens("postrouting hook, priority 100: the only chain");
    await code().run("View: Toggle Problems");
    const problems = code().page.locator(".markers-panel .monaco-list-row");
    await problems.filter({ hasText: 'no interface "eno11"' }).first().waitFor();
    await problems.filter({ hasText: "iptables-legacy -t filter -P FORWARD ACCEPT" }).first().waitFor();
    await code().screenshot("problems");
    await code().run("View: Toggle Problems");
  });

  test("is told apart from an ini file, which stays as it is", async () => {
    await code().open("settings.ini");
    await code().hasLanguage("Ini");
    expect(code().read("settings.ini")).toBe(ini);
    await code().press("Control+W");
  });

  test("says what stands under the mouse", async () => {
    await code().open("hover.cfg");
    await code().showsSquiggle("warning");
    // What stands below a lens moves down when it comes.
    await code().showsLens("postrouting hook, priority 100: the only chain");
    await code().word("masquerade").hover();
    const hover = code().page.locator(".monaco-hover").first();
    await hover.filter({ hasText: "its legacy iptables table" }).waitFor();
    await hover.filter({ hasText: "Rewrites the source to the address of the output interface" }).waitFor();
    await code().screenshot("hover");
    await code().press("Control+W");
  });

  test("with a misspelt word has it underlined, and mended by the quick fix", async () => {
    await code().open("fix.cfg");
    await code().goBehind("fix.cfg", "oifname");
    await code().press("Backspace");
    await code().showsLine("oifnam eno1 counter masquerade;");
    await code().showsSquiggle("error");
    await code().press("F8");
    await code().page.locator(".marker-widget").filter({ hasText: 'did you mean "oifname"?' }).waitFor();
    await code().press("Escape");
    await code().goTo(8, 9);
    await code().press("Control+.");
    await code().page.locator(".action-widget .monaco-list-row").filter({ hasText: 'Write "oifname"' }).waitFor();
    await code().screenshot("quick-fix");
    await code().page.keyboard.press("Enter");
    await code().showsLine("oifname eno1 counter masquerade;");
  });

  test("has the interfaces of its host completed", async () => {
    await code().open("complete.cfg");
    await code().showsSquiggle("warning");
    await code().goBehind("complete.cfg", "oifname ");
    await code().press("Control+Space");
    const suggestions = code().page.locator(".suggest-widget .monaco-list-row");
    await suggestions.filter({ hasText: "eno1" }).first().waitFor();
    await suggestions.filter({ hasText: "eno2" }).first().waitFor();
    await code().screenshot("completion");
    await code().page.keyboard.press("Escape");
  });

  test("leads from a jump to the chain", async () => {
    await code().open("jumps.cfg");
    await code().showsSquiggle("warning");
    await code().goBehind("jumps.cfg", "jump poop-ch");
    await code().press("F12");
    await code().cursorIsAt(11, 10);
  });

  test("has an outline, and breadcrumbs that say where the cursor is", async () => {
    await code().open("jumps.cfg");
    await code().goBehind("jumps.cfg", "jump poop-ch");
    const crumbs = code().page.locator(".breadcrumbs-control .monaco-breadcrumb-item");
    await crumbs.filter({ hasText: "prerouting" }).first().waitFor();
    await code().run("Explorer: Focus on Outline View");
    const outline = code().page.locator(".outline-tree .monaco-list-row");
    for (const name of ["nat", "prerouting", "poop-chain", "postrouting", "forward"]) {
      await outline.filter({ hasText: name }).first().waitFor();
    }
    await code().screenshot("outline");
  });

  test("has a chain renamed where it is declared and where it is jumped to", async () => {
    await code().open("rename.cfg");
    await code().showsSquiggle("warning");
    await code().goBehind("rename.cfg", "jump poop-ch");
    await code().press("F2");
    await code().page.locator(".rename-box input:focus").waitFor();
    await code().page.keyboard.press("Control+A");
    await code().type("count-pings");
    await code().page.keyboard.press("Enter");
    await code().showsLine("ip protocol icmp counter jump count-pings");
    await code().showsLine("chain count-pings {");
  });

  test("is formatted when it is saved", async () => {
    await code().open("untidy.nft");
    await code().showsSquiggle("warning");
    await code().press("Control+S");
    await expect
      .poll(() => code().read("untidy.nft"), { timeout: 60_000 })
      .toBe("table ip t {\n\tchain c {\n\t\taccept\n\t}\n}\n");
  });

  test("may be checked against any host, where the workspace is trusted", async () => {
    expect(await code().offeredCommands("nftlint: Record")).toContain("nftlint: Record Snapshot of Host...");
  });

  test("comes as a sample with its host, from the walkthrough", async () => {
    await code().run("nftlint: Open the Sample Ruleset");
    await code().page.locator(".tab.active").filter({ hasText: "wazowski" }).waitFor();
    await code().hasLanguage("nftables");
    await code().statusItem.filter({ hasText: "wazowski" }).waitFor();
    await code().page.locator(".editor-instance .squiggly-warning").first().waitFor();
  });
});
