import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What the tests with real kernels need besides node, and the Debian package that has it. */
export const packageOfTool: Readonly<Record<string, string>> = {
  nft: "nftables",
  "iptables-legacy": "iptables",
  ip: "iproute2",
  ping: "iputils-ping",
  sshd: "openssh-server",
};

/** Tools such as nft are in sbin directories, which not every PATH has. */
const searchPath = `${process.env.PATH ?? ""}${delimiter}/usr/local/sbin${delimiter}/usr/sbin${delimiter}/sbin`;

export function hasTool(tool: string): boolean {
  return searchPath.split(delimiter).some((directory) => directory !== "" && existsSync(join(directory, tool)));
}

/**
 * Why tests that need these tools and network namespaces of their own cannot run here, or `null`
 * where they can.
 */
export function reasonToSkip(tools: readonly string[]): string | null {
  if (process.platform !== "linux") return "needs Linux";
  if (process.getuid?.() !== 0) return "needs root";
  const lacking = ["unshare", ...tools].filter((tool) => !hasTool(tool));
  if (lacking.length > 0) return `needs ${lacking.join(", ")}`;
  const { status } = spawnSync("unshare", ["--net", "--uts", "true"], { env: { ...process.env, PATH: searchPath } });
  return status === 0 ? null : "needs the right to make network namespaces";
}

/** The title of a suite, with the reason why it is skipped where it is. */
export function suiteTitle(title: string, reason: string | null): string {
  return reason === null ? title : `${title} (skipped: ${reason})`;
}
