/** Things of the vocabulary in words, as Markdown. */
import { type Datatype, datatypes } from "@nftlint/language";

/** How many constants a description names. */
const mostConstants = 12;

/** A header field or selector key. */
export interface Key {
  readonly datatype: string;
  /** Bits. */
  readonly length: number;
  readonly summary: string;
}

/** The line that names a section of the man page. */
export function sectionLine(section: string): string {
  return `\n\n*nft(8), ${section}*`;
}

/** A field or key with its datatype, width and constants; `null` for an unknown one. */
export function describeKey(title: string, key: Key | undefined, section: string): string | null {
  if (key === undefined) return null;
  const datatype = datatypes.get(key.datatype);
  const lines = [`**${title}** · \`${key.datatype}\`, ${key.length} bits`, key.summary];
  const known = constantsOf(datatype);
  if (known !== null) lines.push(known);
  else if (datatype !== undefined && datatype.name !== "invalid") lines.push(datatype.summary);
  return lines.join("\n\n") + sectionLine(section);
}

/** A datatype with its width and constants; `null` for an unknown one. */
export function describeDatatype(datatype: Datatype | undefined): string | null {
  if (datatype === undefined) return null;
  const width = datatype.size === null ? "" : ` · ${datatype.size} ${datatype.size === 1 ? "bit" : "bits"}`;
  const lines = [`**${datatype.name}**${width}`, datatype.summary, constantsOf(datatype)];
  return lines.filter((line) => line !== null).join("\n\n") + sectionLine("DATA TYPES");
}

function constantsOf(datatype: Datatype | undefined): string | null {
  const names = [...(datatype?.constants.keys() ?? [])];
  if (names.length === 0) return null;
  const shown = names.slice(0, mostConstants).map((name) => `\`${name}\``);
  return `Constants: ${shown.join(", ")}${names.length > mostConstants ? ", …" : ""}`;
}
