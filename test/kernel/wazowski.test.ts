/**
 * The case that the project is named after, on a real kernel: what the network does, next to what
 * nftlint says of it. Each variant has one thing wrong, so that the finding is the cause.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatSnapshot, recordSnapshot } from "@nftlint/host";
import { describe, expect, it, onTestFinished } from "vitest";
import { check, type ReportedFinding } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildWazowskiLab, fixture, setForwarding, type WazowskiLab } from "./wazowski-lab.ts";

/** Records the router and checks the file against it. */
async function checkOn(lab: WazowskiLab, file: string): Promise<readonly ReportedFinding[]> {
  const directory = await mkdtemp(join(tmpdir(), "nftlint-wazowski-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const snapshotFile = join(directory, "snapshot.json");
  const snapshot = await recordSnapshot(lab.router.run, { recordedBy: "nftlint test" });
  await writeFile(snapshotFile, formatSnapshot(snapshot));
  return check(fixture(file), snapshotFile);
}

/** What is found besides `not-idempotent`, which is true of every file here. */
async function findingsOn(lab: WazowskiLab, file: string): Promise<readonly ReportedFinding[]> {
  return (await checkOn(lab, file)).filter(({ rule }) => rule !== "not-idempotent");
}

/** Each finding as its rule and the text that it is about. */
async function outline(findings: readonly ReportedFinding[], file: string): Promise<string[]> {
  const text = await readFile(fixture(file), "utf8");
  return findings.map(({ rule, start, end }) => `${rule}: ${text.slice(start.offset, end.offset)}`);
}

describe.skipIf(reasonToSkip(suites.wazowski) !== null)(titleOf(suites.wazowski), () => {
  it.each(["snat.cfg", "snat-with-forward.cfg"])(
    "%s: the legacy policy drops the ping, and the help mends it",
    async (file) => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "DROP" });
      await lab.router.must("nft", "-f", fixture(file));
      expect(await lab.ping()).toBe(false);

      const findings = await findingsOn(lab, file);
      const finding = findings.find(({ rule }) => rule === "iptables-conflict");
      expect(finding?.message).toContain('legacy iptables table "filter" has policy DROP in chain FORWARD');
      expect(finding?.severity).toBe("warning");
      expect(findings.filter(({ severity }) => severity === "warning")).toEqual([finding]);
      const remedy = finding?.help?.find((command) => command.includes("-P FORWARD ACCEPT"));
      await lab.router.must(...(remedy ?? "").split(" "));

      expect(await lab.ping()).toBe(true);
      expect(await findingsOn(lab, file)).toEqual([]);
    },
  );

  it("works where nothing is wrong, so that each variant has one cause", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    expect(await lab.ping()).toBe(false);
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    expect(await lab.ping()).toBe(true);
    expect(await findingsOn(lab, "snat.cfg")).toEqual([]);
  });

  it.each([
    ["snat-poopy.cfg", ['unknown-interface: "poopy"']],
    ["snat-eno11.cfg", ["unknown-interface: eno11"]],
    ["snat-forward-drop.cfg", ["missing-forward-rule: masquerade"]],
  ])("%s: the ping is not answered", async (file, expected) => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    await lab.router.must("nft", "-f", fixture(file));
    expect(await lab.ping()).toBe(false);
    expect(await outline(await findingsOn(lab, file), file)).toEqual(expected);
  });

  it("names eno1 as what eno11 was meant to be", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    const [finding] = await findingsOn(lab, "snat-eno11.cfg");
    expect(finding?.message).toContain('did you mean "eno1"?');
  });

  it("ip_forward off: the ping is not answered, and the help mends it", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    await setForwarding(lab.router, false);
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    expect(await lab.ping()).toBe(false);
    const [finding, ...others] = await findingsOn(lab, "snat.cfg");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: "ip-forward-disabled", message: expect.stringContaining("ip_forward") });
    await lab.router.must(...(finding?.help?.[0] ?? "").split(" "));
    expect(await lab.ping()).toBe(true);
    expect(await findingsOn(lab, "snat.cfg")).toEqual([]);
  });

  it("snat.cfg loaded twice: its rule is there twice, and the finding counts it", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    const listing = await lab.router.must("nft", "list", "chain", "ip", "nat", "postrouting");
    expect(listing.match(/masquerade/g)).toHaveLength(2);
    expect(await lab.ping()).toBe(true);
    const [finding, ...others] = await checkOn(lab, "snat.cfg");
    expect(others).toEqual([]);
    expect(finding?.rule).toBe("not-idempotent");
    expect(finding?.message).toContain('on wazowski its chain "postrouting" already holds the same rules 2 times');
  });
});
