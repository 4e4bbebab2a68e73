/** The picture beside a ruleset, and a packet that is traced through it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { inWorkbench } from "./in-workbench.ts";

const wazowski = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/wazowski/${name}`, import.meta.url)), "utf8");

const filter = `table inet filter {
	chain trusted {
		ip saddr 10.0.0.0/8 accept
		tcp dport 22 accept
	}

	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "eno2" jump trusted
		iifname "eno1" accept
	}
}
`;

const files = {
  "filter.nft": filter,
  "nftlint.json": '{ "host": "router.json" }\n',
  "router.json": wazowski("snapshot.json"),
};

const settings = {
  "nftlint.codeLens": false,
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
};

inWorkbench("the graph of a ruleset", { files, settings }, (code) => {
  const picture = () =>
    code().page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame").locator("svg");

  const shows = (text: string) => picture().locator("text").filter({ hasText: text }).first();
  /** Goes to the end of a line, counted from 1. */
  const goToEnd = async (line: number) => {
    await code().goTo(line, 1);
    await code().page.keyboard.press("End");
  };

  test("opens beside it", async () => {
    await code().open("filter.nft");
    await code().hasLanguage("nftables");
    await code().statusItem.filter({ hasText: "wazowski" }).waitFor();
    await code().run("View: Toggle Primary Side Bar Visibility");
    await code().run("nftlint: Show Packet Path Graph");
    await shows("inet filter forward").waitFor();
    await shows("legacy iptables filter/FORWARD").waitFor();
  });

  test("has texts that fit their boxes in the font that is there", async () => {
    const tooLong = await picture().evaluate((svg) => {
      interface Shape {
        getBBox(): { readonly x: number; readonly width: number };
        readonly textContent: string;
        querySelector(selector: string): Shape | null;
        querySelectorAll(selector: string): Iterable<Shape>;
      }
      const found: string[] = [];
      for (const box of (svg as unknown as Shape).querySelectorAll(".chain, .hook, .end, .decision")) {
        const frame = box.querySelector(".frame")?.getBBox();
        for (const text of box.querySelectorAll("text")) {
          const { x, width } = text.getBBox();
          if (frame !== undefined && (x < frame.x || x + width > frame.x + frame.width)) found.push(text.textContent);
        }
      }
      return found;
    });
    expect(tooLong).toEqual([]);
  });

  test("leads to the rule that is pressed, by mouse and by keyboard", async () => {
    await shows('iifname "eno1" accept').click();
    await code().cursorIsAt(11, 30);
    await picture().locator(".edge-hit").first().dispatchEvent("click");
    await code().cursorIsAt(10, 36);
    const header = picture().getByRole("link", { name: /^chain trusted/ });
    await header.focus();
    await code().page.keyboard.press("Enter");
    await code().cursorIsAt(2, 18);
  });

  test("follows an edit", async () => {
    await goToEnd(4);
    await code().type("\nudp dport 53 accept");
    await code().page.keyboard.press("Escape");
    await shows("udp dport 53 accept").waitFor();
  });

  test("shows the way of a packet, and the editor what each rule did", async () => {
    await code().run("nftlint: Trace a Packet...");
    await code().choose("eno2");
    await code().page.locator(".quick-input-widget").filter({ hasText: "Trace a Packet (2/2)" }).waitFor();
    await code().type("--from 192.168.4.110 --to 10.53.134.11 icmp echo-request");
    await code().page.keyboard.press("Enter");
    await code().notification("DROPPED in forward by inet filter forward policy drop").waitFor();
    await expect.poll(() => code().textBehind("type filter hook forward")).toBe("✗ dropped here");
    expect(await code().textBehind('iifname "eno2" jump trusted')).toBe("✓ matched");
    expect(await code().textBehind("tcp dport 22 accept")).toBe("· not matched: it is no TCP packet");
    await shows("✗ dropped here").waitFor();
    await code().page.keyboard.press("Escape");
    await code().run("Notifications: Clear All Notifications");
  });

  test("and follows an edit as well: what is accepted there, legacy iptables drops", async () => {
    await goToEnd(5);
    await code().type("\nicmp type echo-request accept");
    await code().page.keyboard.press("Escape");
    await expect.poll(() => code().textBehind("icmp type echo-request")).toBe("✓ matched");
    expect(await code().textBehind('iifname "eno1" accept')).toBe("– never reached");
    const legacy = picture().locator(".chain").filter({ hasText: "legacy iptables filter/FORWARD" });
    await legacy.locator("text").filter({ hasText: "✗ dropped here" }).waitFor();
    await code().page.locator('[id$="nftlint.verdict"]').filter({ hasText: "filter/FORWARD policy DROP" }).waitFor();
    await code().screenshot("graph");
  });

  test("until it is cleared", async () => {
    await code().run("nftlint: Clear the Traced Packet");
    await code().page.locator('[id$="nftlint.verdict"]').waitFor({ state: "hidden" });
    await expect.poll(() => code().textBehind("icmp type echo-request")).toBe("");
    await shows("✗ dropped here").waitFor({ state: "detached" });
  });
});

inWorkbench("a packet without a host", { files: { "filter.nft": filter } }, (code) => {
  test("is not traced: it is said what is missing", async () => {
    await code().open("filter.nft");
    await code().hasLanguage("nftables");
    await code().run("nftlint: Trace a Packet...");
    await code().notification("A packet meets a host").waitFor();
  });
});
