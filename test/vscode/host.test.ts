/** A host by ssh, from the editor: what people press, and what becomes of the host. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reasonToSkip, suites } from "../kernel/requirements.ts";
import { buildSshLab, type SshLab } from "../kernel/ssh-lab.ts";
import { inWorkbench } from "./in-workbench.ts";

const before = `table ip nat {
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "poopy" masquerade
	}
}
`;

const router = `table inet filter
flush table inet filter

table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		meta l4proto { icmp, ipv6-icmp } counter accept
		ct state established,related accept
		iifname "lo" accept
		tcp dport 22 accept
	}
}
`;

const files = {
  "router.nft": router,
  "nat.nft": before,
  "lockout.nft": `table inet lockout {
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "lo" accept
		tcp dport { 80, 443 } accept
	}
}
`,
  "wrong.nft": "table ip wrong {\n\tchain c {\n\t\tip saddr 10.0.0.1 oops\n\t}\n}\n",
  "nftlint.json": `${JSON.stringify({ hosts: { wazowski: { target: "root@wazowski" } } })}\n`,
};

let lab: SshLab | null = null;
const host = () => {
  if (lab === null) throw new Error("the lab has not been built");
  return lab;
};

async function options() {
  lab = await buildSshLab();
  const { exitCode } = await lab.run("sh", "-c", 'printf %s "$1" | nft -f -', "sh", before);
  expect(exitCode).toBe(0);
  const settings = { "nftlint.confirmSeconds": 100, "nftlint.counterSeconds": 1, "nftlint.codeLens": false };
  return { files, settings, programs: writePrograms(lab) };
}

/** A directory with the `ssh` of the lab's client alone, which would find itself again if it were given that path. */
function writePrograms({ directory, program }: SshLab): string {
  const programs = join(directory, "programs");
  mkdirSync(programs);
  writeFileSync(join(programs, "ssh"), `#!/bin/sh\nPATH='${process.env.PATH}' exec ${program} "$@"\n`, { mode: 0o755 });
  return programs;
}

