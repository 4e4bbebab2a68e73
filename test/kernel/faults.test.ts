/** Each fault of faults.ts, with a real host and a real client; the table of what becomes of them is in FAULTS.md. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyDocument, confirmChange, rollbackChange } from "@nftlint/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applySteps, confirmSteps, type Fault, faults, faultTable, revertSteps } from "./faults.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab } from "./ssh-lab.ts";
import { watchSteps } from "./steps.ts";
import { type Host, type Outcome, request, reset, suffer } from "./suffer.ts";

const hostCount = 5;

test("the list of faults is FAULTS.md, which `vitest -u` writes", async () => {
  const decided = faults.filter(({ ruleset }) => ruleset === "new").length;
  const text = `# What can happen to a change, and what becomes of it

Made by \`faults.test.ts\`, which makes each of these ${faults.length} happen on a host of its own with a real sshd: a change
of two tables, a setting and the boot file, of which one step is broken. A step is the command of the script
on the host. In ${decided} cases the host ends in the new state, confirmed; in the others in the old one, byte for
byte. The setting and the boot file are always those of the same state. When the status has been asked for once, and the time is
over, nothing is left: no process that waits, no lock, no file.

${faultTable(faults)}
`;
  await expect(text).toMatchFileSnapshot("FAULTS.md");
});

describe.skipIf(reasonToSkip(suites.faults) !== null)(titleOf(suites.faults), () => {
  const hosts: Host[] = [];
  const rows = new Map<Fault, Outcome>();
  beforeAll(async () => {
    const labs = await Promise.all(Array.from({ length: hostCount }, () => buildSshLab()));
    hosts.push(...labs.map((lab) => ({ lab, steps: watchSteps(lab) })));
  });
  afterAll(async () => {
    const folder = join(import.meta.dirname, "../output");
    mkdirSync(folder, { recursive: true });
    const happened = faults.flatMap((fault) => ({ ...fault, ...rows.get(fault) }));
    writeFileSync(join(folder, "faults.md"), `${faultTable(happened)}\n`);
    await Promise.all(hosts.map(({ lab }) => lab[Symbol.asyncDispose]()));
  });

  test("the steps that faults are made at are all of those that write", async () => {
    const { lab, steps } = hosts[0]!;
    await reset({ lab, steps });
    const host = lab.connect();
    // The process that reverts reads what it runs, meanwhile.
    const reading = /^cat (?:script|before.*|listings|last|settings|log_martians)$|^nft (?:-s )?(?:-t )?list /;
    const writing = () => steps.taken().filter((step) => !reading.test(step));
    await applyDocument(host, request(20));
    expect(writing()).toEqual(
      Object.values(applySteps)
        .flat()
        .filter((step) => !reading.test(step)),
    );
    steps.reset();
    await confirmChange(host, null);
    // The process that waits may try to decide, too late.
    expect(writing().filter((step) => step !== "mv open reverting")).toEqual(confirmSteps);
    await reset({ lab, steps });
    await applyDocument(host, request(20));
    steps.reset();
    await rollbackChange(host, null);
    expect([...new Set(writing())]).toEqual(revertSteps);
  });

  describe("the host is in the old state or in the confirmed one", { concurrent: true, timeout: 60_000 }, () => {
    const titled = faults.map((fault) => [`${fault.what} ${fault.when}`, fault] as const);
    test.for(titled)("%s", async ([, fault]) => {
      const host = hosts.pop()!;
      try {
        await reset(host);
        const outcome = await suffer(host, fault);
        rows.set(fault, outcome);
        const { told, ruleset, status } = fault;
        expect(outcome).toEqual({ told, ruleset, status, bootFile: ruleset, setting: ruleset, left: [] });
      } finally {
        hosts.push(host);
      }
    });
  });
});
