/** Which of the chains of equal priority comes first: as the kernel has it, and whether it can be told. */
import { recordSnapshot, snapshotFacts } from "@nftlint/host";
import { tracer } from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { createLab } from "./lab.ts";
import { packetOf } from "./packet/foretell.ts";
import { sentOf, tracerOf } from "./packet/written.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

/** At equal priority, one that marks packets and one that drops what is marked. */
const marker =
  "table ip marker { chain c { type filter hook input priority 0; icmp type echo-request meta mark set 1; }; }";
const dropper = "table ip dropper { chain c { type filter hook input priority 0; meta mark 1 drop; }; }";
const legacyDropper = ["iptables-legacy", "-A", "INPUT", "-m", "mark", "--mark", "1", "-j", "DROP"];
const ofNft = "which of ip dropper c and ip marker c was registered last: of equal priority, it runs first";
const ofBoth =
  "which of ip marker c and legacy iptables filter/INPUT was registered last: of equal priority, it runs first";

interface OrderCase {
  readonly title: string;
  readonly commands: readonly (readonly string[])[];
  readonly isAnswered: boolean;
  readonly dependency: string;
}

const load = (text: string) => ["sh", "-c", 'printf "%s\\n" "$1" | nft -f -', "sh", text];

const orders: readonly OrderCase[] = [
  {
    title: "in one load the later declared comes first",
    commands: [load(`${marker}\n${dropper}`)],
    ...{ isAnswered: true, dependency: ofNft },
  },
  {
    title: "in one load, the other way round",
    commands: [load(`${dropper}\n${marker}`)],
    ...{ isAnswered: false, dependency: ofNft },
  },
  {
    title: "of two loads the later comes first",
    commands: [load(marker), load(dropper)],
    ...{ isAnswered: true, dependency: ofNft },
  },
  {
    title: "of two loads, the other way round",
    commands: [load(dropper), load(marker)],
    ...{ isAnswered: false, dependency: ofNft },
  },
  {
    title: "a chain that is added later comes first, though its table is listed before",
    commands: [load("table ip marker { }"), load(dropper), load(marker)],
    ...{ isAnswered: false, dependency: ofNft },
  },
  {
    title: "legacy tables hang on the hooks from their first use on: before nft's",
    commands: [legacyDropper, load(marker)],
    ...{ isAnswered: false, dependency: ofBoth },
  },
  {
    title: "legacy tables that are used first behind nft's come first",
    commands: [load(marker), legacyDropper],
    ...{ isAnswered: true, dependency: ofBoth },
  },
];

const echo = sentOf("-: icmp 127.0.0.1 > 127.0.0.1");

describe.skipIf(reasonToSkip(suites["packet-order"]) !== null)(titleOf(suites["packet-order"]), () => {
  test.each(orders)("$title", async ({ commands, isAnswered, dependency }) => {
    await using lab = createLab();
    const machine = await lab.addMachine("one");
    for (const command of commands) await machine.must(...command);
    const { exitCode } = await machine.run(["ping", "-c", "1", "-W", "1", "127.0.0.1"]);
    expect(exitCode === 0).toBe(isAnswered);
    const host = snapshotFacts(await recordSnapshot(machine.run, { recordedBy: "a test" }));
    const { fate, dependencies, ways } = tracerOf(host)(packetOf(echo));
    expect(fate).toBeNull();
    expect(dependencies.map(({ text }) => text)).toEqual([dependency]);
    expect(ways.map((way) => way.fate.kind).sort()).toEqual(["delivered", "dropped"]);
  });

  test.each(orders.slice(0, 2))("$title: known of the file", async ({ commands, isAnswered }) => {
    await using lab = createLab();
    const machine = await lab.addMachine("one");
    const host = snapshotFacts(await recordSnapshot(machine.run, { recordedBy: "a test" }));
    const ruleset = buildRuleset({ path: "main.nft", parsed: parse(`${commands[0]?.at(-1)}\n`) });
    const { fate } = tracer({ ruleset, tables: ruleset.tables }, host)(packetOf(echo));
    expect(fate?.kind).toBe(isAnswered ? "delivered" : "dropped");
  });
});
