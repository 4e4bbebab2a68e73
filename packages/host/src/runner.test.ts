import { describe, expect, it } from "vitest";
import { localRunner, runWithin } from "./runner.ts";

describe("localRunner", () => {
  it("gives what a command wrote and its exit code", async () => {
    const script = "echo out; echo err >&2; exit 3";
    expect(await localRunner(["sh", "-c", script])).toEqual({ exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("passes words on as they are", async () => {
    const words = ["$HOME", "a b", "*", ";", "'\"", ""];
    const { stdout } = await localRunner(["sh", "-c", 'printf "%s\\n" "$@"', "sh", ...words]);
    expect(stdout).toBe(`${words.join("\n")}\n`);
  });

  it("runs in the C locale and finds what is in sbin", async () => {
    const { stdout } = await localRunner(["sh", "-c", 'echo "$LC_ALL $PATH"']);
    expect(stdout).toMatch(/^C .*:\/usr\/sbin:/);
  });

  it("gives 127 for a tool that is not there", async () => {
    const expected = { exitCode: 127, stdout: "", stderr: "no-such-tool: command not found" };
    expect(await localRunner(["no-such-tool", "-v"])).toEqual(expected);
  });

  it("gives 126 for a file that may not be run", async () => {
    const expected = { exitCode: 126, stdout: "", stderr: "/etc/passwd: Permission denied" };
    expect(await localRunner(["/etc/passwd"])).toEqual(expected);
  });

  it("gives 128 and the signal for a command that was killed", async () => {
    expect((await localRunner(["sh", "-c", "kill -9 $$"])).exitCode).toBe(128 + 9);
  });

  it("gives 124 for a command that takes too long", async () => {
    const expected = { exitCode: 124, stdout: "", stderr: "sleep: took longer than 0.1 s" };
    expect(await runWithin(0.1, ["sleep", "10"])).toEqual(expected);
  });
});
