/** A path as reports and the linter take it: Windows alone has `\` between the parts of a path. */
export function toSlashes(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}
