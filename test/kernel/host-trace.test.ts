/** `nftlint host trace` on real hosts: what it shows of packets, and that nothing of it stays, however it ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applyDocument, newChangeId, rollbackChange } from "@nftlint/host";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Machine } from "./lab.ts";
import { program } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab, type SshLab } from "./ssh-lab.ts";
import { buildWazowskiLab, fixture, type WazowskiLab } from "./wazowski-lab.ts";

const forwarding = `table inet f {
	chain lan {
		icmp type echo-request drop
	}

	chain forward {
		type filter hook forward priority filter; policy accept;
		iifname eno1 accept
		iifname eno2 jump lan
	}
}
`;

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../packages/cli/schemas/${name}`, import.meta.url), "utf8"));
const isTrace = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  .addSchema(schemaOf("answer.schema.json"))
  .compile(schemaOf("trace.schema.json"));

/** A run of the command that goes on beside the test. */
interface Run {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Waits until it traces. */
  tracing(): Promise<void>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

function start(argv: readonly string[], cwd: string, path: string): Run {
  const [file = "", ...words] = argv;
  const child = spawn(file, words, { cwd, env: { ...process.env, PATH: path, NO_COLOR: "1" } });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const ended = once(child, "close").then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    process: child,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ended,
    async tracing() {
      await until(() => said.stderr.includes(": tracing ") || isOver);
      if (!said.stderr.includes(": tracing ")) throw new Error(`it does not trace: ${said.stderr}`);
    },
  };
}

async function until(isSo: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`it is not so after ${seconds} s`);
    await sleep(50);
  }
}

