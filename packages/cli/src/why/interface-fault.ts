import type { HostFacts } from "@nftlint/host";
import { didYouMean } from "../did-you-mean.ts";

/** What is wrong with the name of an interface; `null` where nothing is, or where it cannot be told. */
export function interfaceFault(name: string | null, { host, interfaces }: HostFacts): string | null {
  if (name === null || !interfaces.known) return null;
  const names = interfaces.value.map((known) => known.name);
  if (names.includes(name)) return null;
  const other = interfaces.value.find(({ alternativeNames }) => alternativeNames.includes(name));
  if (other !== undefined)
    return `"${name}" is another name of ${other.name}, which packets and rules do not know: write ${other.name}`;
  return `${host} has no interface "${name}"${didYouMean(name, names)}; it has ${names.join(", ")}`;
}
