import type { Forwarding, Known, ReversePathFilter } from "./facts.ts";

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
  const valueAt = (name: string, key: string) => Number(sysctls.get(`ipv4/conf/${name}/${key}`) ?? 0);
  if (!sysctls.has("ipv4/conf/all/rp_filter")) {
    return { known: false, reason: `the snapshot holds no value of ${root}ipv4/conf/all/rp_filter` };
  }
  const names = [...sysctls.keys()]
    .flatMap((path) => /^ipv4\/conf\/(.+)\/rp_filter$/.exec(path)?.[1] ?? [])
    .filter((name) => name !== "all" && name !== "default")
    .sort();
  // Loose mode is 2, and wins over 1.
  const strict = names.filter((name) => Math.max(valueAt(name, "rp_filter"), valueAt("all", "rp_filter")) === 1);
  const marked = strict.filter((name) => valueAt(name, "src_valid_mark") + valueAt("all", "src_valid_mark") > 0);
  return { known: true, value: { strict, marked } };
}
