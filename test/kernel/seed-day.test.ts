/** The day of the account once more, with nftlint at hand: each of its troubles is one command. */
import { describe, expect, it } from "vitest";
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
});
