/** What a person does with a ruleset in VS Code, from the packaged extension: by keyboard and mouse. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { reasonToSkip, titleOf } from "./requirements.ts";
import { Workbench } from "./workbench.ts";

const wazowski = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/wazowski/${name}`, import.meta.url)), "utf8");

const snat = wazowski("snat.cfg");
const withForward = wazowski("snat-with-forward.cfg");
const ini = "[table ip]\nnat = { chain }\n";

const files = {
  "snat.cfg": snat,
  "hover.cfg": snat,
  "interface.cfg": wazowski("snat-eno11.cfg"),
  "jumps.cfg": withForward,
  "rename.cfg": withForward,
  "untidy.nft": "table ip t {\nchain c { accept; }\n}\n",
  "settings.ini": ini,
  "nftlint.json": '{ "host": "router.json" }\n',
  "router.json": wazowski("snapshot.json"),
};

describe.skipIf(reasonToSkip() !== null)(titleOf("a ruleset"), () => {
  let code: Workbench;
  beforeAll(async () => {
    code = await Workbench.start({ files, settings: { "[nft]": { "editor.formatOnSave": true } } });
  }, 180_000);
  afterAll(() => code[Symbol.asyncDispose]());
  afterEach(async (context) => {
    if (context.task.result?.state === "fail")
      await code.screenshot(`failed: ${context.task.name}`.replaceAll("/", "-"));
  });

  test("is known by its text where its name says otherwise, and an ini file stays one", async () => {
    await code.open("snat.cfg");
    await code.hasLanguage("nftables");
    await code.open("settings.ini");
    await code.hasLanguage("Ini");
    expect(code.read("settings.ini")).toBe(ini);
  });

  test("is checked against the snapshot that its configuration names", async () => {
    await code.open("interface.cfg");
    await code.showsSquiggle("warning");
    await code.statusItem.filter({ hasText: "wazowski" }).waitFor();
    await code.run("View: Toggle Problems");
    await code.page.locator(".markers-panel .monaco-list-row").filter({ hasText: "eno11" }).first().waitFor();
    await code.page.locator(".markers-panel .monaco-list-row").filter({ hasText: "has policy DROP" }).first().waitFor();
    await code.screenshot("problems");
    await code.run("View: Toggle Problems");
  });

  test("with a misspelt word has it underlined and mended by the quick fix", async () => {
    await code.open("snat.cfg");
    await code.goBehind("snat.cfg", "oifname");
    await code.page.keyboard.press("Backspace");
    await code.showsLine("oifnam eno1 counter masquerade;");
    await code.showsSquiggle("error");
    await code.page.keyboard.press("F8");
    await code.page.locator(".marker-widget").filter({ hasText: "did you mean" }).waitFor();
    await code.page.keyboard.press("Escape");
    await code.goTo(8, 9);
    await code.page.keyboard.press("Control+.");
    await code.page.locator(".action-widget .monaco-list-row").filter({ hasText: "oifname" }).first().waitFor();
    await code.screenshot("quick-fix");
    await code.page.keyboard.press("Enter");
    await code.showsLine("oifname eno1 counter masquerade;");
  });

  test("says what stands under the mouse", async () => {
    await code.open("hover.cfg");
    await code.showsSquiggle("warning");
    await code.word("masquerade").hover();
    await code.page.locator(".monaco-hover").filter({ hasText: "masquerade" }).first().waitFor();
    await code.screenshot("hover");
  });

  test("leads from a jump to the chain", async () => {
    await code.open("jumps.cfg");
    await code.showsSquiggle("warning");
    await code.goBehind("jumps.cfg", "jump poop-ch");
    await code.page.keyboard.press("F12");
    await code.cursorIsAt(11, 10);
  });

  test("has a chain renamed where it is declared and where it is jumped to", async () => {
    await code.open("rename.cfg");
    await code.showsSquiggle("warning");
    await code.goBehind("rename.cfg", "jump poop-ch");
    await code.page.keyboard.press("F2");
    await code.page.locator(".rename-box input").waitFor();
    await code.page.keyboard.press("Control+A");
    await code.type("count-pings");
    await code.page.keyboard.press("Enter");
    await code.showsLine("ip protocol icmp counter jump count-pings");
    await code.showsLine("chain count-pings {");
  });

  test("is formatted when it is saved", async () => {
    await code.open("untidy.nft");
    await code.showsSquiggle("warning");
    await code.press("Control+S");
    await expect
      .poll(() => code.read("untidy.nft"), { timeout: 30_000 })
      .toBe("table ip t {\n\tchain c {\n\t\taccept\n\t}\n}\n");
  });

  test("may be checked against this host, where the workspace is trusted", async () => {
    expect(await code.offeredCommands("nftlint: Record")).toContain("nftlint: Record a Snapshot of This Host...");
  });
});
