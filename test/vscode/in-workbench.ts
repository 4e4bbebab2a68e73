import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { reasonToSkip, titleOf } from "./requirements.ts";
import { Workbench, type WorkbenchOptions } from "./workbench.ts";

/** Starting takes a quarter of a minute on an idle machine; what comes then, a second each. */
const timeout = 300_000;

/**
 * A part of the suite: its tests share one VS Code, in the order in which they stand. Skipped where
 * the machine lacks what it takes. The picture of a test that failed is kept.
 * @param tests are given what they drive, which is there once they run
 */
export function inWorkbench(part: string, options: WorkbenchOptions, tests: (code: () => Workbench) => void): void {
  describe.skipIf(reasonToSkip() !== null)(titleOf(part), { timeout }, () => {
    let workbench: Workbench | null = null;
    const code = () => {
      if (workbench === null) throw new Error("VS Code has not been started");
      return workbench;
    };
    beforeAll(async () => {
      workbench = await Workbench.start(options);
    }, timeout);
    afterAll(() => workbench?.[Symbol.asyncDispose]());
    afterEach(async ({ task }) => {
      if (task.result?.state === "fail") await code().screenshot(`failed ${task.name}`);
    });
    tests(code);
  });
}
