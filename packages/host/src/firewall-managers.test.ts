import { expect, it } from "vitest";
import { managersCommand, readManagers } from "./firewall-managers.ts";
import { localRunner } from "./runner.ts";

it("names each manager once, in order of name", () => {
  const output = `/proc/912/comm:dockerd
/proc/871/comm:virtnetworkd
/proc/870/comm:libvirtd
/etc/ufw/ufw.conf:ENABLED=yes
`;
  expect(readManagers(output)).toEqual(["docker", "libvirt", "ufw"]);
});

it("names none where there is none", () => {
  expect(readManagers("")).toEqual([]);
});

it.skipIf(process.platform !== "linux")("asks find for what find understands", async () => {
  const { exitCode, stderr } = await localRunner(managersCommand);
  expect([0, 1]).toContain(exitCode);
  expect(stderr).not.toMatch(/unknown|invalid|expected/);
});
