/** The tables that traces of packets make on hosts. */
import { randomBytes } from "node:crypto";

const prefix = "nftlint-trace-";

/** A new name. */
export function newTraceTable(): string {
  return prefix + randomBytes(4).toString("hex");
}

/** Whether a trace of ours has made a table, which goes away by itself and is nobody's business else. */
export function isTraceTable({ family, name }: { readonly family: string; readonly name: string }): boolean {
  return family === "inet" && name.startsWith(prefix) && /^[0-9a-f]+$/.test(name.slice(prefix.length));
}

/** A listing of a ruleset without those tables: as the host is without whoever looks at it. */
export function withoutTraceTables(listing: string): string {
  return listing.includes(prefix)
    ? listing.replaceAll(/^table inet nftlint-trace-[0-9a-f]+ \{.*\n(?:.+\n|\n)*?\}\n/gm, "")
    : listing;
}
