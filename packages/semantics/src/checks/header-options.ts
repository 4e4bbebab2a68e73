/** Options of headers by number: `tcp option 254`, `dccp option 40`. */
import { dccpOptionRange } from "@nftlint/language";
import { type HeaderOption, type OptionReset, parseNumber, type Range } from "@nftlint/syntax";
import { checkRawLength } from "./raw-payload.ts";
import type { Report } from "./report.ts";

export function checkHeaderOption(node: HeaderOption, report: Report): void {
  checkNumber(node.protocol, node.option, node, report);
  if (node.raw !== null) checkRawLength(node.raw.length, report);
  const number = node.protocol === "tcp" && node.field === "length" ? parseNumber(node.option) : null;
  // End of list and padding are the two options of a single octet (RFC 9293, section 3.2).
  if (number === 0n || number === 1n) {
    report(
      "unknown-name",
      node,
      `TCP option ${number} is one octet without a length; match \`tcp option ${number}\` alone.`,
    );
  }
}

export function checkOptionReset(node: OptionReset, report: Report): void {
  checkNumber("tcp", node.option, node, report);
}

function checkNumber(protocol: string, option: string, range: Range, report: Report): void {
  const number = parseNumber(option);
  if (number === null || number <= BigInt(dccpOptionRange.to)) return;
  report(
    "invalid-value",
    range,
    `${protocol} options are numbered from 0 to ${dccpOptionRange.to}; there is none with number ${number}.`,
  );
}
