import type { FirewallManager } from "./facts.ts";

/**
 * The processes by which a firewall manager is known, as `/proc/PID/comm` names them (15 bytes at
 * most). Only these names are ever recorded, no command lines. Managers that leave no process
 * behind are known by their tables and chains instead.
 */
const managerOfProcess: Readonly<Record<string, FirewallManager>> = {
  dockerd: "docker",
  firewalld: "firewalld",
  libvirtd: "libvirt",
  virtnetworkd: "libvirt",
  "kube-proxy": "kube-proxy",
  "fail2ban-server": "fail2ban",
  tailscaled: "tailscale",
};

/** How ufw, which runs no process of its own, says in `/etc/ufw/ufw.conf` that it is in charge. */
const ufwEnabled = "ENABLED=yes";

/**
 * Prints one `FILE:WORD` line for each process in the table, and one for ufw where it is enabled.
 * It ends with 1 where there is none, where a process ends under its eyes, and where ufw is not
 * installed: all of these are answers.
 */
export const managersCommand: readonly string[] = [
  ...["find", "/proc", "/etc/ufw", "-maxdepth", "2"],
  ...["(", "-path", "/proc/[0-9]*/comm", "-o", "-path", "/etc/ufw/ufw.conf", ")"],
  ...["-exec", "grep", "-HsxE", [...Object.keys(managerOfProcess), ufwEnabled].join("|"), "{}", "+"],
];

/** The managers that the output of {@link managersCommand} names, each once, in order of name. */
export function readManagers(output: string): FirewallManager[] {
  const managers = new Set<FirewallManager>();
  for (const line of output.split("\n")) {
    const word = line.slice(line.indexOf(":") + 1);
    const manager = word === ufwEnabled ? "ufw" : managerOfProcess[word];
    if (manager !== undefined) managers.add(manager);
  }
  return [...managers].sort();
}
