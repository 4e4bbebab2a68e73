/** Where the kernel's own parts hang on the hooks (include/uapi/linux/netfilter_ipv4.h: enum nf_ip_hook_priorities). */

/** Connection tracking. */
export const trackingPriority = -200;
/** NAT of destinations, and of the host's own packets in output. */
export const natDestination = -100;
/** NAT of sources. */
export const natSource = 100;
