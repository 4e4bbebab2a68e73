/**
 * `nftlint why` on the case that the project is named after: its verdict is what arrives at the server, its way is
 * what the kernel traces, and what it names as a remedy lets the ping pass.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatSnapshot, localRunner, recordSnapshot } from "@nftlint/host";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Machine } from "./lab.ts";
import { program } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildWazowskiLab, fixture, setForwarding, type WazowskiLab } from "./wazowski-lab.ts";

/** What of the answer the tests look at. */
interface ReportedAnswer {
  readonly summary: string;
  readonly ways: readonly { readonly steps: readonly ReportedStep[] }[];
  readonly reply?: { readonly verdict: string } | null;
  readonly remedies: readonly ReportedRemedy[];
  readonly areRemediesEnough: boolean;
}

type ReportedRemedy =
  | { readonly kind: "commands"; readonly commands: readonly string[] }
  | { readonly kind: "edit"; readonly line: number; readonly rule: string };

type ReportedStep = { readonly kind: "hook"; readonly chains: readonly ReportedChain[] } | { readonly kind: "routing" };

interface ReportedChain {
  readonly kind: "nft" | "legacy";
  readonly table: string;
  readonly chain: string;
  readonly decidedBy: "policy" | "rule" | null;
  readonly verdict: string;
  readonly rules: readonly { readonly matched: string; readonly inner?: ReportedChain }[];
}

