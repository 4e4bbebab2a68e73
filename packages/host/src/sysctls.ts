import type { BridgeFilter, Forwarding, Known, ReversePathFilter, UnusualAddresses } from "./facts.ts";

const root = "/proc/sys/net/";

/**
 * The switches that decide which packets a host passes on, answers or refuses besides its rules
 * (kernel: Documentation/networking/ip-sysctl.rst; bridge-nf-*: br_netfilter).
 */
const patterns = [
  "ipv4/ip_forward",
  "ipv4/conf/*/forwarding",
  "ipv4/conf/*/rp_filter",
  "ipv4/conf/*/src_valid_mark",
  "ipv4/conf/*/accept_local",
  "ipv4/conf/*/route_localnet",
  "ipv6/conf/*/forwarding",
  "ipv6/conf/*/disable_ipv6",
  "bridge/bridge-nf-call-*",
];

/**
 * Prints one `FILE:VALUE` line for each switch. It reads the files, since the sysctl tool is not
 * everywhere, and finds them, since which of them exist depends on the interfaces and the kernel.
 */
export const sysctlsCommand: readonly string[] = [
  ...["find", root, "-type", "f", "("],
  ...patterns.flatMap((pattern, index) => [...(index > 0 ? ["-o"] : []), "-path", root + pattern]),
  ...[")", "-exec", "grep", "-H", "", "{}", "+"],
];

/** The switches in the output of {@link sysctlsCommand}: from `ipv4/ip_forward` to `1`. */
export function readSysctls(output: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of output.split("\n")) {
    // A VLAN interface may have a colon in its name, a value of these switches has none.
    const colon = line.lastIndexOf(":");
    if (line.startsWith(root) && colon > 0) values.set(line.slice(root.length, colon), line.slice(colon + 1));
  }
  return values;
}

/** What the switches say of forwarding; unknown where the IPv4 one is not among them. */
export function readForwarding(sysctls: ReadonlyMap<string, string>): Known<Forwarding> {
  const forward = sysctls.get("ipv4/ip_forward");
  if (forward === undefined) return { known: false, reason: `the snapshot holds no value of ${root}ipv4/ip_forward` };
  const value: Forwarding = {
    ip: forward !== "0",
    ip6: (sysctls.get("ipv6/conf/all/forwarding") ?? "0") !== "0",
    ipExceptions: forwardingExceptions(sysctls, forward !== "0"),
  };
  return { known: true, value };
}

function forwardingExceptions(sysctls: ReadonlyMap<string, string>, forward: boolean): string[] {
  const names: string[] = [];
  for (const [path, value] of sysctls) {
    const name = /^ipv4\/conf\/(.+)\/forwarding$/.exec(path)?.[1];
    if (name === undefined || name === "all" || name === "default") continue;
    if ((value !== "0") !== forward) names.push(name);
  }
  return names.sort();
}

/**
 * What the switches say of the reverse path filter; the stricter of the interface's own value and
 * that of `all` counts, and for marks either of them (kernel: ip-sysctl, rp_filter and src_valid_mark).
 */
export function readReversePathFilter(sysctls: ReadonlyMap<string, string>): Known<ReversePathFilter> {
  if (!sysctls.has("ipv4/conf/all/rp_filter")) {
    return { known: false, reason: `the snapshot holds no value of ${root}ipv4/conf/all/rp_filter` };
  }
  const names = interfacesWith(sysctls, "rp_filter");
  // Loose mode is 2, and wins over 1.
  const withMode = (mode: number) =>
    names.filter(
      (name) => Math.max(valueAt(sysctls, name, "rp_filter"), valueAt(sysctls, "all", "rp_filter")) === mode,
    );
  const marked = names.filter(
    (name) => (withMode(1).includes(name) || withMode(2).includes(name)) && isOnFor(sysctls, name, "src_valid_mark"),
  );
  return { known: true, value: { strict: withMode(1), loose: withMode(2), marked } };
}

/** The interfaces whose own switch or that of `all` is on. */
export function readUnusualAddresses(sysctls: ReadonlyMap<string, string>): Known<UnusualAddresses> {
  const names = interfacesWith(sysctls, "accept_local");
  if (names.length === 0) {
    return { known: false, reason: `the snapshot holds no value of ${root}ipv4/conf/*/accept_local` };
  }
  const withSwitch = (key: string) => names.filter((name) => isOnFor(sysctls, name, key));
  return {
    known: true,
    value: { acceptLocal: withSwitch("accept_local"), routeLocalnet: withSwitch("route_localnet") },
  };
}

/** Without br_netfilter, which has the switches, bridges ask no rules of IP. */
export function readBridgeFilter(sysctls: ReadonlyMap<string, string>): Known<BridgeFilter> {
  if (sysctls.size === 0) return { known: false, reason: `the snapshot holds no value of ${root}bridge/*` };
  const isOn = (key: string) => (sysctls.get(`bridge/bridge-nf-call-${key}`) ?? "0") !== "0";
  return { known: true, value: { ip: isOn("iptables"), ip6: isOn("ip6tables") } };
}

function interfacesWith(sysctls: ReadonlyMap<string, string>, key: string): string[] {
  return [...sysctls.keys()]
    .flatMap((path) =>
      path.startsWith("ipv4/conf/") && path.endsWith(`/${key}`) ? path.slice(10, -key.length - 1) : [],
    )
    .filter((name) => name !== "all" && name !== "default")
    .sort();
}

function valueAt(sysctls: ReadonlyMap<string, string>, name: string, key: string): number {
  return Number(sysctls.get(`ipv4/conf/${name}/${key}`) ?? 0);
}

function isOnFor(sysctls: ReadonlyMap<string, string>, name: string, key: string): boolean {
  return valueAt(sysctls, name, key) + valueAt(sysctls, "all", key) > 0;
}
