export const logLevels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"] as const;
export const logFlags = ["tcp", "ip", "skuid", "ether", "all"] as const;
export const tcpLogFlags = ["sequence", "options"] as const;
