/** What becomes of a packet on a host. */
export type { Address, Connection, Packet } from "./packet.ts";
export type { ChainResult, ChainStep, HookName, RuleStep } from "./step.ts";
export type { Cause, ChainVerdict, Dependency } from "./verdict.ts";
