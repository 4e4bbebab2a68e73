/**
 * Records the snapshots of a host with Docker and ufw: `node test/kernel/record-docker-host.ts`, as
 * root on Linux. The rules are those of iptables.rules, put there by the legacy tool in
 * snapshot-legacy.json and by the nf_tables variant, which makes nft tables of them, in
 * snapshot-nft.json.
 */
import { spawn } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatSnapshot, localRunner, recordSnapshot } from "@nftlint/host";
import { createLab } from "./lab.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/docker-host/${name}`, import.meta.url));

await using _dockerd = await runAsDockerd();
await record("iptables-legacy-restore", "snapshot-legacy.json");
await record("iptables-nft-restore", "snapshot-nft.json");

async function record(restore: string, name: string): Promise<void> {
  await using lab = createLab();
  const host = await lab.addMachine("harbor");
  const router = await lab.addMachine("router");
  const container = await lab.addMachine("container");
  await lab.connect(
    { machine: host, interface: "eth0", address: "203.0.113.10/24", macAddress: "02:00:00:00:03:01" },
    { machine: router, interface: "eth0", address: "203.0.113.1/24", macAddress: "02:00:00:00:03:02" },
  );
  await host.must("ip", "route", "add", "default", "via", "203.0.113.1");
  await host.must("ip", "link", "add", "docker0", "address", "02:42:00:00:00:01", "type", "bridge");
  await host.must("ip", "addr", "add", "172.17.0.1/16", "dev", "docker0");
  await host.must("ip", "link", "set", "docker0", "up");
  await lab.connect(
    { machine: host, interface: "veth1a2b3c4", address: "169.254.0.1/32", macAddress: "02:42:00:00:00:03" },
    { machine: container, interface: "eth0", address: "172.17.0.2/16", macAddress: "02:42:00:00:00:02" },
  );
  await host.must("ip", "addr", "flush", "dev", "veth1a2b3c4");
  await host.must("ip", "link", "set", "veth1a2b3c4", "master", "docker0");
  await host.must("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
  await host.must(restore, fixture("iptables.rules"));
  const snapshot = await recordSnapshot(host.run, { recordedBy: "nftlint 0.1.0" });
  await writeFile(fixture(name), formatSnapshot(snapshot));
}

/** A process that is called dockerd, for as long as it is needed. */
async function runAsDockerd(): Promise<AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), "nftlint-dockerd-"));
  const program = join(directory, "dockerd");
  const { stdout } = await localRunner(["sh", "-c", "command -v sleep"]);
  await copyFile(stdout.trim(), program);
  const daemon = spawn(program, ["600"], { stdio: "ignore" });
  return {
    async [Symbol.asyncDispose]() {
      daemon.kill();
      await rm(directory, { recursive: true });
    },
  };
}
