/** Paths as this package sees them: `/` as separator, absolute with or without a drive letter. */

/** The directory that a path lies in; `null` for a root. */
export function parentDirectory(path: string): string | null {
  const slash = path.lastIndexOf("/");
  if (slash < 0 || slash === path.length - 1) return null;
  const isBelowRoot = slash === 0 || path.slice(0, slash).endsWith(":");
  return path.slice(0, isBelowRoot ? slash + 1 : slash);
}

/** `path` as seen from `directory`, which is absolute; `.` and `..` are resolved. */
export function resolvePath(directory: string, path: string): string {
  const isAbsolute = path.startsWith("/") || /^[A-Za-z]:\//.test(path);
  const whole = isAbsolute ? path : `${directory}/${path}`;
  const segments: string[] = [];
  for (const segment of segmentsOf(whole)) {
    if (segment === "..") segments.pop();
    else if (segment !== ".") segments.push(segment);
  }
  return (whole.startsWith("/") ? "/" : "") + segments.join("/");
}

/** The absolute path `path` as seen from the directory of the file at `from`; `../` leads out of it. */
export function relativePath(from: string, path: string): string {
  const fromSegments = segmentsOf(from).slice(0, -1);
  const toSegments = segmentsOf(path);
  let common = 0;
  while (common < fromSegments.length && fromSegments[common] === toSegments[common]) common++;
  return [...fromSegments.slice(common).map(() => ".."), ...toSegments.slice(common)].join("/");
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}
