import type { NetworkInterface } from "@nftlint/host";

/** Beginnings of the names that programs give to interfaces which come and go, and what these are. */
const beginnings: readonly (readonly [beginning: string, description: string])[] = [
  ["br-", "a bridge of Docker's"],
  ["cali", "a link of Calico's"],
  ["cni", "a bridge of a container network"],
  ["docker", "a bridge of Docker's"],
  ["flannel", "a link of Flannel's"],
  ["incusbr", "a bridge of Incus's"],
  ["lxcbr", "a bridge of LXC's"],
  ["lxdbr", "a bridge of LXD's"],
  ["podman", "a bridge of Podman's"],
  ["ppp", "a PPP link"],
  ["tailscale", "a Tailscale tunnel"],
  ["tap", "a TAP device"],
  ["tun", "a tunnel"],
  ["usb", "a USB network device"],
  ["veth", "a virtual Ethernet link"],
  ["virbr", "a bridge of libvirt's"],
  ["vlan", "a VLAN"],
  ["vnet", "a virtual machine's link"],
  ["wg", "a WireGuard tunnel"],
  ["wwan", "a mobile network device"],
  ["zt", "a ZeroTier tunnel"],
];

/** Kinds of links that are made and unmade while a host runs (`ip -d link`, ip-link(8)), and what they are. */
const kinds: Readonly<Record<string, string>> = {
  bridge: "a bridge",
  gre: "a GRE tunnel",
  ip6tnl: "a tunnel",
  ipip: "a tunnel",
  ppp: "a PPP link",
  sit: "a tunnel",
  tun: "a tunnel",
  vlan: "a VLAN",
  vti: "an IPsec tunnel",
  vxlan: "a VXLAN tunnel",
  wireguard: "a WireGuard tunnel",
  xfrm: "an IPsec interface",
};

/**
 * What kind of interface a name belongs to, where it is one that comes and goes; `null` where it
 * is not, or where nothing says so.
 * @param found the interface of that name, where a host is known to have it
 */
export function passingKind(name: string, found: NetworkInterface | undefined): string | null {
  // A container's eth0 is a veth too, and is there from its start to its end: there the name decides.
  if (found !== undefined && found.linkKind !== "veth") {
    return found.linkKind === null ? null : (kinds[found.linkKind] ?? null);
  }
  const beginning = beginnings.find(([start]) => name.startsWith(start) && name !== start);
  if (beginning !== undefined) return beginning[1];
  return /^[^.]+\.\d+$/.test(name) ? "a VLAN" : null;
}
