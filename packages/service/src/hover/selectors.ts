/** Fields and keys: what expressions read. */
import {
  ctKeys,
  extensionHeaders,
  fibFlags,
  fibResults,
  hashAlgorithms,
  headers,
  ipOptions,
  ipsecKeys,
  metaKeys,
  numgenModes,
  osfKeys,
  payloadBases,
  rtKeys,
  sctpChunks,
  socketKeys,
  tcpOptions,
  tunnelKeys,
} from "@nftlint/language";
import type { ExtensionHeader, HeaderOption, Payload } from "@nftlint/syntax";
import { describeKey, sectionLine } from "../describe.ts";
import type { Describers, HoverContext } from "./context.ts";

export const selectorDescribers: Describers = {
  payload: describePayload,
  "extension-header": describeExtensionHeader,
  "header-option": describeHeaderOption,
  "raw-payload": ({ base, offset, length }) => {
    const from = `${length.text} bits from bit ${offset.text} on`;
    return `**@${base},${offset.text},${length.text}** · ${from}\n\n${payloadBases.get(base)?.summary ?? ""}${sectionLine("RAW PAYLOAD EXPRESSION")}`;
  },
  meta: ({ key }) => describeKey(`meta ${key}`, metaKeys.get(key), "META EXPRESSIONS"),
  ct: ({ key }) => describeKey(`ct ${key}`, ctKeys.get(key), "CONNTRACK EXPRESSIONS"),
  rt: ({ key }) => describeKey(`rt ${key}`, rtKeys.get(key), "ROUTING EXPRESSIONS"),
  socket: ({ key }) => describeKey(`socket ${key}`, socketKeys.get(key), "SOCKET EXPRESSION"),
  osf: ({ key }) => describeKey(`osf ${key}`, osfKeys.get(key), "OSF EXPRESSION"),
  ipsec: ({ key, direction }) => describeKey(`ipsec ${direction} ${key}`, ipsecKeys.get(key), "IPSEC EXPRESSIONS"),
  tunnel: ({ key }) => describeKey(`tunnel ${key}`, tunnelKeys.get(key), "STATEMENTS"),
  fib: (node, { word }) => {
    // Of several words, the flag that is pointed at; the result stands for the whole.
    const flag = node.flags.includes(word.text) && node.result !== word.text ? fibFlags.get(word.text) : undefined;
    if (flag !== undefined)
      return { value: `**fib ${word.text}**\n\n${flag}${sectionLine("FIB EXPRESSIONS")}`, range: word };
    return describeKey(`fib ${node.result}`, fibResults.get(node.result), "FIB EXPRESSIONS");
  },
  numgen: ({ mode }) => `**numgen ${mode}**\n\n${numgenModes.get(mode) ?? ""}${sectionLine("NUMGEN EXPRESSION")}`,
  hash: ({ algorithm }) =>
    `**${algorithm}**\n\n${hashAlgorithms.get(algorithm)?.summary ?? ""}${sectionLine("HASH EXPRESSIONS")}`,
};

/** On the protocol's own word its header, else the field. */
function describePayload(node: Payload, { word }: HoverContext) {
  const header = headers.get(node.protocol);
  if (header !== undefined && word.text === node.protocol && node.field !== node.protocol) {
    const fields = [...header.fields.keys()].map((name) => `\`${name}\``).join(", ");
    const value = `**${header.name}**\n\n${header.summary}\n\nFields: ${fields}${sectionLine(header.section)}`;
    return { value, range: word };
  }
  return describeKey(`${node.protocol} ${node.field}`, header?.fields.get(node.field), header?.section ?? "");
}

function describeExtensionHeader({ header, field }: ExtensionHeader): string | null {
  const known = extensionHeaders.get(header);
  if (known === undefined) return null;
  if (field !== null) return describeKey(`${header} ${field}`, known.fields.get(field), known.section);
  return `**exthdr ${header}** · \`boolean\`\n\n${known.summary}${sectionLine(known.section)}`;
}

const options = { tcp: tcpOptions, ip: ipOptions, sctp: sctpChunks } as const;

function describeHeaderOption({ protocol, option, field }: HeaderOption): string | null {
  const known = protocol === "dccp" ? undefined : options[protocol].get(option);
  if (known === undefined) return null;
  const title = `${protocol} ${protocol === "sctp" ? "chunk" : "option"} ${option}`;
  if (field !== null) return describeKey(`${title} ${field}`, known.fields.get(field), known.section);
  return `**${title}** · \`boolean\`\n\n${known.summary}${sectionLine(known.section)}`;
}
