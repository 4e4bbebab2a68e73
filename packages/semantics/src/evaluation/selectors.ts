/** Selectors that depend on the family of the table or on what the rule matched before. */
import type { Selector } from "@nftlint/syntax";
import type { StatementScope } from "./statement-scope.ts";

export function checkSelector(selector: Selector, scope: StatementScope): void {
  const { table, protocols, report } = scope;
  const { start, end } = selector;
  switch (selector.kind) {
    case "meta":
      if (selector.key !== "nfproto" || table.family === "inet") return;
      report(
        "misplaced-item",
        { start, end },
        `meta nfproto tells packets of inet tables apart; this table is of family ${table.family}`,
      );
      break;
    case "ct":
      if (selector.key !== "saddr" && selector.key !== "daddr") return;
      checkFamily(selector, `ct ${selector.direction ?? "original"}`, scope);
      break;
    case "rt":
      if (selector.key === "nexthop") checkFamily(selector, "rt", scope);
      break;
    case "payload":
      if ((selector.tunnel ?? selector.protocol) !== "vxlan" && (selector.tunnel ?? selector.protocol) !== "geneve")
        return;
      if (protocols.hasTransport) return;
      report(
        "missing-protocol",
        { start, end },
        `${selector.tunnel ?? selector.protocol} runs over UDP: match its port first, such as "udp dport 4789"`,
      );
      break;
    default:
  }
}

/** An address needs its family: written, the table's, or that of an earlier match. */
function checkFamily(
  { family, start, end, key }: Extract<Selector, { kind: "ct" | "rt" }>,
  words: string,
  { protocols, report }: StatementScope,
): void {
  if (family !== null && protocols.network !== null && family !== protocols.network) {
    const message = `no packet is both ${protocols.network} and ${family}: the packets here are ${protocols.network} already`;
    report("protocol-conflict", { start, end }, message);
  } else if (family === null && protocols.network === null) {
    const message = `the address may be of IPv4 or IPv6: write "${words} ip ${key}" or "${words} ip6 ${key}"`;
    report("ambiguous-family", { start, end }, message);
  }
}
