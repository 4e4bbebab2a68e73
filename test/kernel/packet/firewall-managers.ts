/** Routers as firewall managers set them up, and what is asked about them. */
import { readFileSync } from "node:fs";
import type { LegacyTableName, Network } from "./network.ts";

export interface Question {
  readonly asked: string;
  /** The cable; `null`: the router itself. */
  readonly from: string | null;
  /** As `nftlint why` takes it: `tcp 22`, `icmp echo-request`. */
  readonly packet: string;
  readonly source: string;
  readonly destination: string;
  /** `172.17.0.2 port 80 at docker0, from 203.0.113.5`, `refused` or `nothing`. */
  readonly becomes: string;
  /** Whether that is asked of the packet itself, of one that belongs to no connection, or of the reply to it. */
  readonly about: "packet" | "invalid" | "the reply";
}

export interface Manager {
  readonly name: string;
  readonly network: Network;
  /** Ports of the router that say nothing. */
  readonly silent: readonly number[];
  /** Files in `test/fixtures/firewall-managers`. */
  readonly loads: {
    readonly nft?: string;
    readonly iptables?: string;
    readonly ip6tables?: string;
    readonly variant?: "nft";
  };
  readonly questions: readonly Question[];
  /** What answers may be left open on, if on anything. */
  readonly open?: RegExp;
}

/** The text of a file in `test/fixtures/firewall-managers`. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/firewall-managers/${name}`, import.meta.url), "utf8");
}

function questionsIn(name: string): Question[] {
  const lines = fixture(`${name}.questions`).split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [asked = "", from = "", packet = "", ends = "", becomes = "", about = "packet"] = line.split(" | ");
      const [source = "", destination = ""] = ends.split(" > ");
      if (about !== "packet" && about !== "invalid" && about !== "the reply") throw new Error(`no question: ${line}`);
      return { asked, from: from === "host" ? null : from, packet, source, destination, becomes, about };
    });
}

const cables: Network["cables"] = [
  { name: "eno1", addresses: ["203.0.113.10/24", "2001:db8::10/64"], reversePathFilter: 0 },
  { name: "eno2", addresses: ["192.168.4.1/24", "fd00:4::1/64"], reversePathFilter: 0 },
];

const bridge = (name: string, ...addresses: readonly string[]): Network["cables"][number] => ({
  ...{ name, isBridge: true, addresses, reversePathFilter: 0 },
});

const router: Network = {
  cables,
  routes: [{ destination: "0.0.0.0/0", via: "203.0.113.1", kind: "unicast", table: "main" }],
  rules: [],
  isForwarding: { ip: true, ip6: true },
  legacyTables: { ip: [], ip6: [] },
  legacyComes: "before",
};

const allTables: readonly LegacyTableName[] = ["raw", "mangle", "nat", "filter"];

const dockerHost: Network = {
  ...router,
  cables: [
    ...cables,
    bridge("docker0", "172.17.0.1/16"),
    bridge("br-shop", "172.18.0.1/16", "fd00:18::1/64"),
    bridge("br-vault", "172.19.0.1/16"),
  ],
  neighbours: [
    { address: "172.17.0.2", cable: "docker0" },
    { address: "172.17.0.3", cable: "docker0" },
    { address: "172.18.0.2", cable: "br-shop" },
    { address: "fd00:18::2", cable: "br-shop" },
    { address: "172.19.0.2", cable: "br-vault" },
  ],
};

const kubernetesNode: Network = {
  ...router,
  cables: [...cables, bridge("cni0", "10.244.0.1/24")],
  neighbours: [5, 6, 9, 53].map((number) => ({ address: `10.244.0.${number}`, cable: "cni0" })),
  legacyTables: { ip: allTables, ip6: [] },
};

const dockerPorts = [22, 5353, 8080, 8443];
const firewalldPorts = [22, 25, 53, 80, 443, 8000, 8080];
const docker = { iptables: "docker.iptables.rules", ip6tables: "docker.ip6tables.rules" };

export const managers: readonly Manager[] = [
  {
    name: "Docker with legacy iptables",
    network: { ...dockerHost, legacyTables: { ip: allTables, ip6: allTables } },
    silent: dockerPorts,
    loads: docker,
    questions: questionsIn("docker"),
  },
  {
    name: "Docker with iptables of nf_tables",
    network: dockerHost,
    silent: dockerPorts,
    loads: { ...docker, variant: "nft" },
    questions: questionsIn("docker"),
    // nft 1.0.6 does not list the targets of ip6tables.
    open: /a target of iptables/,
  },
  {
    name: "ufw",
    network: { ...router, legacyTables: { ip: ["nat", "filter"], ip6: ["filter"] } },
    silent: [22, 53, 80, 113, 137, 2222],
    loads: { iptables: "ufw.iptables.rules", ip6tables: "ufw.ip6tables.rules" },
    questions: questionsIn("ufw"),
  },
  {
    name: "ufw with iptables of nf_tables",
    network: router,
    silent: [22, 53, 80, 113, 137, 2222],
    loads: { iptables: "ufw.iptables.rules", ip6tables: "ufw.ip6tables.rules", variant: "nft" },
    questions: questionsIn("ufw"),
    open: /xt match recent/,
  },
  {
    name: "kube-proxy with iptables of nf_tables",
    network: { ...kubernetesNode, legacyTables: { ip: [], ip6: [] } },
    silent: [22, 30080, 30081, 32000],
    loads: { iptables: "kube-proxy.rules", variant: "nft" },
    questions: questionsIn("kube-proxy"),
    // By MASQUERADE --random-fully.
    open: /how it is translated/,
  },
  {
    name: "firewalld with nftables",
    network: router,
    silent: firewalldPorts,
    loads: { nft: "firewalld.nft" },
    questions: [...questionsIn("firewalld"), ...questionsIn("firewalld-set")],
  },
  {
    name: "firewalld with iptables",
    network: { ...router, legacyTables: { ip: allTables, ip6: allTables } },
    silent: firewalldPorts,
    loads: { iptables: "firewalld.iptables.rules", ip6tables: "firewalld.ip6tables.rules" },
    questions: questionsIn("firewalld"),
  },
  {
    name: "kube-proxy",
    network: kubernetesNode,
    silent: [22, 30080, 30081, 32000],
    loads: { iptables: "kube-proxy.rules" },
    questions: questionsIn("kube-proxy"),
    // By MASQUERADE --random-fully.
    open: /how it is translated/,
  },
];
