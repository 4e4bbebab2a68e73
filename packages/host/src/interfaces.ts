import type { InterfaceAddress, Known, NetworkInterface } from "./facts.ts";
import { readJsonList } from "./json-list.ts";

/** The fields that are read of an entry of `ip -j -d link` and `ip -j addr`. */
interface Entry {
  readonly ifindex?: unknown;
  readonly ifname?: unknown;
  readonly altnames?: unknown;
  readonly master?: unknown;
  readonly flags?: unknown;
  readonly linkinfo?: { readonly info_kind?: unknown } | null;
  readonly addr_info?: unknown;
}

interface AddressEntry {
  readonly family?: unknown;
  readonly local?: unknown;
  readonly prefixlen?: unknown;
  readonly scope?: unknown;
  readonly deprecated?: unknown;
  readonly dynamic?: unknown;
}

/** Reads the interfaces from the output of `ip -j -d link` and their addresses from that of `ip -j addr`. */
export function readInterfaces(links: string, addresses: string): Known<readonly NetworkInterface[]> {
  const linkEntries = readJsonList<Entry>(links);
  const addressEntries = readJsonList<Entry>(addresses);
  if (linkEntries === null) return { known: false, reason: "the output of ip -j -d link is not a JSON list" };
  if (addressEntries === null) return { known: false, reason: "the output of ip -j addr is not a JSON list" };
  const addressesOf = new Map(addressEntries.map((entry) => [entry.ifname, readAddresses(entry.addr_info)]));
  const value: NetworkInterface[] = [];
  for (const entry of linkEntries) {
    if (typeof entry.ifname !== "string" || typeof entry.ifindex !== "number") continue;
    value.push({
      name: entry.ifname,
      alternativeNames: strings(entry.altnames),
      index: entry.ifindex,
      master: typeof entry.master === "string" ? entry.master : null,
      linkKind: typeof entry.linkinfo?.info_kind === "string" ? entry.linkinfo.info_kind : null,
      flags: strings(entry.flags),
      addresses: addressesOf.get(entry.ifname) ?? [],
    });
  }
  return { known: true, value };
}

function readAddresses(entries: unknown): InterfaceAddress[] {
  const addresses: InterfaceAddress[] = [];
  for (const { family, local, prefixlen, scope, dynamic, deprecated } of Array.isArray(entries)
    ? (entries as AddressEntry[])
    : []) {
    if (family !== "inet" && family !== "inet6") continue;
    if (typeof local !== "string" || typeof prefixlen !== "number" || typeof scope !== "string") continue;
    addresses.push({
      family: family === "inet" ? "ip" : "ip6",
      address: local,
      prefixLength: prefixlen,
      scope,
      isDynamic: dynamic === true,
      ...(deprecated === true ? { isDeprecated: true } : {}),
    });
  }
  return addresses;
}

function strings(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
