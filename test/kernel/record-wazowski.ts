/**
 * Records the snapshots of the wazowski case from the real lab: `node test/kernel/record-wazowski.ts`,
 * as root on Linux. snapshot.json is what the account starts from, with snat.cfg loaded and the
 * legacy FORWARD policy DROP; snapshot-after.json is the same host with the policy ACCEPT.
 */
import { writeFile } from "node:fs/promises";
import { formatSnapshot, recordSnapshot } from "@nftlint/host";
import { buildWazowskiLab, fixture } from "./wazowski-lab.ts";

await using lab = await buildWazowskiLab({ forwardPolicy: "DROP" });
await lab.router.must("nft", "-f", fixture("snat.cfg"));
await writeSnapshot("snapshot.json");
await lab.router.must("iptables-legacy", "-t", "filter", "-P", "FORWARD", "ACCEPT");
await writeSnapshot("snapshot-after.json");

async function writeSnapshot(name: string): Promise<void> {
  const snapshot = await recordSnapshot(lab.router.run, { recordedBy: "nftlint 0.1.0" });
  await writeFile(fixture(name), formatSnapshot(snapshot));
}
