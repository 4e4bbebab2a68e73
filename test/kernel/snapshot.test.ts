import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  formatSnapshot,
  type HostSnapshot,
  localRunner,
  parseSnapshot,
  recordSnapshot,
  snapshotFacts,
} from "@nftlint/host";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLab } from "./lab.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildWazowskiLab, fixture } from "./wazowski-lab.ts";

/** A directory with these tools alone, as a host that has no others. */
async function directoryOfTools(...tools: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "nftlint-tools-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const tool of tools) {
    const { stdout } = await localRunner(["sh", "-c", 'command -v "$1"', "sh", tool]);
    await symlink(stdout.trim(), join(directory, tool));
  }
  return directory;
}

const options = { recordedBy: "nftlint test" };

/** The facts as whoever reads the file finds them. */
function factsOf(snapshot: HostSnapshot) {
  const parsed = parseSnapshot(formatSnapshot(snapshot));
  if ("error" in parsed) throw new Error(parsed.error);
  return snapshotFacts(parsed.snapshot);
}

describe.skipIf(reasonToSkip(suites.snapshot) !== null)(titleOf(suites.snapshot), () => {
  it("tell what the router of the wazowski case is", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "DROP" });
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    const facts = factsOf(await recordSnapshot(lab.router.run, options));
    expect(facts.host).toBe("wazowski");
    expect(facts.interfaces.known && facts.interfaces.value.map(({ name }) => name)).toEqual(["lo", "eno1", "eno2"]);
    expect(facts.forwarding).toEqual({ known: true, value: { ip: true, ip6: false, ipExceptions: [] } });
    const policies = [
      ["INPUT", "ACCEPT"],
      ["FORWARD", "DROP"],
      ["OUTPUT", "ACCEPT"],
    ];
    const chains = policies.map(([name, policy]) => ({ name, policy, rules: [] }));
    expect(facts.legacyTables).toEqual({
      known: true,
      value: [{ family: "ip", tool: "iptables-legacy", name: "filter", chains }],
    });
    expect(facts.ruleset.known && facts.ruleset.value).toContain('oifname "eno1" counter masquerade # handle 3');
  });

  it("do not load a legacy table by looking for one", async () => {
    await using lab = createLab();
    const machine = await lab.addMachine("plain");
    const loaded = ["cat", "/proc/net/ip_tables_names", "/proc/net/ip6_tables_names"];
    expect(await machine.must(...loaded)).toBe("");
    expect(factsOf(await recordSnapshot(machine.run, options)).legacyTables).toEqual({ known: true, value: [] });
    expect(await machine.must(...loaded)).toBe("");
  });

  it("can be taken of each family of legacy tables alone", async () => {
    await using lab = createLab();
    const machine = await lab.addMachine("six");
    await machine.must(
      "ip6tables-legacy",
      "-t",
      "raw",
      "-A",
      "PREROUTING",
      "-m",
      "comment",
      "--comment",
      "a b",
      "-j",
      "DROP",
    );
    const { legacyTables } = factsOf(await recordSnapshot(machine.run, options));
    const rule = {
      text: '-m comment --comment "a b" -j DROP',
      words: ["-m", "comment", "--comment", "a b", "-j", "DROP"],
      target: "DROP",
    };
    const chains = [
      { name: "PREROUTING", policy: "ACCEPT", rules: [rule] },
      { name: "OUTPUT", policy: "ACCEPT", rules: [] },
    ];
    expect(legacyTables).toEqual({
      known: true,
      value: [{ family: "ip6", tool: "ip6tables-legacy", name: "raw", chains }],
    });
  });

  it("name the interfaces that do not forward", async () => {
    await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
    await lab.router.must("sh", "-c", "echo 0 > /proc/sys/net/ipv4/conf/eno2/forwarding");
    await lab.router.must("nft", "-f", fixture("snat.cfg"));
    const { forwarding } = factsOf(await recordSnapshot(lab.router.run, options));
    expect(forwarding).toEqual({ known: true, value: { ip: true, ip6: false, ipExceptions: ["eno2"] } });
    expect(await lab.ping()).toBe(false);
  });

  it("say what only root could have seen", async () => {
    const unprivileged = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"];
    const run = (argv: readonly string[]) => localRunner(["unshare", "--net", ...unprivileged, ...argv]);
    const facts = factsOf(await recordSnapshot(run, options));
    expect(facts.interfaces.known).toBe(true);
    expect(facts.legacyTables).toEqual({
      known: false,
      reason: expect.stringMatching(/denied.*record the snapshot as root$/),
    });
    expect(facts.ruleset).toEqual({
      known: false,
      reason: expect.stringMatching(/denied.*record the snapshot as root$/),
    });
  });

  it("say which tools the host lacks", async () => {
    const directory = await directoryOfTools("uname", "find", "cat", "grep");
    const run = (argv: readonly string[]) => localRunner(["unshare", "--net", "env", `PATH=${directory}`, ...argv]);
    const { records } = await recordSnapshot(run, options);
    const reason = "env: 'nft': No such file or directory";
    expect(records["nft-version"]).toEqual({ command: ["nft", "-v"], status: "missing", reason });
    expect(records["iptables-tables"]).toMatchObject({ status: "ok" });
  });
});
