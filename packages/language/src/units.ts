/** Units of limits, quotas and times. */

/** Octets of a byte unit in `limit` and `quota`; sections LIMIT STATEMENT and QUOTA. */
export const byteUnits: ReadonlyMap<string, number> = new Map([
  ["bytes", 1],
  ["kbytes", 1024],
  ["mbytes", 1024 * 1024],
]);

/** Seconds of a time unit in `limit rate 5/minute`; section LIMIT STATEMENT. */
export const rateUnits: ReadonlyMap<string, number> = new Map([
  ["second", 1],
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
  ["week", 604800],
]);

/**
 * Milliseconds of the letters in a duration such as `1d2h3m4s5ms`, in the order in which they must
 * stand; a number alone counts seconds.
 */
export const durationUnits: ReadonlyMap<string, number> = new Map([
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
]);
