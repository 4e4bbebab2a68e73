import { afterAll, describe, expect, test } from "vitest";
import { connectLocally } from "./local.ts";

const host = connectLocally();
afterAll(() => host.close());

/** What a POSIX shell would take for more than text. */
const strange = ["", " ", "a b", "'\"`$(id)\\", "line\nline\n", "\n", "-n", "#5", "=", "ü\t€😀", "%s\\n", "; id #"];

describe("commands", () => {
  test("get their words as they are", async () => {
    expect(await host.run(["printf", "<%s>", ...strange])).toEqual({
      exitCode: 0,
      stdout: strange.map((word) => `<${word}>`).join(""),
      stderr: "",
    });
  });

  test("that are asked for in one go are told apart", async () => {
    const results = await Promise.all([
      host.run(["printf", "one\n"]),
      host.run(["sh", "-c", "echo two; echo no >&2; exit 3"]),
      host.run(["no-such-tool"]),
      host.run(["true"]),
    ]);
    expect(results).toEqual([
      { exitCode: 0, stdout: "one\n", stderr: "" },
      { exitCode: 3, stdout: "two\n", stderr: "no\n" },
      { exitCode: 127, stdout: "", stderr: expect.stringMatching(/no-such-tool: .*not found/) },
      { exitCode: 0, stdout: "", stderr: "" },
    ]);
  });

  test("cannot hold NUL", async () => {
    await expect(host.run(["echo", "a\0b"])).rejects.toThrow(TypeError);
  });
});

describe("a script", () => {
  test("gets parameters and input", async () => {
    const result = await host.runScript("run", ["sh", "-c", 'printf "%s|" "$@"; cat', ...strange], "in\nput");
    expect(result.stdout).toBe(
      `${strange
        .slice(1)
        .map((word) => `${word}|`)
        .join("")}in\nput`,
    );
  });

  test("never ends as a lost connection does", async () => {
    expect((await host.runScript("run", ["sh", "-c", "exit 255"])).exitCode).toBe(254);
  });

  test("is ended by a signal", async () => {
    const reason = new Error("enough");
    const running = host.runScript("run", ["sleep", "20"], "", AbortSignal.timeout(100));
    await expect(running).rejects.toMatchObject({ name: "TimeoutError" });
    await expect(host.runScript("run", ["true"], "", AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
