/** What a host's snapshot knows of an interface. */
import type { NetworkInterface } from "@nftlint/host";
import type { Value } from "@nftlint/syntax";
import type { HoverContext } from "./context.ts";
import { counted, paragraphs, someOf } from "./markdown.ts";

const mostNames = 20;

/** An interface, or those that a name with `*` stands for; `null` where no snapshot tells. */
export function describeInterface({ text, form }: Value, { document }: HoverContext): string | null {
  const { host } = document.environment;
  if (host?.interfaces.known !== true || form === "number") return null;
  const interfaces = host.interfaces.value;
  if (text.endsWith("*")) return describeMatching(text, interfaces, host.host);
  const found = interfaces.find(({ name }) => name === text);
  if (found !== undefined) return describeOne(found, host.host);
  const named = interfaces.find(({ alternativeNames }) => alternativeNames.includes(text));
  const hint = named === undefined ? null : `It is another name of \`${named.name}\`, which rules do not see.`;
  return paragraphs(`**${text}** · no interface of ${host.host}`, hint);
}

function describeMatching(pattern: string, interfaces: readonly NetworkInterface[], host: string): string {
  const names = interfaces.filter(({ name }) => name.startsWith(pattern.slice(0, -1))).map(({ name }) => `\`${name}\``);
  const count = counted(names.length, "interface");
  return paragraphs(`**${pattern}** · ${count} of ${host}`, names.length === 0 ? null : someOf(names, mostNames));
}

function describeOne({ name, index, linkKind, master, flags, addresses }: NetworkInterface, host: string): string {
  const state = flags.includes("UP") ? "up" : "down";
  const port = master === null ? "" : `, port of \`${master}\``;
  const written = addresses.map(({ address, prefixLength }) => `\`${address}/${prefixLength}\``);
  return paragraphs(
    `**${name}** · interface ${index} of ${host}`,
    `${linkKind ?? "Device"}, ${state}${port}.`,
    written.length === 0 ? null : `Addresses: ${someOf(written, mostNames)}`,
  );
}
