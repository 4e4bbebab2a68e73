/**
 * True where `version` (`1.0.6`, `6.1.0-18-amd64`) is known to be older than `release` (`1.0.7`).
 * What follows the dotted numbers does not count, and a part that is left out counts as zero.
 */
export function isOlderThan(version: string | null, release: string): boolean {
  if (version === null) return false;
  const parts = numbersOf(version);
  const wanted = numbersOf(release);
  const differing = wanted.findIndex((number, index) => (parts[index] ?? 0) !== number);
  return parts.length > 0 && differing >= 0 && (parts[differing] ?? 0) < (wanted[differing] ?? 0);
}

function numbersOf(version: string): number[] {
  return /^\d+(?:\.\d+)*/.exec(version)?.[0].split(".").map(Number) ?? [];
}
