/** `snat`, `dnat`, `masquerade`, `redirect` and `tproxy`: the family of their address, the protocol of their port. */
import { type Expression, forEachElement, type Nat, type Range, type Tproxy } from "@nftlint/syntax";
import { resolve } from "../variables.ts";
import type { NetworkFamily } from "./selector-types.ts";
import type { StatementScope } from "./statement-scope.ts";
import { type ValueType, valueType } from "./value-type.ts";

export function checkNat(nat: Nat, scope: StatementScope): void {
  const { protocols, values } = scope;
  const { type, address, port, start, end } = nat;
  const family = nat.family ?? protocols.network;
  if (isOfOtherFamily(nat, scope)) return;
  if (address !== null && family === null && scope.table.family === "inet") {
    ambiguousFamily(type, address, scope);
    return;
  }
  const hasPort = port !== null || (address !== null && isWithPort(address, nat, scope));
  if (hasPort && !protocols.hasTransport) missingTransport(type, { start, end }, scope);
  if (address !== null && !isWithPort(address, nat, scope)) values.check(address, addressType(family));
  if (port !== null) values.check(port, portType);
}

const portType: ValueType = valueType("inet_service");

/** `10.0.0.1 . 80`, written out or as what a map yields: its parts are checked by the map's type alone. */
function isWithPort(address: Expression, { form }: Nat, { definitions }: StatementScope): boolean {
  if (form === "concatenation") return true;
  const map = address.kind === "map-lookup" ? resolve(definitions, address.map) : null;
  if (map?.kind !== "set") return false;
  let isConcatenated = false;
  forEachElement(map, ({ data }) => {
    isConcatenated ||= data?.kind === "concatenation";
  });
  return isConcatenated;
}

export function checkTproxy(tproxy: Tproxy, scope: StatementScope): void {
  const { protocols, table, values } = scope;
  const { address, port, start, end } = tproxy;
  if (!protocols.hasTransport) missingTransport("tproxy", { start, end }, scope);
  else if (tproxy.family === null && table.family === "inet" && (address !== null || protocols.network !== null)) {
    ambiguousFamily("tproxy", address ?? tproxy, scope);
    return;
  }
  const family = tproxy.family ?? protocols.network;
  if (isOfOtherFamily(tproxy, scope)) return;
  if (address !== null) values.check(address, addressType(family));
  if (port !== null) values.check(port, portType);
}

/** Reports a statement for the other family than its packets are of. */
function isOfOtherFamily({ family, start, end }: Nat | Tproxy, { protocols, report }: StatementScope): boolean {
  const { network } = protocols;
  if (family === null || network === null || family === network) return false;
  const message = `no packet is both ${network} and ${family}: the packets here are ${network} already`;
  report("protocol-conflict", { start, end }, message);
  return true;
}

function addressType(family: NetworkFamily): ValueType | null {
  return family === null ? null : valueType(family === "ip" ? "ipv4_addr" : "ipv6_addr");
}

function ambiguousFamily(statement: string, { start, end }: Range, { report }: StatementScope): void {
  report(
    "ambiguous-family",
    { start, end },
    `a table of family inet has packets of IPv4 and IPv6: say which with "${statement} ip to" or "${statement} ip6 to"`,
  );
}

function missingTransport(statement: string, { start, end }: Range, { report }: StatementScope): void {
  report(
    "missing-protocol",
    { start, end },
    `${statement} with a port needs a match on the transport protocol before it, such as "meta l4proto tcp" or "tcp dport 80"`,
  );
}
