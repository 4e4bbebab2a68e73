import { describe, expect, it } from "vitest";
import { type CommandRecord, type HostSnapshot, type RecordName, recordNames } from "./snapshot.ts";
import { snapshotFacts } from "./snapshot-facts.ts";

/** The facts of a host that printed this, and nothing to any other command. */
function facts(records: { readonly [name in RecordName]?: string | CommandRecord }) {
  const all = recordNames.map((name) => {
    const record = records[name] ?? "";
    return [name, typeof record === "string" ? { command: [name], status: "ok", output: record } : record];
  });
  return snapshotFacts({
    version: 1,
    recordedAt: "2026-01-31T12:00:00Z",
    host: "wazowski",
    recordedBy: "nftlint 0.1.0",
    records: Object.fromEntries(all) as HostSnapshot["records"],
  });
}

describe("snapshotFacts", () => {
  it("reads the versions", () => {
    const { nftVersion, kernelRelease } = facts({
      "nft-version": "nftables v1.0.6 (Lester Gooch #5)\n",
      "kernel-release": "6.1.0-18-amd64\n",
    });
    expect(nftVersion).toEqual({ known: true, value: "1.0.6" });
    expect(kernelRelease).toEqual({ known: true, value: "6.1.0-18-amd64" });
  });

  it("does not know a version that nft does not name", () => {
    expect(facts({ "nft-version": "nft\n" }).nftVersion).toEqual({
      known: false,
      reason: "nft -v names no version: nft",
    });
  });

  it("gives the listing as it is", () => {
    expect(facts({ "nft-ruleset-text": "table ip nat { # handle 1\n}\n" }).ruleset).toEqual({
      known: true,
      value: "table ip nat { # handle 1\n}\n",
    });
  });

  it("reads a fact once", () => {
    const host = facts({ links: '[{"ifindex":1,"ifname":"lo"}]' });
    expect(host.interfaces).toBe(host.interfaces);
  });

  it.each<[CommandRecord, string]>([
    [
      { command: ["nft", "-v"], status: "missing", reason: "nft: command not found" },
      "nft -v found no such tool or file: nft: command not found",
    ],
    [
      { command: ["nft", "-v"], status: "denied", reason: "Operation not permitted\nsecond line" },
      "nft -v was denied (Operation not permitted; second line): record the snapshot as root",
    ],
    [{ command: ["nft", "-v"], status: "skipped", reason: "why" }, "nft -v was not run: why"],
    [{ command: ["nft", "-v"], status: "failed", reason: "why" }, "nft -v failed: why"],
  ])("gives the reason for what it does not know: %j", (record, reason) => {
    expect(facts({ "nft-version": record }).nftVersion).toEqual({ known: false, reason });
  });
});

describe("the legacy tables", () => {
  const skipped: CommandRecord = { command: ["iptables-legacy-save"], status: "skipped", reason: "not loaded" };

  it("are none where none is loaded", () => {
    const host = facts({ "iptables-tables": "", "iptables-save": skipped });
    expect(host.legacyTables).toEqual({ known: true, value: [] });
  });

  it("are those of both families", () => {
    const host = facts({
      "iptables-tables": "filter\n",
      "iptables-save": {
        command: ["iptables-legacy-save"],
        status: "ok",
        output: "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n",
      },
      "ip6tables-tables": "raw\n",
      "ip6tables-save": "*raw\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n",
    });
    expect(host.legacyTables).toEqual({
      known: true,
      value: [
        {
          family: "ip",
          tool: "iptables-legacy",
          name: "filter",
          chains: [{ name: "FORWARD", policy: "DROP", rules: [] }],
        },
        { family: "ip6", tool: "ip6tables", name: "raw", chains: [{ name: "OUTPUT", policy: "ACCEPT", rules: [] }] },
      ],
    });
  });

  it("are unknown where they are loaded and no tool lists them", () => {
    const missing: CommandRecord = { command: ["iptables-legacy-save"], status: "missing", reason: "no such tool" };
    const host = facts({ "iptables-tables": "filter\n", "iptables-save": missing });
    const reason = "iptables-legacy-save found no such tool or file: no such tool";
    expect(host.legacyTables).toEqual({ known: false, reason });
  });
});
