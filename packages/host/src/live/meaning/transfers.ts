/** Statements that send packets elsewhere, or back: address translation, rejection, queues, copies. */
import { concatenated, resolveVariable, type ValueType, valueType } from "@nftlint/semantics";
import {
  type Duplicate,
  type Expression,
  type Forward,
  forEachElement,
  type Nat,
  type Queue,
  type Reject,
  type Tproxy,
} from "@nftlint/syntax";
import { expressionText } from "./expressions.ts";
import { networkOf, requireNetwork, type Scope, words } from "./selectors.ts";

const port = valueType("inet_service");
const interfaceIndex = valueType("iface_index");

function addressType(family: "ip" | "ip6" | null): ValueType | null {
  return family === null ? null : valueType(family === "ip" ? "ipv4_addr" : "ipv6_addr");
}

export function natText(nat: Nat, scope: Scope): string {
  const family = nat.family ?? networkOf(scope);
  if (nat.address !== null && family !== null) requireNetwork(scope, family);
  const address = nat.address === null ? null : expressionText(nat.address, scope, targetType(nat, family, scope));
  return words(
    nat.type,
    nat.address === null ? null : family,
    nat.form === "prefix" ? "prefix" : null,
    address === null ? null : `to ${address}`,
    nat.port === null ? null : `port ${expressionText(nat.port, scope, port)}`,
    flagsText(nat.flags),
  );
}

/** The type of an address, or of what a map yields in its place: an address with a port. */
function targetType({ address, form }: Nat, family: "ip" | "ip6" | null, scope: Scope): ValueType | null {
  const type = addressType(family);
  if (type === null || address === null) return type;
  return form === "concatenation" || yieldsPorts(address, scope) ? concatenated([type, port]) : type;
}

function yieldsPorts(address: Expression, { definitions }: Scope): boolean {
  if (address.kind === "concatenation") return true;
  if (address.kind !== "map-lookup") return false;
  const map = address.map.kind === "variable" ? resolveVariable(definitions, address.map) : address.map;
  if (map?.kind !== "set") return false;
  let areJoined = false;
  forEachElement(map, ({ data }) => {
    areJoined ||= data?.kind === "concatenation";
  });
  return areJoined;
}

function flagsText(flags: readonly { readonly name: string }[]): string | null {
  return flags.length === 0
    ? null
    : flags
        .map(({ name }) => name)
        .sort()
        .join(",");
}

export function tproxyText(tproxy: Tproxy, scope: Scope): string {
  const family = tproxy.family ?? networkOf(scope);
  return words(
    "tproxy",
    family,
    tproxy.address === null ? null : `to ${expressionText(tproxy.address, scope, addressType(family))}`,
    tproxy.port === null ? null : `port ${expressionText(tproxy.port, scope, port)}`,
  );
}

const rejectTypes = { icmp: "icmp_code", icmpv6: "icmpv6_code", icmpx: "icmpx_code" } as const;

/** nft answers that the port is unreachable, in the protocol of the packet. */
const portUnreachable = { icmp: "3", icmpv6: "4", icmpx: "1" } as const;

export function rejectText(reject: Reject, scope: Scope): string {
  if (reject.with === "tcp reset") {
    scope.steps.require("transport", 6);
    return "reject tcp reset";
  }
  const network = networkOf(scope);
  const protocol = reject.with ?? (network === "ip" ? "icmp" : network === "ip6" ? "icmpv6" : "icmpx");
  if (protocol === "icmp") requireNetwork(scope, "ip");
  else if (protocol === "icmpv6") requireNetwork(scope, "ip6");
  const code =
    reject.code === null
      ? portUnreachable[protocol]
      : expressionText(reject.code, scope, valueType(rejectTypes[protocol], 8));
  return `reject ${protocol} ${code}`;
}

export function queueText({ number, flags }: Queue, scope: Scope): string {
  const text = number === null ? "0" : expressionText(number, scope, valueType("integer", 16));
  return words("queue", text, flagsText(flags));
}

export function duplicateText({ to, device }: Duplicate, scope: Scope): string {
  const { family } = scope.table;
  const target = family === "netdev" ? interfaceIndex : addressType(networkOf(scope));
  return words("dup", expressionText(to, scope, target), device === null ? null : deviceText(device, scope));
}

export function forwardText({ family, to, device }: Forward, scope: Scope): string {
  const target = device === null ? interfaceIndex : addressType(family);
  return words("fwd", family, expressionText(to, scope, target), device === null ? null : deviceText(device, scope));
}

function deviceText(device: Expression, scope: Scope): string {
  return `device ${expressionText(device, scope, interfaceIndex)}`;
}
