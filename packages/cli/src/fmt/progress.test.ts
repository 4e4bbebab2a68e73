import { describe, expect, test } from "vitest";
import { Progress } from "./progress.ts";

const erase = "\r\u001b[K";

/** What is written to the terminal while files are shown at these times, in milliseconds. */
function written(total: number, times: readonly number[], name = "a.nft"): string[] {
  const texts: string[] = [];
  let now = 0;
  const progress = new Progress(
    total,
    (text) => texts.push(text),
    () => now,
  );
  times.forEach((time, index) => {
    now = time;
    progress.show(index + 1, name);
  });
  progress.clear();
  return texts;
}

describe("the progress line", () => {
  test("comes ten times a second at most, and goes away", () => {
    expect(written(20, [99, 100, 150, 200])).toEqual([
      `${erase}nftlint: 2/20 a.nft`,
      `${erase}nftlint: 4/20 a.nft`,
      erase,
    ]);
  });

  test("does not come where the work is done at once, or where there are few files", () => {
    expect(written(20, [0, 50, 99])).toEqual([]);
    expect(written(19, [100, 200, 300])).toEqual([]);
  });

  test("fits one line, and shows no name that would steer the terminal", () => {
    expect(written(20, [100], "x".repeat(200))[0]).toHaveLength(erase.length + 79);
    expect(written(20, [100], "a\u001b[2J.nft")[0]).toBe(`${erase}nftlint: 1/20 a␛[2J.nft`);
  });

  test("needs a terminal", () => {
    const progress = new Progress(100, null, () => 0);
    expect(() => progress.show(1, "a.nft")).not.toThrow();
  });
});
