/** `reject`, `log` and `queue`: what goes together, and what fits their packets. */
import {
  type Hash,
  type Log,
  type LogOption,
  type NumberGenerator,
  parseNumber,
  type Queue,
  type Reject,
} from "@nftlint/syntax";
import type { Report } from "../checks/report.ts";
import type { StatementScope } from "./statement-scope.ts";
import { valueType } from "./value-type.ts";

const codeTypes = { icmp: "icmp_code", icmpv6: "icmpv6_code", icmpx: "icmpx_code" } as const;

export function checkReject(reject: Reject, { protocols, values, report }: StatementScope): void {
  const { start, end } = reject;
  if (protocols.isBeyondInternet) {
    report(
      "protocol-conflict",
      { start, end },
      "only packets of IPv4 and IPv6 can be rejected, and the rule matches others; use drop",
    );
    return;
  }
  if (reject.with === null) return;
  if (reject.with === "tcp reset") {
    const other = protocols.otherTransport("tcp");
    if (other === null) return;
    report("protocol-conflict", { start, end }, `only TCP has resets, and the rule matches ${other}`);
    return;
  }
  const needed = reject.with === "icmp" ? "ip" : reject.with === "icmpv6" ? "ip6" : null;
  if (needed !== null && protocols.network !== null && protocols.network !== needed) {
    const message = `packets of ${protocols.network} cannot be answered with ${reject.with}; use icmpx, which fits both`;
    report("protocol-conflict", { start, end }, message);
    return;
  }
  if (reject.code !== null) values.check(reject.code, valueType(codeTypes[reject.with], 8));
}

/** `log group` sends to userspace, `log level` and `log flags` are for the kernel's own log (LOG STATEMENT). */
export function checkLog({ options }: Log, report: Report): void {
  const find = (...names: LogOption["option"][]) => options.find(({ option }) => names.includes(option));
  const level = find("level");
  const flags = find("flags");
  const group = find("group", "snaplen", "queue-threshold");
  const prefix = find("prefix");
  if (level !== undefined && group !== undefined) reportPair(level, group, report);
  else if (flags !== undefined && group !== undefined) reportPair(flags, group, report);
  else if (level?.values[0]?.text === "audit" && (flags ?? prefix) !== undefined) {
    const { start, end } = flags ?? prefix ?? level;
    report("misplaced-item", { start, end }, "log level audit takes no other option; remove this one");
  }
}

function reportPair(option: LogOption, group: LogOption, report: Report): void {
  const { start, end } = option;
  report(
    "misplaced-item",
    { start, end },
    `log ${option.option} is for the kernel's log, log ${group.option} for a program that reads the packets; use one of them`,
    { range: group, message: `log ${group.option} stands here` },
  );
}

export function checkQueue({ number }: Queue, { values, report }: StatementScope): void {
  if (number === null) return;
  if (number.kind === "hash" || number.kind === "numgen") checkGenerated(number, report);
  else values.check(number, valueType("integer", 16));
}

/** The largest number that a hash or generator yields is its modulus and offset together, less one. */
function checkGenerated({ modulus, offset, start, end }: Hash | NumberGenerator, report: Report): void {
  const largest = (parseNumber(modulus.text) ?? 0n) + (offset === null ? 0n : (parseNumber(offset.text) ?? 0n)) - 1n;
  if (largest <= 65535n) return;
  report(
    "invalid-value",
    { start, end },
    `this may yield ${largest}, and queues go up to 65535; make modulus or offset smaller`,
  );
}
