import type { HostFacts } from "@nftlint/host";
import type { Operation, RulesetTable } from "@nftlint/semantics";
import type { FamilyName, Range } from "@nftlint/syntax";
import type { RuleContext } from "../../rule.ts";

/** A program that keeps its rules in nftables tables of its own. */
interface Owner {
  readonly program: string;
  readonly families: readonly FamilyName[];
  /** The table's name. */
  readonly table: string;
  /** The command that shows what the program has in it. */
  readonly show: string;
}

/** Tables that programs make, as their documentation or their listings name them. */
const owners: readonly Owner[] = [
  { program: "firewalld", families: ["ip", "ip6", "inet"], table: "firewalld", show: "firewall-cmd --list-all-zones" },
  { program: "Docker", families: ["ip", "ip6"], table: "docker-bridges", show: "docker network ls" },
  { program: "libvirt", families: ["ip", "ip6"], table: "libvirt_network", show: "virsh net-list" },
  { program: "fail2ban", families: ["inet"], table: "f2b-table", show: "fail2ban-client status" },
  { program: "podman", families: ["inet"], table: "netavark", show: "podman network ls" },
  { program: "kube-proxy", families: ["ip", "ip6"], table: "kube-proxy", show: "nft list table ip kube-proxy" },
  { program: "systemd", families: ["ip", "ip6"], table: "io.systemd.nat", show: "networkctl" },
];

/** Tables of iptables-nft, and of the programs that call it, such as Docker and ufw. */
const iptablesTables: ReadonlySet<string> = new Set(["filter", "nat", "mangle", "raw", "security"]);

/** Reports tables that the file writes to although a program on the host keeps its rules in them. */
export function reportOwnedTables(context: RuleContext, host: HostFacts): void {
  const { tables, operations, hostTables } = context.ruleset;
  for (const live of hostTables ?? []) {
    const declared = tables.find(({ family, name }) => family === live.family && name === live.name);
    const removal = operations.find((operation) => removes(operation, live));
    const owner = declared === undefined && removal === undefined ? null : ownerOf(live, declared ?? null);
    if (owner === null) continue;
    const { range, document } =
      removal === undefined ? declarationOf(declared!) : { range: removal.node, document: removal.document };
    const name = `${live.family} ${live.name}`;
    context.report({
      document,
      range,
      message:
        `table "${name}" on ${host.host} belongs to ${owner.program}: ` +
        (removal === undefined
          ? "rules of both get mixed, and either program removes or repeats those of the other; "
          : `this takes ${owner.program}'s rules away, and it neither notices nor restores them; `) +
        "use a table with a name of your own",
      help: [owner.show],
    });
  }
}

/** Whether a command empties or removes just this table. */
function removes({ action, scope, family, table }: Operation, live: RulesetTable): boolean {
  const isRemoval = action === "flush" || action === "delete" || action === "destroy";
  return isRemoval && scope === "table" && family === live.family && table === live.name;
}

function declarationOf({ firstNamed: { node, document } }: RulesetTable) {
  const range: Range = {
    start: node.kind === "table" ? node.keyword.start : node.start,
    end: node.name?.end ?? node.end,
  };
  return { range, document };
}

function ownerOf(live: RulesetTable, declared: RulesetTable | null): Pick<Owner, "program" | "show"> | null {
  const known = owners.find(({ families, table }) => table === live.name && families.includes(live.family));
  if (known !== undefined) return known;
  if (!iptablesTables.has(live.name) || !isOfIptables(live, declared)) return null;
  const command = live.family === "ip6" ? "ip6tables-nft" : "iptables-nft";
  return { program: command, show: `${command} -t ${live.name} -S` };
}

/**
 * iptables-nft names its base chains after the hooks, in capitals. A file that does so itself may
 * have made the live table; then only rules that nft cannot express tell it apart.
 */
function isOfIptables(live: RulesetTable, declared: RulesetTable | null): boolean {
  if (live.family !== "ip" && live.family !== "ip6") return false;
  for (const chain of live.chains.values()) {
    const isCapital = chain.base !== null && chain.name === chain.base.hook.toUpperCase();
    if (isCapital && declared?.chains.has(chain.name) !== true) return true;
    if (chain.rules.some(({ node }) => node.statements.some(({ kind }) => kind === "xt"))) return true;
  }
  return false;
}
