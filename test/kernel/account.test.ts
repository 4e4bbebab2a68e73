/**
 * Every ruleset, listing and nft command that the account of the wazowski case quotes: nft and
 * nftlint take the same ones and refuse the same one.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, localRunner } from "@nftlint/host";
import { parse } from "@nftlint/syntax";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLab } from "./lab.ts";
import { check } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { fixture } from "./wazowski-lab.ts";

const listings = {
  "the listing before snat.cfg": `table ip nat {
      chain prerouting {
            type nat hook prerouting priority 0; policy accept;
      }
}
`,
  "the listing with poopy": `table ip nat {
      chain prerouting {
            type nat hook prerouting priority 0; policy accept;
      }

      chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            oifname "poopy" masquerade
      }
}
`,
  "the listing with a handle": `table ip nat {
      chain prerouting {
            type nat hook prerouting priority 0; policy accept;
      }

      chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            oifname "poopy" masquerade # handle 5
      }
}
`,
  "two listings, one after the other": `table ip nat {
      chain prerouting {
            type nat hook prerouting priority 0; policy accept;
      }

      chain postrouting {
            type nat hook postrouting priority 100; policy accept;
      }
}

table ip nat {
      chain prerouting {
            type nat hook prerouting priority 0; policy accept;
      }

      chain postrouting {
            type nat hook postrouting priority 100; policy accept;
            oifname "eno2" masquerade # handle 3
            nftrace set 1 accept # handle 5
      }
}
`,
  "the listing with counter values": `table ip filter {
      chain forward {
            type filter hook forward priority 0; policy accept;
            ip protocol icmp counter packets 12 bytes 720 accept # handle 2
      }
}
`,
  "snat.cfg": readFileSync(fixture("snat.cfg"), "utf8"),
  "snat-with-forward.cfg": readFileSync(fixture("snat-with-forward.cfg"), "utf8"),
};

const deletionByText = 'delete rule nat postrouting oifname "poopy" masquerade\n';

/** What nft says of a file with this text, in an empty network namespace. */
async function nftCheck(text: string): Promise<CommandResult> {
  return localRunner(["unshare", "--net", "nft", "-c", "-f", await fileWith(text)]);
}

async function fileWith(text: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "nftlint-account-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "quoted.nft");
  await writeFile(file, text);
  return file;
}

describe("nftlint", () => {
  it.each(Object.entries(listings))("takes %s", (_, text) => {
    expect(parse(text).diagnostics).toEqual([]);
  });

  it.each(["list ruleset\n", "list table ip filter\n", "delete rule nat postrouting handle 5\n"])(
    "takes %j",
    (text) => {
      expect(parse(text).diagnostics).toEqual([]);
    },
  );

  it.each(Object.entries(listings))("finds nothing in %s that nft would refuse", async (_, text) => {
    const errors = (await check(await fileWith(text))).filter(({ severity }) => severity === "error");
    expect(errors).toEqual([]);
  });

  it("refuses to delete a rule by its text, where nft does", () => {
    const [diagnostic, ...others] = parse(deletionByText).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic && deletionByText.slice(diagnostic.start, diagnostic.end)).toBe("oifname");
    expect(diagnostic?.message).toContain("handle");
  });
});

describe.skipIf(reasonToSkip(suites.account) !== null)(titleOf(suites.account), () => {
  it.each(Object.entries(listings))("%s: nft takes it", async (_, text) => {
    expect(await nftCheck(text)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  });

  it("nft refuses to delete a rule by its text, at oifname", async () => {
    const { exitCode, stderr } = await nftCheck(`${listings["the listing with poopy"]}${deletionByText}`);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/:11:29-35: Error: syntax error, unexpected oifname, expecting handle/);
  });

  it("nft deletes rule 5, and lists what is left as before", async () => {
    await using lab = createLab();
    const { must } = await lab.addMachine("wazowski");
    await must("nft", listings["the listing before snat.cfg"]);
    await must("nft", "add chain nat postrouting { type nat hook postrouting priority 100; policy accept; }");
    for (const name of ["eno1", "eno2", "poopy"])
      await must("nft", `add rule nat postrouting oifname "${name}" masquerade`);
    const before = await must("nft", "-a", "list", "ruleset");
    expect(before).toContain('oifname "poopy" masquerade # handle 5');
    expect(parse(before).diagnostics).toEqual([]);
    await must("nft", "delete", "rule", "nat", "postrouting", "handle", "5");
    expect(await must("nft", "-a", "list", "ruleset")).toBe(before.replace(/\n.*# handle 5/, ""));
  });
});
