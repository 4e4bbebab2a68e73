import { fileURLToPath } from "node:url";
import { createLab, type Lab, type Machine } from "./lab.ts";

/** The network of the account: a client behind eno2, a server behind eno1, wazowski between them. */
export interface WazowskiLab extends AsyncDisposable {
  readonly client: Machine;
  readonly router: Machine;
  readonly server: Machine;
  /** Whether the client's ping of the server is answered. */
  ping(): Promise<boolean>;
}

const clientAddress = "192.168.4.110";
const serverAddress = "10.53.134.11";

/** The path of a file of the case, for commands that read it. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/wazowski/${name}`, import.meta.url));
}

/**
 * Builds the network with forwarding on, the legacy FORWARD policy as given and no ruleset loaded.
 * The server has no route to the client's network, so a ping comes back only where wazowski
 * masquerades it.
 */
export async function buildWazowskiLab(options: { readonly forwardPolicy: "ACCEPT" | "DROP" }): Promise<WazowskiLab> {
  const lab = createLab();
  try {
    return {
      ...(await buildMachines(lab, options.forwardPolicy)),
      [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lab[Symbol.asyncDispose]();
    throw error;
  }
}

async function buildMachines(lab: Lab, forwardPolicy: "ACCEPT" | "DROP") {
  const client = await lab.addMachine("client");
  const router = await lab.addMachine("wazowski");
  const server = await lab.addMachine("ng");
  await lab.connect(
    { machine: router, interface: "eno1", address: "10.53.134.1/24", macAddress: "02:00:00:00:01:01" },
    { machine: server, interface: "eth0", address: `${serverAddress}/24`, macAddress: "02:00:00:00:01:02" },
  );
  await lab.connect(
    { machine: router, interface: "eno2", address: "192.168.4.1/24", macAddress: "02:00:00:00:02:01" },
    { machine: client, interface: "eth0", address: `${clientAddress}/24`, macAddress: "02:00:00:00:02:02" },
  );
  await client.must("ip", "route", "add", "default", "via", "192.168.4.1");
  await setForwarding(router, true);
  await router.must("iptables-legacy", "-t", "filter", "-P", "FORWARD", forwardPolicy);
  const ping = async () => (await client.run(["ping", "-n", "-c", "1", "-W", "1", serverAddress])).exitCode === 0;
  return { client, router, server, ping };
}

export async function setForwarding(router: Machine, on: boolean): Promise<void> {
  await router.must("sh", "-c", 'echo "$1" > /proc/sys/net/ipv4/ip_forward', "sh", on ? "1" : "0");
}
