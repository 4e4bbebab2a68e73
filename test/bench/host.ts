/** What a change on a host costs over ssh, with hosts of the tests in network namespaces. */
import { readFileSync } from "node:fs";
import {
  applyDocument,
  checkDocument,
  confirmChange,
  documentFor,
  type HostConnection,
  localRunner,
  newChangeId,
  tablesToBackUp,
} from "@nftlint/host";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { must } from "../kernel/lab.ts";
import { buildSshLab, type SshLab } from "../kernel/ssh-lab.ts";
import { median } from "./measure.ts";
import type { HostResults } from "./results.ts";

const snat = readFileSync(new URL("../fixtures/wazowski/snat.cfg", import.meta.url), "utf8");

/** Needs root, sshd and nft. Round trips and changes take turns, so that the machine's moods hit both. */
export async function measureHost(runs: number): Promise<HostResults> {
  await using lab = await buildSshLab();
  const times = {
    roundTrip: [] as number[],
    check: [] as number[],
    apply: [] as number[],
    confirm: [] as number[],
    whole: [] as number[],
  };
  for (let run = 0; run < runs; run++) {
    times.roundTrip.push(await timeOf(() => roundTrip(lab)));
    const { check, apply, confirm } = await change(lab);
    times.check.push(check);
    times.apply.push(apply);
    times.confirm.push(confirm);
    times.whole.push(check + apply + confirm);
  }
  const { roundTrip: trips, check, apply, confirm, whole } = times;
  return {
    roundTrip: median(trips),
    check: median(check),
    apply: median(apply),
    confirm: median(confirm),
    whole: median(whole),
  };
}

/** `ssh host true`, with a connection of its own. */
async function roundTrip({ program }: SshLab): Promise<void> {
  await must(localRunner, [program, "-o", "BatchMode=yes", "root@wazowski", "true"]);
}

/** The three steps of a change that is kept: two share a connection, the confirmation has its own. */
async function change(lab: SshLab): Promise<Record<"check" | "apply" | "confirm", number>> {
  await lab.must("nft", "flush ruleset");
  const ruleset = buildRuleset({ path: null, parsed: parse(snat) });
  const result = documentFor(ruleset);
  if (!("document" in result)) throw new Error("snat.cfg does not become a document");
  const { document } = result;
  const id = newChangeId();
  const host: HostConnection = lab.connect();
  const request = {
    id,
    document: document.text,
    title: "snat.cfg",
    changed: tablesToBackUp(ruleset),
    seconds: 30,
    bootFile: null,
  };
  const check = await timeOf(() => checkDocument(host, document));
  const apply = await timeOf(async () => {
    const { kind } = await applyDocument(host, request);
    if (kind !== "loaded") throw new Error(`snat.cfg was not loaded: ${kind}`);
  });
  const confirm = await timeOf(() => confirmChange(host.fresh(), id));
  await host.close();
  return { check, apply, confirm };
}

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await action();
  return performance.now() - before;
}