/** Asks about the ping of the account, of the router as it is now. */
async function ask({ router }: WazowskiLab, ...more: readonly string[]): Promise<ReportedAnswer> {
  const directory = await mkdtemp(join(tmpdir(), "nftlint-why-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const snapshot = await recordSnapshot(router.run, { recordedBy: "nftlint test" });
  await writeFile(join(directory, "snapshot.json"), formatSnapshot(snapshot));
  const question = ["--iif", "eno2", "--from", "192.168.4.110", "--to", "10.53.134.11", "icmp", "echo-request"];
  const words = ["why", "--host", join(directory, "snapshot.json"), "--format", "json", ...more, ...question];
  const { exitCode, stdout, stderr } = await localRunner([process.execPath, program, ...words]);
  if (exitCode !== 0) throw new Error(`nftlint ${words.join(" ")} ended with ${exitCode}: ${stderr}`);
  return JSON.parse(stdout) as ReportedAnswer;
}

/** Pings, and says under which addresses pings have come to the server. */
async function arrivals(lab: WazowskiLab): Promise<readonly string[]> {
  const { server } = lab;
  await server.must("nft", "add table ip seen; add set ip seen from { type ipv4_addr; flags dynamic; }");
  await server.must("nft", "add chain ip seen in { type filter hook input priority 0; }");
  await server.must("nft", "add rule ip seen in icmp type echo-request add @from { ip saddr }");
  await lab.ping();
  const listing = await server.must("nft", "list", "set", "ip", "seen", "from");
  await server.must("nft", "delete", "table", "ip", "seen");
  return /elements = \{ ([^}]*?) \}/.exec(listing)?.[1]?.split(", ") ?? [];
}

/** What the kernel tells of the ping in the tables of the case: `nat postrouting rule accept`, `nat prerouting policy accept`. */
async function traced(lab: WazowskiLab): Promise<readonly string[]> {
  const { router } = lab;
  await router.must(
    "nft",
    "add table ip probe; add chain ip probe first { type filter hook prerouting priority -400; }",
  );
  await router.must("nft", "add rule ip probe first iifname eno2 icmp type echo-request meta nftrace set 1");
  const text = await listen(router, () => lab.ping());
  await router.must("nft", "delete", "table", "ip", "probe");
  return text.split("\n").flatMap((line) => {
    const [, table = "probe", chain, kind, rest = ""] =
      /^trace id \S+ ip (\S+) (\S+) (rule|policy) ?(.*)$/.exec(line) ?? [];
    if (table === "probe") return [];
    const verdict = /\(verdict (\w+)/.exec(rest)?.[1] ?? rest.trim();
    return [`${table} ${chain} ${kind} ${verdict}`];
  });
}

async function listen(machine: Machine, send: () => Promise<unknown>): Promise<string> {
  const monitor = spawn("ip", ["netns", "exec", machine.namespace, "stdbuf", "-oL", "nft", "monitor", "trace"]);
  let text = "";
  monitor.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  try {
    await pause(300);
    await send();
    await pause(300);
  } finally {
    monitor.kill();
  }
  return text;
}

/** The way of the answer, in the words of {@link traced}; jumps and rules without a verdict as the kernel tells them. */
function told({ ways }: ReportedAnswer): readonly string[] {
  const steps = ways[0]?.steps ?? [];
  return steps.flatMap((step) => (step.kind === "hook" ? step.chains.flatMap(toldOf) : []));
}

function toldOf(step: ReportedChain): readonly string[] {
  if (step.kind !== "nft") return [];
  const place = `${step.table} ${step.chain}`;
  const met = step.rules.filter(({ matched }) => matched === "yes");
  const rules = met.flatMap(({ inner }, index) => {
    if (inner !== undefined) return [`${place} rule jump`, ...toldOf(inner)];
    const isLast = index === met.length - 1 && step.decidedBy === "rule";
    return [`${place} rule ${isLast ? step.verdict : "continue"}`];
  });
  return step.decidedBy === "policy" ? [...rules, `${place} policy ${step.verdict}`] : rules;
}

interface Variant {
  readonly file: string | null;
  readonly policy: "ACCEPT" | "DROP";
  readonly forwards: boolean;
  readonly verdict: string;
  readonly arrives: readonly string[];
}

const leaves = (source: string) => `ACCEPTED: it leaves by eno1 as icmp echo-request ${source} > 10.53.134.11`;
const translated = { verdict: leaves("10.53.134.1"), arrives: ["10.53.134.1"] };
const untranslated = { verdict: leaves("192.168.4.110"), arrives: ["192.168.4.110"] };
const dropped = { verdict: "DROPPED in forward by legacy iptables filter/FORWARD policy DROP", arrives: [] };
const byPolicy = { verdict: "DROPPED in forward by ip filter forward policy drop", arrives: [] };
const notForwarded = { verdict: "DROPPED: the host does not forward: net.ipv4.ip_forward is 0", arrives: [] };

const variants: readonly Variant[] = [
  { file: "snat.cfg", policy: "DROP", forwards: true, ...dropped },
  { file: "snat-with-forward.cfg", policy: "DROP", forwards: true, ...dropped },
  { file: "snat-eno11.cfg", policy: "DROP", forwards: true, ...dropped },
  { file: null, policy: "DROP", forwards: true, ...dropped },
  { file: "snat.cfg", policy: "ACCEPT", forwards: true, ...translated },
  { file: "snat-with-forward.cfg", policy: "ACCEPT", forwards: true, ...translated },
  { file: "snat-eno11.cfg", policy: "ACCEPT", forwards: true, ...untranslated },
  { file: "snat-poopy.cfg", policy: "ACCEPT", forwards: true, ...untranslated },
  { file: null, policy: "ACCEPT", forwards: true, ...untranslated },
  { file: "snat-forward-drop.cfg", policy: "ACCEPT", forwards: true, ...byPolicy },
  { file: "snat-forward-drop.cfg", policy: "DROP", forwards: true, ...byPolicy },
  { file: "snat.cfg", policy: "ACCEPT", forwards: false, ...notForwarded },
  { file: "snat.cfg", policy: "DROP", forwards: false, ...notForwarded },
];

async function labOf({ file, policy, forwards }: Omit<Variant, "verdict" | "arrives">): Promise<WazowskiLab> {
  const lab = await buildWazowskiLab({ forwardPolicy: policy });
  if (!forwards) await setForwarding(lab.router, false);
  if (file !== null) await lab.router.must("nft", "-f", fixture(file));
  return lab;
}

describe.skipIf(reasonToSkip(suites.why) !== null)(titleOf(suites.why), () => {
  it.each(variants)(
    "$file, policy $policy, forwarding $forwards: $verdict",
    async (variant) => {
      await using lab = await labOf(variant);
      const answer = await ask(lab, "--reply");
      expect(answer.summary).toBe(variant.verdict);
      expect(await arrivals(lab)).toEqual(variant.arrives);
      // The server knows no way to the client's network: an answer comes where the ping was translated.
      const isAnswered = variant.arrives[0] === "10.53.134.1";
      expect(await lab.ping()).toBe(isAnswered);
      if (isAnswered) expect(answer.reply?.verdict).toBe("accepted");
      expect(await traced(lab)).toEqual(told(answer));
    },
    60_000,
  );

  it.each<[string, (router: Machine) => Promise<unknown>, RegExp]>([
    ["the legacy policy", (router) => router.must("iptables-legacy", "-P", "FORWARD", "DROP"), /^iptables-legacy /],
    [
      "a legacy rule",
      (router) => router.must("iptables-legacy", "-A", "FORWARD", "-p", "icmp", "-j", "REJECT"),
      /^iptables-legacy /,
    ],
    [
      "an nft policy",
      (router) =>
        router.must(
          "nft",
          "add table inet f; add chain inet f c { type filter hook forward priority 0; policy drop; }",
        ),
      /^nft 'add rule inet f c /,
    ],
    [
      "an nft rule",
      async (router) => {
        await router.must("nft", "add table inet f; add chain inet f c { type filter hook forward priority 0; }");
        await router.must(
          "nft",
          "add rule inet f c ct state established accept; add rule inet f c ip protocol icmp reject",
        );
      },
      /^nft 'insert rule inet f c handle \d+ /,
    ],
    ["ip_forward", (router) => setForwarding(router, false), /^sysctl -w net\.ipv4\.ip_forward=1$/],
    [
      "the reverse path filter",
      async (router) => {
        await router.must("sysctl", "-w", "net.ipv4.conf.all.rp_filter=1");
        await router.must("ip", "route", "add", "192.168.4.110/32", "via", "10.53.134.11", "metric", "1");
        // The answers find their way by a mark, which the filter does not look at.
        await router.must(
          "nft",
          "add table ip m; add chain ip m c { type filter hook prerouting priority mangle; }; add rule ip m c iifname eno1 meta mark set 1",
        );
        await router.must("ip", "rule", "add", "fwmark", "1", "lookup", "77", "priority", "100");
        await router.must("ip", "route", "add", "192.168.4.0/24", "dev", "eno2", "table", "77");
      },
      /^sysctl -w net\.ipv4\.conf\.eno2\.rp_filter=2$/,
    ],
    [
      "several things at once",
      async (router) => {
        await setForwarding(router, false);
        await router.must("iptables-legacy", "-P", "FORWARD", "DROP");
        await router.must(
          "nft",
          "add table ip f; add chain ip f c { type filter hook forward priority -5; policy drop; }",
        );
      },
      /^sysctl /,
    ],
  ])(
    "what it names against %s lets the ping pass",
    async (_, obstruct, first) => {
      await using lab = await labOf({ file: "snat.cfg", policy: "ACCEPT", forwards: true });
      expect(await lab.ping()).toBe(true);
      await obstruct(lab.router);
      expect(await lab.ping()).toBe(false);
      const { remedies, areRemediesEnough } = await ask(lab);
      const commands = remedies.flatMap((remedy) => (remedy.kind === "commands" ? remedy.commands : []));
      expect(commands[0]).toMatch(first);
      expect(areRemediesEnough).toBe(true);
      for (const command of commands) await lab.router.must("sh", "-ec", command);
      expect(await lab.ping()).toBe(true);
    },
    60_000,
  );

  it("a rule that it names for a file lets the ping pass", async () => {
    await using lab = await labOf({ file: null, policy: "ACCEPT", forwards: true });
    const answer = await ask(lab, "--ruleset", fixture("snat-forward-drop.cfg"));
    const lines = (await readFile(fixture("snat-forward-drop.cfg"), "utf8")).split("\n");
    for (const remedy of answer.remedies) if (remedy.kind === "edit") lines.splice(remedy.line - 1, 0, remedy.rule);
    const directory = await mkdtemp(join(tmpdir(), "nftlint-why-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "mended.cfg"), lines.join("\n"));
    await lab.router.must("nft", "-f", join(directory, "mended.cfg"));
    expect(await lab.ping()).toBe(true);
  }, 60_000);
});
