/** The hosts that a configuration names. */
import { parseTarget } from "@nftlint/host";
import { nearest } from "@nftlint/syntax";
import { findNodeAtLocation, type Node } from "jsonc-parser";
import type { ConfiguredHost } from "./config.ts";
import type { SchemaProblem } from "./validate.ts";

/** What a configuration says of hosts, as its schema allows it. */
export type HostsDocument = Readonly<
  Record<string, { readonly target?: string; readonly snapshot?: string; readonly bootFile?: string }>
>;

/** What the schema cannot say: whether targets can be reached by ssh, and whether the default host is there. */
export function checkHosts(root: Node): SchemaProblem[] {
  const entries = findNodeAtLocation(root, ["hosts"])?.children ?? [];
  const names = entries.map(({ children }) => children?.[0]?.value as string);
  return [...entries.flatMap(checkHost), ...checkDefault(findNodeAtLocation(root, ["defaultHost"]), names)];
}

function checkHost({ children }: Node): SchemaProblem[] {
  const [key, value] = children ?? [];
  if (key === undefined || value === undefined) return [];
  const name = key.value as string;
  const target = findNodeAtLocation(value, ["target"]);
  if (target === undefined) return [];
  if (name === "local" && target.value !== "local") {
    return [{ offset: key.offset, message: '"local" is this machine: give the host of "hosts" another name' }];
  }
  const parsed = parseTarget(target.value as string);
  return "error" in parsed ? [{ offset: target.offset, message: `"target" of "${name}": ${parsed.error}` }] : [];
}

function checkDefault(node: Node | undefined, names: readonly string[]): SchemaProblem[] {
  if (node === undefined || names.includes(node.value as string)) return [];
  const meant = nearest(node.value as string, names);
  const remedy = meant === null ? 'add it to "hosts"' : `did you mean "${meant}"?`;
  return [
    { offset: node.offset, message: `"defaultHost" is not among the hosts: there is no "${node.value}"; ${remedy}` },
  ];
}

/** @param beside the absolute path of what is named relative to the configuration file */
export function toHosts(document: HostsDocument, beside: (path: string) => string): readonly ConfiguredHost[] {
  return Object.entries(document).map(([name, { target = name, snapshot, bootFile }]) => ({
    name,
    target,
    snapshot: snapshot === undefined ? null : beside(snapshot),
    bootFile: bootFile ?? null,
  }));
}
