/** Real rulesets are applied over one another, each taken back once, and all taken back in the end. */
import {
  applyDocument,
  confirmChange,
  type HostConnection,
  listHistory,
  newChangeId,
  rollbackChange,
  tablesToBackUp,
  undoRequest,
} from "@nftlint/host";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasCorpus, readCorpus } from "../conformance/corpus.ts";
import { seededRandom } from "../fuzz/random.ts";
import { leftovers, load, setRuleset } from "./changes.ts";
import { liveRuleset, randomCommands } from "./live-commands.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab, type SshLab } from "./ssh-lab.ts";

/** How many are applied over one another. */
const count = 20;

/** A table that no ruleset names; its rule is the first to see what the host sends. */
const others = `table ip others {
	counter sent {
	}

	chain output {
		type filter hook output priority -450; policy accept;
		counter name "sent"
	}
}
`;

/** Whole rulesets as people write them; where the corpus is missing, one with random changes. */
function rulesets(): string[] {
  if (hasCorpus) {
    const loading = readCorpus().filter(({ source, loads }) => source === "github" && loads);
    return loading.map(({ text }) => text).sort((left, right) => right.length - left.length);
  }
  const random = seededRandom(1);
  return [liveRuleset, ...Array.from({ length: 200 }, () => randomCommands(random))];
}

const source = hasCorpus ? "of the corpus" : "made at random";

describe.skipIf(reasonToSkip(suites["rulesets-over-one-another"]) !== null)(
  titleOf(suites["rulesets-over-one-another"]),
  () => {
    let lab: SshLab;
    let host: HostConnection;
    beforeAll(async () => {
      lab = await buildSshLab({ megabytes: 16 });
      host = lab.connectDirectly();
    });
    afterAll(async () => {
      await host.close();
      await lab[Symbol.asyncDispose]();
    });

    test(`${count} rulesets ${source} are taken back one by one, and all together`, { timeout: 120_000 }, async () => {
      await setRuleset(lab, others);
      const states: string[] = [];
      for (const text of rulesets()) {
        const request = requestFor(text);
        const before = await stateOf(lab);
        const outcome = await applyDocument(host, request);
        // Over this one it does not load.
        if (outcome.kind !== "loaded") continue;
        const canStay = await isReadByNft(lab);
        const rolledBack = await rollbackChange(host, request.id);
        expect(rolledBack).toMatchObject({ kind: "reverted", change: { outcome: expect.stringMatching(/^restored/) } });
        const restored = await stateOf(lab);
        expect(restored.tables).toEqual(before.tables);
        if (rolledBack.kind === "reverted" && rolledBack.change.outcome === "restored") {
          expect(restored.text).toBe(before.text);
        }
        await expectOthersAlive(lab, before, restored, request.changed.all);
        if (!canStay) continue;
        await load(host, { ...request, id: newChangeId() });
        await confirmChange(host, null);
        states.push(before.text);
        if (states.length === count) break;
      }
      expect(states).toHaveLength(count);
      const history = await listHistory(host);
      expect(history).toHaveLength(count);
      for (const [index, entry] of history.entries()) {
        const undo = await undoRequest(host, [entry]);
        await load(host, { ...requestFor(undo.document), changed: undo.changed });
        await confirmChange(host, null);
        expect(tablesOf(await lab.ruleset())).toEqual(tablesOf(states.at(-1 - index)!));
      }
      expect(await lab.ruleset()).toBe(states[0]);
      expect(await leftovers(lab)).toEqual([]);
    });
  },
);

function requestFor(document: string) {
  const changed = tablesToBackUp(buildRuleset({ path: null, parsed: parse(document) }));
  return { id: newChangeId(), document, title: "ruleset", changed, seconds: 60, bootFile: null };
}

/** Whether nft takes what it lists, which it does not for all that it takes; over such a table no change is made. */
async function isReadByNft(lab: SshLab): Promise<boolean> {
  const script = "nft list ruleset >/run/listing && nft -c -f /run/listing";
  return (await lab.run("sh", "-c", script)).exitCode === 0;
}

interface State {
  readonly text: string;
  readonly tables: readonly string[];
  /** The table of others with its handles, which are new where it was made anew. */
  readonly others: string;
  readonly sent: number;
}

async function stateOf(lab: SshLab): Promise<State> {
  const text = await lab.ruleset();
  const list = (...options: readonly string[]) => lab.run("nft", ...options, "list", "table", "ip", "others");
  const { stdout } = await list("-a", "-s");
  const sent = Number(/packets (\d+)/.exec((await list()).stdout)?.[1] ?? 0);
  return { text, tables: tablesOf(text), others: stdout, sent };
}

function tablesOf(text: string): string[] {
  return text.split(/^(?=table )/m).sort();
}

/** The table of others was not touched, where the ruleset does not empty all, and it counts on. */
async function expectOthersAlive(lab: SshLab, before: State, restored: State, all: boolean): Promise<void> {
  if (before.others === "" || all) return;
  expect(restored.others).toBe(before.others);
  expect(restored.sent).toBeGreaterThanOrEqual(before.sent);
  await lab.must("bash", "-c", "echo hello >/dev/udp/127.0.0.1/9");
  expect((await stateOf(lab)).sent).toBeGreaterThan(restored.sent);
}
