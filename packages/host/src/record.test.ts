import { describe, expect, it } from "vitest";
import { recordSnapshot } from "./record.ts";
import type { CommandResult, CommandRunner } from "./runner.ts";

/** A host on which these commands print this or fail like this; every other tool is not there. */
function host(answers: Readonly<Record<string, string | Partial<CommandResult>>>): CommandRunner {
  return async (argv) => {
    const missing = { exitCode: 127, stderr: `${argv[0]}: command not found` };
    const answer = answers[argv.join(" ")] ?? missing;
    return { exitCode: 0, stdout: "", stderr: "", ...(typeof answer === "string" ? { stdout: answer } : answer) };
  };
}

const options = { recordedBy: "nftlint 0.1.0" };
const namesOf = (file: string) => `find /proc/net/ -maxdepth 1 -name ${file} -exec cat {} +`;

describe("recordSnapshot", () => {
  it("says when, of which host and by whom it was recorded", async () => {
    const snapshot = await recordSnapshot(host({ "uname -n": "wazowski\n" }), options);
    expect(snapshot).toMatchObject({ version: 1, host: "wazowski", recordedBy: "nftlint 0.1.0" });
    expect(Math.abs(Date.parse(snapshot.recordedAt) - Date.now())).toBeLessThan(10_000);
  });

  it("holds what a command printed", async () => {
    const { records } = await recordSnapshot(host({ "uname -n": "h\n", "uname -r": "6.1.0-18-amd64\n" }), options);
    expect(records["kernel-release"]).toEqual({ command: ["uname", "-r"], status: "ok", output: "6.1.0-18-amd64\n" });
  });

  it.each([
    ["missing", { exitCode: 127, stderr: "nft: command not found" }],
    ["missing", { exitCode: 255, stderr: 'exec of "nft" failed: No such file or directory' }],
    ["denied", { exitCode: 1, stderr: "Operation not permitted (you must be root)\n" }],
    ["denied", { exitCode: 126, stderr: "nft: Permission denied" }],
    ["failed", { exitCode: 1, stderr: "Error: JSON support not compiled-in\n" }],
    ["failed", { exitCode: 124, stderr: "nft: took longer than 60 s" }],
  ])("records as %s what ends with %j", async (status, result) => {
    const { records } = await recordSnapshot(host({ "uname -n": "h\n", "nft -v": result }), options);
    expect(records["nft-version"]).toEqual({ command: ["nft", "-v"], status, reason: result.stderr.trim() });
  });

  it("gives the exit code as the reason where there is no error output", async () => {
    const { records } = await recordSnapshot(host({ "uname -n": "h\n", "nft -v": { exitCode: 3 } }), options);
    expect(records["nft-version"]).toMatchObject({ status: "failed", reason: "it ended with exit code 3" });
  });

  it("keeps the first three lines of a long error", async () => {
    const result = { exitCode: 1, stderr: "one\ntwo\nthree\nfour\n" };
    const { records } = await recordSnapshot(host({ "uname -n": "h\n", "nft -v": result }), options);
    expect(records["nft-version"]).toMatchObject({ reason: "one\ntwo\nthree" });
  });

  it("rejects where the host does not tell its name", async () => {
    const recording = recordSnapshot(host({}), options);
    await expect(recording).rejects.toThrow("the host does not tell its name: uname -n: uname: command not found");
  });
});

describe("the record of legacy rules", () => {
  const record = async (answers: Parameters<typeof host>[0]) =>
    (await recordSnapshot(host({ "uname -n": "h\n", ...answers }), options)).records["iptables-save"];
  const loaded = { [namesOf("ip_tables_names")]: "filter\n" };
  const command = ["iptables-legacy-save"];

  it("is what iptables-legacy-save prints", async () => {
    const output = "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n";
    expect(await record({ ...loaded, "iptables-legacy-save": output })).toEqual({ command, status: "ok", output });
  });

  it("is skipped where no table is loaded", async () => {
    const reason = "no legacy table is loaded";
    expect(await record({ [namesOf("ip_tables_names")]: "" })).toEqual({ command, status: "skipped", reason });
  });

  it("is skipped where nobody may see which tables are loaded", async () => {
    const denied = { exitCode: 1, stderr: "cat: /proc/net/ip_tables_names: Permission denied" };
    const reason = "it is not known whether a legacy table is loaded";
    expect(await record({ [namesOf("ip_tables_names")]: denied })).toEqual({ command, status: "skipped", reason });
  });

  it.each(["iptables v1.6.1\n", "iptables v1.8.9 (legacy)\n"])(
    "comes from iptables-save where that is %j",
    async (v) => {
      const answers = { ...loaded, "iptables -V": v, "iptables-save": "*filter\nCOMMIT\n" };
      expect(await record(answers)).toEqual({ command: ["iptables-save"], status: "ok", output: "*filter\nCOMMIT\n" });
    },
  );

  it("never comes from the nf_tables variant", async () => {
    const answers = { ...loaded, "iptables -V": "iptables v1.8.9 (nf_tables)\n", "iptables-save": "*filter\nCOMMIT\n" };
    const reason = "no such tool, and iptables-save does not see legacy tables: iptables v1.8.9 (nf_tables)";
    expect(await record(answers)).toEqual({ command, status: "missing", reason });
  });

  it("is missing where no iptables is installed", async () => {
    const reason = "iptables-legacy-save: command not found";
    expect(await record(loaded)).toEqual({ command, status: "missing", reason });
  });
});
