/** The recorded snapshots that other tests and the README lean on: still readable, still what they are said to be. */
import { readFileSync } from "node:fs";
import { type HostFacts, parseSnapshot, snapshotFacts } from "@nftlint/host";
import { describe, expect, it } from "vitest";

function facts(path: string): HostFacts {
  const parsed = parseSnapshot(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), "utf8"));
  if ("error" in parsed) throw new Error(`${path}: ${parsed.error}`);
  return snapshotFacts(parsed.snapshot);
}

/** The chains of the legacy tables that have a policy, as `table CHAIN POLICY`. */
function legacyPolicies({ legacyTables }: HostFacts): string[] {
  if (!legacyTables.known) throw new Error(legacyTables.reason);
  return legacyTables.value.flatMap(({ name, chains }) =>
    chains.filter(({ policy }) => policy !== null).map((chain) => `${name} ${chain.name} ${chain.policy}`),
  );
}

function interfaceNames({ interfaces }: HostFacts): string[] {
  if (!interfaces.known) throw new Error(interfaces.reason);
  return interfaces.value.map(({ name }) => name);
}

describe("the recorded wazowski", () => {
  it.each([
    ["wazowski/snapshot.json", "DROP"],
    ["wazowski/snapshot-after.json", "ACCEPT"],
  ])("%s has snat.cfg loaded and the legacy FORWARD policy %s", (path, policy) => {
    const host = facts(path);
    expect(host.host).toBe("wazowski");
    expect(interfaceNames(host)).toEqual(["lo", "eno1", "eno2"]);
    expect(host.forwarding).toEqual({ known: true, value: { ip: true, ip6: false, ipExceptions: [] } });
    expect(legacyPolicies(host)).toEqual(["filter INPUT ACCEPT", `filter FORWARD ${policy}`, "filter OUTPUT ACCEPT"]);
    expect(host.firewallManagers).toEqual({ known: true, value: [] });
    expect(host.ruleset.known && host.ruleset.value).toBe(`table ip nat { # handle 1
	chain prerouting { # handle 1
		type nat hook prerouting priority filter; policy accept;
	}

	chain postrouting { # handle 2
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eno1" counter masquerade # handle 3
	}
}
`);
  });
});

describe("the recorded host with Docker and ufw", () => {
  it("has the rules in legacy tables", () => {
    const host = facts("docker-host/snapshot-legacy.json");
    expect(legacyPolicies(host)).toContain("filter FORWARD DROP");
    expect(host.ruleset).toEqual({ known: true, value: "" });
    expect(host.firewallManagers).toEqual({ known: true, value: ["docker"] });
    expect(interfaceNames(host)).toEqual(["lo", "eth0", "docker0", "veth1a2b3c4"]);
  });

  it("has them in nft tables where iptables-nft put them there", () => {
    const host = facts("docker-host/snapshot-nft.json");
    expect(legacyPolicies(host)).toEqual([]);
    const tables = host.ruleset.known ? host.ruleset.value.match(/^table .*(?= \{)/gm) : null;
    expect(tables).toEqual(["table ip nat", "table ip filter"]);
  });
});
