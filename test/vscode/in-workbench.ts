import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { reasonToSkip, titleOf } from "./requirements.ts";
import { Workbench, type WorkbenchOptions } from "./workbench.ts";

/** Starting takes a quarter of a minute on an idle machine; what comes then, a second each. */
const timeout = 300_000;

/**
 * A part of the suite: its tests share one VS Code, in the order in which they stand. Skipped where
 * the machine lacks what it takes. The picture of a test that failed is kept.
 * @param options may come from what is built first
 * @param tests are given what they drive, which is there once they run
 * @param furtherReason why the machine lacks what this part needs besides; `null` where it does not
 */
export function inWorkbench(
  part: string,
  options: WorkbenchOptions | (() => Promise<WorkbenchOptions>),
  tests: (code: () => Workbench) => void,
  furtherReason: string | null = null,
): void {
  const reason = reasonToSkip() ?? furtherReason;
  describe.skipIf(reason !== null)(titleOf(part, reason), { timeout }, () => {
    let workbench: Workbench | null = null;
    const code = () => {
      if (workbench === null) throw new Error("VS Code has not been started");
      return workbench;
    };
    beforeAll(async () => {
      workbench = await Workbench.start(typeof options === "function" ? await options() : options);
    }, timeout);
    afterAll(() => workbench?.[Symbol.asyncDispose]());
    afterEach(async ({ task }) => {
      if (task.result?.state === "fail") await code().screenshot(`failed ${task.name}`);
    });
    tests(code);
  });
}
