/** The day of the account once more, with nftlint at hand: each of its troubles is one command. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { program } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildWazowskiLab, fixture, setForwarding, type WazowskiLab } from "./wazowski-lab.ts";

/** Runs the command on the router itself. */
function nftlint({ router }: WazowskiLab, ...words: readonly string[]) {
  return router.run([process.execPath, program, ...words]);
}

describe.skipIf(reasonToSkip(suites["seed-day"]) !== null)(titleOf(suites["seed-day"]), () => {
  it("host fix finds the legacy policy, shows the command, and runs it on trial: the ping passes", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "DROP" });
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    expect(await lab.ping()).toBe(false);

    const shown = await nftlint(lab, "host", "fix", "local");
    expect(shown).toMatchObject({ exitCode: 1, stderr: "" });
    expect(shown.stdout).toContain("    iptables-legacy -t filter -P FORWARD ACCEPT\n");
    expect(await lab.ping()).toBe(false);

    const fixed = await nftlint(lab, "host", "fix", "local", "--run", "--yes");
    expect(fixed.stdout).toContain("local: confirmed, the change stays\n");
    expect(fixed.exitCode).toBe(0);
    expect(await lab.ping()).toBe(true);
    expect((await nftlint(lab, "host", "fix", "local")).exitCode).toBe(0);

    const undone = await nftlint(lab, "host", "rollback", "local", "1", "--yes");
    expect(undone.exitCode).toBe(0);
    expect(await lab.ping()).toBe(false);
  });

  it("host fix switches forwarding on, and off again where nobody confirms", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    await setForwarding(lab.router, false);

    const run = await nftlint(lab, "host", "fix", "local", "--run", "--detach", "--confirm", "5");
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await lab.ping()).toBe(true);
    expect((await nftlint(lab, "host", "status", "local")).stdout).toContain(
      "local: on trial: sysctl -w net.ipv4.ip_forward=1, by ",
    );
    await expect
      .poll(async () => (await nftlint(lab, "host", "status", "local")).exitCode, { timeout: 10_000 })
      .toBe(0);
    expect(await lab.ping()).toBe(false);
    expect((await nftlint(lab, "host", "status", "local")).stdout).toContain(
      "taken back; the ruleset is what it was before, byte for byte",
    );
  });

  it("host delete-rule deletes the misspelt rule by its text, as no nft does", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    await lab.router.must("nft", "add", "rule", "nat", "postrouting", "oifname", "poopy", "masquerade");

    const counted = await nftlint(lab, "host", "counters", "local");
    expect(counted.stdout).toBe(`\
ip nat postrouting
           0        0 B  oifname "eno1" counter masquerade
           -          -  oifname "poopy" masquerade
`);
    const text = 'nat postrouting oifname "poopy" masquerade';
    expect((await lab.router.run(["nft", "delete", "rule", ...text.split(" ")])).exitCode).toBe(1);
    const deleted = await nftlint(lab, "host", "delete-rule", "local", text, "--yes");
    expect(deleted.exitCode, deleted.stderr).toBe(0);
    expect(deleted.stdout).toContain('1  ip nat postrouting oifname "poopy" masquerade  # handle ');
    expect((await nftlint(lab, "host", "counters", "local")).stdout).not.toContain("poopy");
    expect(await lab.ping()).toBe(true);

    const again = await nftlint(
      lab,
      "host",
      "delete-rule",
      "local",
      "nat postrouting oifname eno11 counter masquerade",
      "--yes",
    );
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain('did you mean\nnftlint:     ip nat postrouting oifname "eno1" counter masquerade');
  });

  it("host apply tells that a file adds its rules once more, and a file that flushes removes the second", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    for (const _ of [1, 2]) await lab.router.must("nft", "-f", fixture("snat.cfg"));
    const rules = async () => {
      const listing = await lab.router.must("nft", "-s", "list", "ruleset");
      return listing.split("\n").filter((line) => line.includes("masquerade")).length;
    };
    expect(await rules()).toBe(2);

    const diff = await nftlint(lab, "host", "diff", "local", fixture("snat.cfg"));
    expect(diff.exitCode).toBe(1);
    expect(diff.stdout).toContain("1 table changes: 1 rule added.\n");
    const checked = await nftlint(lab, "check", "--host", "local", fixture("snat.cfg"));
    expect(checked.stdout).toContain("warning[not-idempotent]");

    const directory = await mkdtemp(join(tmpdir(), "nftlint-seed-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, "snat.cfg");
    await writeFile(file, `table ip nat\nflush table ip nat\n\n${await readFile(fixture("snat.cfg"), "utf8")}`);
    const applied = await nftlint(lab, "host", "apply", "local", file, "--yes");
    expect(applied.exitCode, applied.stderr).toBe(0);
    expect(applied.stdout).toMatch(/^- {5}oifname "eno1" counter masquerade {2}# handle \d+$/m);
    expect(applied.stdout).toContain("1 table changes: 1 rule removed.\n");
    expect(await rules()).toBe(1);
    expect(await lab.ping()).toBe(true);

    const same = await nftlint(lab, "host", "apply", "local", file, "--yes");
    expect(same.stdout).toBe(`local is what ${file} makes of it already: nothing was changed\n`);
  });
});
