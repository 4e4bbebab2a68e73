/** The oldest Node that nftlint runs on; package.json's `engines` says the same. */
export const oldestNode = "22.18.0";

/** What to tell someone whose Node (`20.19.0`) is too old, or `null`. */
export function tooOld(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split(".").map(Number);
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  return isOld ? `nftlint: it needs Node ${oldestNode} or newer and runs on ${version}: install a newer Node` : null;
}
