/** Absolute paths with `/` between their parts, as addresses of files give them. */

/** Whether what an address names is a file; other addresses stand for themselves. */
export function isFilePath(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:\//.test(path);
}

export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

/** Whether a file lies somewhere below a directory. */
export function isBelow(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith("/") ? directory : `${directory}/`);
}
