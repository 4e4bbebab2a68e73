import { lazyMap } from "../lazy-map.ts";
import type { Header, HeaderField } from "./header.ts";
import { innerHeaders } from "./inner.ts";
import { linkHeaders } from "./link.ts";
import { networkHeaders } from "./network.ts";
import { transportHeaders } from "./transport.ts";

/** Every header protocol by name, from the link layer upward. */
export const headers: ReadonlyMap<string, Header> = lazyMap(() =>
  [...linkHeaders, ...networkHeaders, ...transportHeaders, ...innerHeaders].map((header) => [header.name, header]),
);

/** The field of a header (`"ip", "saddr"`; `"arp", "saddr ip"`), or undefined. */
export function findHeaderField(header: string, field: string): HeaderField | undefined {
  return headers.get(header)?.fields.get(field);
}
