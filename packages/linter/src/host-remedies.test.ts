import { readFileSync } from "node:fs";
import { parseSnapshot, snapshotFacts } from "@nftlint/host";
import { expect, test } from "vitest";
import { hostRemedies } from "./host-remedies.ts";

const text = readFileSync(new URL("../../../test/fixtures/wazowski/snapshot.json", import.meta.url), "utf8");
const parsed = parseSnapshot(text);
if ("error" in parsed) throw new Error(parsed.error);
const wazowski = snapshotFacts(parsed.snapshot);

test("what works against the live ruleset, each cause once, with the commands that can be taken back", () => {
  const remedies = hostRemedies(wazowski);
  const lines = remedies.known
    ? remedies.value.map(({ diagnostic, commands }) => [
        diagnostic.rule,
        ...commands.map(({ text, command }) => `${command === null ? "by hand" : "on trial"}: ${text}`),
      ])
    : remedies.reason;
  expect(lines).toEqual([
    [
      "iptables-conflict",
      "by hand: iptables-legacy -t filter -L FORWARD -n -v",
      "on trial: iptables-legacy -t filter -P FORWARD ACCEPT",
    ],
  ]);
});

test("nothing is said of a ruleset that is not known", () => {
  const facts = { ...wazowski, ruleset: { known: false as const, reason: "nft was denied" } };
  expect(hostRemedies(facts)).toEqual({ known: false, reason: "nft was denied" });
});
