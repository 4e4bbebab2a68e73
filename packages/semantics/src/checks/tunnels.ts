/** `tunnel` objects: one source, one destination, one kind of tunnel, well-formed geneve data. */
import type { ObjectProperty, StatefulObject } from "@nftlint/syntax";
import { checkOnce, reportTwice } from "./duplicates.ts";
import { constantsOf, innerProperties } from "./properties.ts";
import type { Report } from "./report.ts";

const kinds: ReadonlySet<string> = new Set(["erspan", "vxlan", "geneve"]);

/** NFTNL_TUNNEL_GENEVE_DATA_MAXLEN of libnftnl, in bytes. */
const mostData = 127;

export function checkTunnel(node: StatefulObject, report: Report): void {
  const properties = (node.block?.items ?? []).filter((item) => item.kind === "object-property");
  checkOnce(properties, (item) => isAddress(item, "saddr"), "the source address of the tunnel", report);
  checkOnce(properties, (item) => isAddress(item, "daddr"), "the destination address of the tunnel", report);
  let kind: ObjectProperty | null = null;
  for (const property of properties) {
    if (!kinds.has(property.name)) continue;
    if (kind === null) kind = property;
    else reportTwice(property, kind, "the kind of the tunnel", report);
    if (property.name === "geneve") for (const option of innerProperties(property)) checkGeneve(option, report);
  }
}

/** `ip saddr …` or `ip6 saddr …`, however the property's words are split between its name and its values. */
function isAddress(property: ObjectProperty, field: string): boolean {
  const words = [...property.name.split(" "), ...constantsOf(property).map((value) => value.text)];
  return (words[0] === "ip" || words[0] === "ip6") && words[1] === field;
}

function checkGeneve(option: ObjectProperty, report: Report): void {
  const data = constantsOf(option).at(-1);
  if (option.name !== "class" || data === undefined) return;
  const isWellFormed = /^0x(?:[0-9a-f]{4})*$/i.test(data.text) && (data.text.length - 2) / 2 <= mostData;
  if (isWellFormed) return;
  report(
    "invalid-value",
    data,
    `"${data.text}" is no geneve data: write 0x and hexadecimal digits, a multiple of four, at most ${mostData} bytes.`,
  );
}