inWorkbench(
  "a host",
  options,
  (code) => {
    afterAll(() => lab?.[Symbol.asyncDispose]());

    const row = () => code().page.locator('.tree-explorer-viewlet-tree-view [role="treeitem"]');
    /** Begins a command for the ruleset that is open. */
    const begin = async (title: string) => {
      await code().run(`nftlint: ${title}`);
      await code().choose("wazowski");
    };

    test("is in a view with the others, and shows what a snapshot tells once it is asked", async () => {
      await code().open("router.nft");
      await code().hasLanguage("nftables");
      await code().page.locator(".pane-header").filter({ hasText: "nftlint: Hosts" }).click();
      const wazowski = row().filter({ hasText: "wazowski" }).first();
      await wazowski.filter({ hasText: "no snapshot" }).waitFor();
      await wazowski.hover();
      await wazowski.locator('.action-label[aria-label^="Refresh Host"]').click();
      await wazowski.filter({ hasText: "just now" }).waitFor();
      await wazowski.click();
      await row()
        .filter({ hasText: "nft" })
        .filter({ hasText: /\d\.\d/ })
        .first()
        .waitFor();
      await code().screenshot("hosts");
    });

    test("has a ruleset applied that is taken back when Revert is pressed", async () => {
      const old = await host().ruleset();
      await code().open("router.nft");
      await begin("Apply to Host...");
      await code().dialogue.filter({ hasText: "Apply router.nft to wazowski?" }).waitFor();
      await code().dialogue.filter({ hasText: "Not touched: ip nat" }).waitFor();
      await code().screenshot("apply");
      await code().dialogue.getByText("Show Changes").click();
      await code().page.locator(".diff-editor, .monaco-diff-editor").first().waitFor();
      const question = code().notification("Apply router.nft to wazowski?");
      await question.waitFor();
      await code().screenshot("changes");
      await question.getByRole("button", { name: "Apply" }).click();
      await code()
        .notification(/taken back in \d+ s/)
        .waitFor();
      await code().notification("Keep the change?").waitFor();
      await code().screenshot("countdown");
      expect(await host().ruleset()).toContain("table inet filter");
      await code().notification("Keep the change?").getByRole("button", { name: "Revert" }).click();
      await code().notification("taken back; the ruleset is what it was before").waitFor();
      expect(await host().ruleset()).toBe(old);
      await code().screenshot("reverted");
    });

    test("has a ruleset applied that stays when Keep is pressed in the notification that counts", async () => {
      await code().run("Notifications: Clear All Notifications");
      await code().open("router.nft");
      await begin("Apply to Host...");
      await code().dialogue.getByRole("button", { name: "Apply", exact: true }).click();
      await row()
        .filter({ hasText: /wazowski\s*\d+ s left/ })
        .first()
        .waitFor();
      await code().screenshot("on-trial");
      await code()
        .notification(/taken back in \d+ s/)
        .getByText("Keep", { exact: true })
        .first()
        .click();
      await code().notification("confirmed, the change stays").waitFor();
      expect(await host().ruleset()).toContain("meta l4proto { icmp, ipv6-icmp } counter");
    });

    test("shows what its rules count beside them, while packets come", async () => {
      await code().run("Notifications: Clear All Notifications");
      await code().open("router.nft");
      await begin("Show Counters of Host...");
      const words = ["netns", "exec", host().client.namespace, "ping", "-q", "-i", "0.2", "10.77.0.1"];
      const ping = spawn("ip", words, { stdio: "ignore" });
      try {
        const packets = async () => Number.parseInt(await code().textBehind("meta l4proto"), 10);
        await expect.poll(packets, { timeout: 60_000 }).toBeGreaterThan(0);
        const first = await packets();
        await expect.poll(packets, { timeout: 60_000 }).toBeGreaterThan(first);
        await code().screenshot("counters");
      } finally {
        ping.kill();
      }
      await code().run("nftlint: Hide Counters");
      await expect.poll(() => code().textBehind("meta l4proto")).toBe("");
    });

    test("tells of real packets beside the text, each rule a link to its line", async () => {
      await code().run("Notifications: Clear All Notifications");
      await code().open("router.nft");
      await begin("Trace Packets on Host...");
      const input = code().page.locator(".quick-input-widget input[type=text]");
      const line = (text: string) => code().page.locator(".view-line").filter({ hasText: text }).first();
      await input.fill("--iif eth0 icmp echo-reqest");
      await code().page.locator(".quick-input-message").filter({ hasText: 'did you mean "echo-request"' }).waitFor();
      await input.fill("--iif eth0 icmp echo-request");
      await input.press("Enter");
      await code().notification("tracing packets").waitFor();
      const words = ["netns", "exec", host().client.namespace, "ping", "-q", "-i", "2", "10.77.0.1"];
      const ping = spawn("ip", words, { stdio: "ignore" });
      try {
        await line("icmp echo-request 10.77.0.2 > 10.77.0.1, in by eth0").waitFor();
        await line("router.nft:7 meta l4proto { icmp, ipv6-icmp } counter accept").waitFor();
      } finally {
        ping.kill();
      }
      await code().screenshot("trace");
      expect(await host().must("nft", "list", "tables")).toContain("nftlint-trace");
      await code().notification("tracing packets").getByRole("button", { name: "Cancel" }).click();
      await line("The trace is over; nothing of it is left on wazowski.").waitFor();
      expect(await host().must("nft", "list", "tables")).not.toContain("nftlint-trace");
      await code()
        .page.locator(".detected-link")
        .filter({ hasText: "router.nft" })
        .first()
        .click({ modifiers: ["Control"] });
      await code().cursorIsAt(7, 1);
      await code().run("View: Close All Editors");
    });

    test("has what works against its ruleset mended on trial", async () => {
      const forwarding = () => host().must("cat", "/proc/sys/net/ipv4/ip_forward");
      expect(await forwarding()).toBe("0\n");
      await begin("Fix Host...");
      await code().dialogue.filter({ hasText: "sysctl -w net.ipv4.ip_forward=1" }).waitFor();
      await code().screenshot("fix-host");
      await code().dialogue.getByRole("button", { name: "Run It on Trial" }).click();
      await code().notification("Keep the change?").waitFor();
      expect(await forwarding()).toBe("1\n");
      await code().notification("Keep the change?").getByRole("button", { name: "Revert" }).click();
      await code().notification("the ruleset is what it was before").waitFor();
      expect(await forwarding()).toBe("0\n");
      await code().run("Notifications: Clear All Notifications");
    });

    test("says what its nft refuses, at our places", async () => {
      await code().open("wrong.nft");
      await code().showsSquiggle("error");
      await begin("Check on Host...");
      await code().notification("nft refuses wrong.nft").waitFor();
      await code().run("View: Toggle Problems");
      await code()
        .page.locator(".markers-panel .monaco-list-row")
        .filter({ hasText: "nft on wazowski" })
        .first()
        .waitFor();
      await code().screenshot("check");
      await code().run("View: Toggle Problems");
    });

    test("has the rule under the cursor deleted, and inserted again", async () => {
      await code().run("Notifications: Clear All Notifications");
      await code().open("nat.nft");
      await code().goBehind("nat.nft", "oifname");
      await begin("Delete This Rule on Host...");
      await code().dialogue.filter({ hasText: 'oifname "poopy" masquerade' }).waitFor();
      await code().screenshot("delete");
      await code().dialogue.getByRole("button", { name: "Delete", exact: true }).click();
      await code().notification("Keep the change?").getByRole("button", { name: "Keep" }).click();
      await code().notification("confirmed, the change stays").waitFor();
      expect(await host().ruleset()).not.toContain("poopy");
      await code().run("Notifications: Clear All Notifications");
      await begin("Insert This Rule on Host Here...");
      await code().dialogue.getByRole("button", { name: "Insert", exact: true }).click();
      await code().notification("Keep the change?").getByRole("button", { name: "Keep" }).click();
      await code().notification("confirmed, the change stays").waitFor();
      expect(await host().ruleset()).toContain('oifname "poopy" masquerade');
    });

    test("lists what it has kept, and leads back", async () => {
      await code().run("Notifications: Clear All Notifications");
      await begin("History of Host...");
      await code().page.locator(".quick-input-list").filter({ hasText: "router.nft" }).waitFor();
      await code().screenshot("history");
      await code().choose("add rule ip nat postrouting");
      await code().dialogue.getByRole("button", { name: "Undo It" }).click();
      await code().notification("Keep the change?").getByRole("button", { name: "Keep" }).click();
      await code().notification("confirmed, the change stays").waitFor();
      expect(await host().ruleset()).not.toContain("poopy");
    });

    test("that a ruleset would lock people out of names that, and takes it back by itself where it is applied", async () => {
      const old = await host().ruleset();
      await code().run("Notifications: Clear All Notifications");
      code().write(".vscode/settings.json", JSON.stringify({ "nftlint.confirmSeconds": 8 }));
      await code().open("lockout.nft");
      await code().showsSquiggle("warning");
      // VS Code looks at the settings of a folder from time to time.
      const isAskedInTime = async () => {
        await begin("Apply to Host...");
        await code().dialogue.filter({ hasText: "(ssh-lockout)" }).waitFor();
        const isInTime = (await code().dialogue.textContent())?.includes("after 8 seconds") === true;
        if (!isInTime) await code().page.keyboard.press("Escape");
        return isInTime;
      };
      await expect.poll(isAskedInTime, { timeout: 60_000 }).toBe(true);
      await code().screenshot("lockout");
      await code().dialogue.getByRole("button", { name: "Apply All the Same" }).click();
      await code().notification("no new connection comes about so far").waitFor();
      await code().notification("the ruleset is what it was before").waitFor();
      await code().screenshot("locked-out");
      expect(await host().ruleset()).toBe(old);
    });
  },
  reasonToSkip(suites.transaction),
);