describe.skipIf(reasonToSkip(suites["host-trace"]) !== null)(titleOf(suites["host-trace"]), () => {
  describe("the ping of the wazowski case", () => {
    /** What a trace of one ping on the router shows. */
    async function trace(lab: WazowskiLab, words: readonly string[]): Promise<string> {
      const command = [process.execPath, program, "host", "trace", "local", "--count", "1", ...words, "icmp"];
      const inside = ["ip", "netns", "exec", lab.router.namespace, ...command];
      const run = start(inside, fixture("."), process.env.PATH ?? "");
      await run.tracing();
      await lab.ping();
      expect(await run.ended).toBe(0);
      expect(run.stderr()).toBe("local: tracing one packet within 30 s\n");
      expect(await lab.router.must("nft", "list", "tables")).not.toContain("nftlint");
      return run.stdout();
    }

    const filter = ["--iif", "eno2", "--from", "192.168.4.110", "--to", "10.53.134.11"];

    test("is dropped by the policy of legacy iptables", async () => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "DROP" });
      await lab.router.must("nft", "-f", fixture("snat.cfg"));
      const shown = await trace(lab, ["--iif", "eno2", "--ruleset", "snat.cfg"]);
      const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
      const [, written] = /^\$ nftlint host trace wazowski .*\n.*\n([\s\S]*?)```/m.exec(readme) ?? [];
      expect(shown).toBe(written);
    });

    test("is dropped by a rule of legacy iptables among others", async () => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
      await lab.router.must("nft", "-f", fixture("snat.cfg"));
      for (const rule of ["-A FORWARD -p tcp -j DROP", "-A FORWARD -i eno2 -p icmp -j REJECT"]) {
        await lab.router.must("iptables-legacy", ...rule.split(" "));
      }
      await lab.router.must("iptables-legacy", "-t", "mangle", "-A", "FORWARD", "-j", "MARK", "--set-mark", "5");
      const [verdict, , ...tree] = (await trace(lab, filter)).split("\n");
      expect(verdict).toBe(
        'REJECTED in forward by legacy iptables filter/FORWARD rule "-i eno2 -p icmp -j REJECT --reject-with icmp-port-unreachable"',
      );
      expect(tree.join("\n")).toBe(`\
→ icmp echo-request 192.168.4.110 > 10.53.134.11, in by eno2
✓ prerouting: accepted by policy
→ routing: by eno1
✗ forward
  ✓ legacy iptables mangle/FORWARD
    ✓ -j MARK --set-xmark 0x5/0xffffffff
      → mark 0x0 becomes 0x5
    ✓ policy ACCEPT
  ✗ legacy iptables filter/FORWARD
    ✗ -i eno2 -p icmp -j REJECT --reject-with icmp-port-unreachable
      → the sender gets icmp port-unreachable
`);
    });

    test("leaves with another source, by a line of the file", async () => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
      await lab.router.must("nft", "-f", fixture("snat.cfg"));
      expect(await trace(lab, [...filter, "--ruleset", "snat.cfg"])).toBe(`\
ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11
→ icmp echo-request 192.168.4.110 > 10.53.134.11, in by eno2
✓ prerouting: accepted by policy
→ routing: by eno1
✓ forward: accepted by policy
✓ postrouting
  ✓ ip nat postrouting (priority srcnat)
    ✓ snat.cfg:8  oifname eno1 counter masquerade
      → source 192.168.4.110 becomes 10.53.134.1
`);
    });

    test("is dropped by a rule in a chain of nft", async () => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
      await lab.router.must("sh", "-c", 'printf "%s" "$1" | nft -f -', "sh", forwarding);
      const shown = await trace(lab, [...filter, "--verbose"]);
      expect(shown).toMatch(/^DROPPED in forward by handle \d+ "icmp type echo-request drop" in inet f lan\n/);
      expect(shown.replaceAll(/handle \d+/g, "handle N").split("✗ forward\n")[1]).toBe(`\
  ✗ inet f forward (priority filter)
    · handle N  iifname "eno1" accept
    ✗ handle N  iifname "eno2" jump lan
      ✗ chain lan
        ✗ handle N  icmp type echo-request drop
`);
    });

    test("is dropped by the routing", async () => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
      await lab.router.must("ip", "route", "add", "prohibit", "10.53.134.11");
      const [verdict, inference] = (await trace(lab, filter)).split("\n");
      expect(verdict).toMatch(/^DROPPED: .*prohibit/);
      expect(inference).toBe("Inferred: the kernel told of it at the end of prerouting, and in no hook behind it.");
    });
  });

  describe("for programs", () => {
    test("each packet is a line that follows the published schema", async () => {
      await using lab = await buildWazowskiLab({ forwardPolicy: "ACCEPT" });
      await lab.router.must("nft", "-f", fixture("snat.cfg"));
      const [sent, ...others] = await documentsOf(lab);
      expect(others).toEqual([]);
      expect(sent).toMatchObject({
        ...{ version: 1, host: "local", verdict: "accepted", cause: null, inference: null },
        summary: "ACCEPTED: it leaves by eno1 as icmp echo-request 10.53.134.1 > 10.53.134.11",
      });
      await lab.router.must("ip", "route", "add", "prohibit", "10.53.134.11");
      const [dropped] = await documentsOf(lab);
      expect(dropped).toMatchObject({
        verdict: "dropped",
        inference: "the kernel told of it at the end of prerouting, and in no hook behind it",
      });
    });

    /** What a trace of one ping on the router prints, line by line, each checked against the schema. */
    async function documentsOf(lab: WazowskiLab): Promise<readonly unknown[]> {
      const words = ["--count", "1", "--format", "json", "--iif", "eno2", "icmp"];
      const command = [process.execPath, program, "host", "trace", "local", ...words];
      const run = start(
        ["ip", "netns", "exec", lab.router.namespace, ...command],
        fixture("."),
        process.env.PATH ?? "",
      );
      await run.tracing();
      await lab.ping();
      expect(await run.ended).toBe(0);
      const documents = run
        .stdout()
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line));
      for (const document of documents) expect(isTrace(document), JSON.stringify(isTrace.errors)).toBe(true);
      return documents;
    }
  });

  describe("nothing stays", () => {
    let lab: SshLab;
    let directory: string;
    beforeAll(async () => {
      lab = await buildSshLab();
      directory = mkdtempSync(join(tmpdir(), "nftlint-"));
      mkdirSync(join(directory, "bin"));
      const ssh = `#!/bin/sh\nPATH=${process.env.PATH} exec ${lab.program} "$@"\n`;
      writeFileSync(join(directory, "bin/ssh"), ssh, { mode: 0o755 });
    });
    afterAll(async () => {
      rmSync(directory, { recursive: true, force: true });
      await lab[Symbol.asyncDispose]();
    });
    beforeEach(() => lab.must("nft", "add", "table", "ip", "others"));
    afterEach(() => lab.must("nft", "flush", "ruleset"));

    const tables = () => lab.must("nft", "list", "tables");
    const untilGone = () => until(async () => (await tables()) === "table ip others\n");
    const processes = async () =>
      (await lab.run("sh", "-c", 'grep -l -s -e "[n]ft -nn\\|[n]ftlint-trace\\|[m]onitor" /proc/[0-9]*/cmdline'))
        .stdout;

    /** Calls the command in the client's network, with the lab's ssh as the one of the PATH. */
    function trace(host: string, ...words: readonly string[]): Run {
      const client = ["nsenter", `--net=/run/netns/${lab.client.namespace}`, "--"];
      const command = [process.execPath, program, "host", "trace", host, ...words];
      return start([...client, ...command], directory, `${join(directory, "bin")}:${process.env.PATH}`);
    }

    const ping = ({ run }: Machine) => run(["ping", "-n", "-c", "1", "-W", "1", "10.77.0.1"]);

    async function began(...words: readonly string[]): Promise<Run> {
      const run = trace("root@wazowski", ...words, "icmp");
      await run.tracing();
      expect(await tables()).toMatch(/^table ip others\ntable inet nftlint-trace-[0-9a-f]{8}\n$/);
      return run;
    }

    async function expectNothingLeft(): Promise<void> {
      await untilGone();
      await until(async () => (await processes()) === "");
    }

    test.each(["root", "dash", "busybox", "fish", "admin"])("when as many packets were seen, as %s", async (user) => {
      const run = trace(`${user}@wazowski`, "--count", "2", "icmp", "echo-request");
      await run.tracing();
      await ping(lab.client);
      await ping(lab.client);
      expect(await run.ended).toBe(0);
      expect(await tables()).toBe("table ip others\n");
      const verdicts = run
        .stdout()
        .split("\n")
        .filter((line) => /^[A-Z]+/.test(line));
      expect(verdicts).toEqual(["ACCEPTED: it reaches this host", "ACCEPTED: it reaches this host"]);
      await expectNothingLeft();
    });

    test("when the time is over", async () => {
      const run = await began("--duration", "1");
      expect(await run.ended).toBe(1);
      expect(run.stderr()).toContain("no such packet came");
      await expectNothingLeft();
    });

    test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
      "on %s, after which it tells what it has seen",
      async (signal) => {
        const run = await began();
        await ping(lab.client);
        await until(() => run.stdout() !== "");
        run.process.kill(signal);
        expect(await run.ended).toBe(0);
        expect(await tables()).toBe("table ip others\n");
        await expectNothingLeft();
      },
    );

    test("when the command is killed", async () => {
      const run = await began();
      run.process.kill("SIGKILL");
      expect(await run.ended).toBe("SIGKILL");
      await expectNothingLeft();
    });

    test("when the client loses power", async () => {
      await began();
      await lab.killClient();
      await expectNothingLeft();
    });

    test("when the cable is cut, within its time", async () => {
      await began("--duration", "2");
      await lab.client.must("ip", "link", "set", "eth0", "down");
      try {
        await expectNothingLeft();
      } finally {
        await lab.client.must("ip", "link", "set", "eth0", "up");
      }
    });

    const tracer = async () => (await lab.must("pgrep", "-f", "-P", await monitorsParent(), "monitor trace")).trim();
    const monitorsParent = async () => {
      const monitor = (await lab.must("pgrep", "-f", "^nft -nn")).trim();
      return (await lab.must("ps", "-o", "ppid=", "-p", monitor)).trim();
    };

    test("when the script on the host is killed", async () => {
      await began();
      expect(await tracer()).not.toBe("");
      await lab.must("kill", "-KILL", await monitorsParent());
      await expectNothingLeft();
    });

    test("of two at once, each of which sees its own, on a host where processes come and go", async () => {
      const busy = spawn("sh", ["-c", "while :; do true | true; done"]);
      onTestFinished(() => void busy.kill("SIGKILL"));
      const pings = trace("root@wazowski", "--count", "1", "icmp", "echo-request");
      await pings.tracing();
      const answers = trace("root@wazowski", "--count", "1", "icmp", "echo-reply");
      await answers.tracing();
      expect((await tables()).match(/nftlint-trace/g)).toHaveLength(2);
      await ping(lab.client);
      expect([await pings.ended, await answers.ended]).toEqual([0, 0]);
      expect([pings, answers].map((run) => run.stdout().split("\n")[1])).toEqual([
        "→ icmp echo-request 10.77.0.2 > 10.77.0.1, in by eth0",
        "→ icmp echo-reply 10.77.0.1 > 10.77.0.2, sent by the host itself",
      ]);
      expect([pings.stderr(), answers.stderr()].join("")).not.toContain("left");
      await expectNothingLeft();
    });

    test("but where all of it is killed on the host, of which the next one tells", async () => {
      await began();
      const others = (await lab.must("pgrep", "-f", "[n]ftlint-trace|^nft -nn")).trim().split("\n");
      await lab.must("kill", "-KILL", await monitorsParent(), ...others);
      const [left = ""] = /nftlint-trace-\S+/.exec(await tables()) ?? [];
      expect(left).not.toBe("");
      const next = trace("root@wazowski", "--duration", "1", "icmp");
      await next.tracing();
      expect(next.stderr()).toContain(
        `root@wazowski: table inet ${left} is left of a trace that did not end well; "nftlint host trace root@wazowski --remove" removes it\n`,
      );
      expect(await next.ended).toBe(1);
      const removal = trace("root@wazowski", "--remove");
      expect(await removal.ended).toBe(0);
      expect(removal.stdout()).toBe(`root@wazowski: removed: ${left}\n`);
      await expectNothingLeft();
    });

    test("where somebody flushes the ruleset and takes it back", async () => {
      const host = lab.connect();
      const run = await began("--duration", "3");
      const document = "flush ruleset\n";
      const changed = { all: true, families: [], tables: [] };
      const request = { id: newChangeId(), document, title: "flush", changed, seconds: 20, bootFile: null };
      expect(await applyDocument(host, request)).toMatchObject({ kind: "loaded" });
      const reverted = await rollbackChange(host, request.id);
      expect(reverted).toMatchObject({ kind: "reverted", change: { outcome: "restored" } });
      expect(await run.ended).toBe(1);
      expect(run.stderr()).toContain("somebody else has removed the trace's table");
      await expectNothingLeft();
    });

    test("of what is refused", async () => {
      for (const [words, said] of [
        [["--iif", 'eno2" drop; flush ruleset #'], "is no name of an interface"],
        [["--from", "10.0.0.1 accept"], "is no address or prefix"],
        [["--iif", "eno9"], 'wazowski has no interface "eno9"'],
        [["--count", "0"], "--count takes a number of packets from 1 to 1000"],
        [["--duration", "1e9"], "--duration takes a number of seconds from 1 to 3600"],
        [["tcp", "$(id)"], "is no service"],
      ] as const) {
        const run = trace("root@wazowski", ...words);
        expect(await run.ended).toBe(2);
        expect(run.stderr()).toContain(said);
      }
      const guest = trace("guest@wazowski", "icmp");
      expect(await guest.ended).toBe(2);
      await expectNothingLeft();
    });
  });
});
