/** What a picture lacks, so that nobody takes it for the whole. */
import type { HostFacts } from "@nftlint/host";
import type { Firewall } from "@nftlint/packet";
import type { Layer } from "./model.ts";
import { counted } from "./text.ts";

export function notesOn(firewall: Firewall, host: HostFacts | null): readonly string[] {
  const notes: string[] = [];
  if (host === null) notes.push("Without a host: legacy iptables tables may be there as well.");
  else if (!host.legacyTables.known) notes.push(`Legacy iptables tables are not known: ${host.legacyTables.reason}.`);
  const others = otherTables(firewall);
  if (others.length > 0) {
    notes.push(`The host's own ${others.length === 1 ? "table is" : "tables are"} not drawn: ${others.join(", ")}.`);
  }
  const dormant = firewall.tables.filter(({ flags }) => flags.has("dormant"));
  if (dormant.length > 0) {
    notes.push(`Dormant: ${dormant.map(({ family, name }) => `${family} ${name}`).join(", ")}.`);
  }
  if (firewall.ruleset.incomplete) notes.push("An include could not be read: there may be more chains.");
  return notes;
}

/** What there was no room for. */
export function leftOutOf({ stages }: Layer): readonly string[] {
  return stages.flatMap(({ title: stage, entries }) =>
    entries.flatMap(({ chains, leftOut }) =>
      leftOut === 0
        ? []
        : [`Not drawn in ${stage}: ${counted(leftOut, "more chain")} of ${chains[0]?.title}, and what they lead to.`],
    ),
  );
}

/** Those of the host that loading the documents leaves as they are. */
function otherTables({ ruleset, tables }: Firewall): readonly string[] {
  const after = ruleset.tablesAfterLoad;
  if (after === null || tables === ruleset.hostTables) return [];
  const drawn = new Set(tables.map(({ family, name }) => `${family} ${name}`));
  return after.map(({ family, name }) => `${family} ${name}`).filter((name) => !drawn.has(name));
}
