/** Hooks: the places in the network stack where base chains run. Section ADDRESS FAMILIES. */

import type { HookName } from "./families.ts";

export interface Hook {
  readonly name: HookName;
  /** Where a packet meets it relative to the other hooks; smaller is earlier. */
  readonly order: number;
  /** True where a base chain needs `device` or `devices`. */
  readonly needsDevice: boolean;
  /** Whether the input interface is known: always, never, or for forwarded packets alone. */
  readonly inputInterface: "always" | "never" | "forwarded";
  /** Whether the output interface is known. */
  readonly outputInterface: "always" | "never";
  readonly since: string;
  readonly summary: string;
}

const list: readonly Hook[] = [
  {
    name: "ingress",
    order: 0,
    needsDevice: true,
    inputInterface: "always",
    outputInterface: "never",
    since: "1.0.0",
    summary: "Packets as a device receives them, before any protocol handler.",
  },
  {
    name: "prerouting",
    order: 1,
    needsDevice: false,
    inputInterface: "always",
    outputInterface: "never",
    since: "1.0.0",
    summary: "Packets that came in, before they are routed.",
  },
  {
    name: "input",
    order: 2,
    needsDevice: false,
    inputInterface: "always",
    outputInterface: "never",
    since: "1.0.0",
    summary: "Packets for this host.",
  },
  {
    name: "forward",
    order: 2,
    needsDevice: false,
    inputInterface: "always",
    outputInterface: "always",
    since: "1.0.0",
    summary: "Packets that this host passes on to others.",
  },
  {
    name: "output",
    order: 2,
    needsDevice: false,
    inputInterface: "never",
    outputInterface: "always",
    since: "1.0.0",
    summary: "Packets that processes on this host send.",
  },
  {
    name: "postrouting",
    order: 3,
    needsDevice: false,
    inputInterface: "forwarded",
    outputInterface: "always",
    since: "1.0.0",
    summary: "Packets about to leave this host, forwarded or its own.",
  },
  {
    name: "egress",
    order: 4,
    needsDevice: true,
    inputInterface: "forwarded",
    outputInterface: "always",
    since: "1.0.1",
    summary: "Packets as a device sends them, after all protocol handlers.",
  },
];

/** Hooks by name. */
export const hooks: ReadonlyMap<string, Hook> = new Map(list.map((hook) => [hook.name, hook]));
