/** Where the kernel's own parts hang on the hooks (include/uapi/linux/netfilter_ipv4.h: enum nf_ip_hook_priorities). */
import type { HookName } from "./step.ts";

/** Connection tracking. */
export const trackingPriority = -200;

/** NAT, by hook: nat chains order themselves among each other by their own priority. */
export const natPriorities: Readonly<Partial<Record<HookName, number>>> = {
  prerouting: -100,
  output: -100,
  input: 100,
  postrouting: 100,
};
