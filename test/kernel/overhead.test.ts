import { describe, expect, test } from "vitest";
import { measureHost } from "../bench/host.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

describe.skipIf(reasonToSkip(suites.overhead) !== null)(titleOf(suites.overhead), () => {
  // The bar, 5, is measured by the bench; here other tests have the machine as well.
  test("check, apply and confirm take the time of a few connections", async () => {
    const { whole, roundTrip } = await measureHost(5);
    expect(whole / roundTrip).toBeLessThan(8);
  });
});
