import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";

/** The text of a file, or the reason why it cannot be read, with the remedy. */
export type TextOrReason =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a text file as UTF-8. A byte order mark stays in the text, where the parser reports it.
 * `path` is a file's path, or 0 for standard input.
 */
export function readTextOrReason(path: string | 0): TextOrReason {
  try {
    const bytes = readFileSync(path);
    if (bytes.includes(0)) {
      return { ok: false, reason: "it is a binary file (it holds a NUL byte); name a text file" };
    }
    return isUtf8(bytes)
      ? { ok: true, text: bytes.toString("utf8") }
      : { ok: false, reason: `${invalidUtf8(bytes)}; save the file as UTF-8` };
  } catch (error) {
    return { ok: false, reason: explain(error) };
  }
}

/** Says in words why the system refused to read or write a file, and what helps. */
export function explain(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return causes[code] ?? (error instanceof Error ? error.message : String(error));
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or directory; check the path",
  ENOTDIR: "a part of its path is not a directory; check the path",
  EISDIR: "it is a directory; name a file",
  EACCES: "permission denied; run as a user who has the right, or change its mode",
  EPERM: "permission denied; run as a user who has the right, or change its mode",
  ELOOP: "too many symbolic links; check where they lead",
  EROFS: "the file system is read-only; copy the file elsewhere",
  ENOSPC: "no space is left on the device; free some",
  ENAMETOOLONG: "its name is too long",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB; split it with include",
  ERR_STRING_TOO_LONG: "it is larger than 512 MiB; split it with include",
};

/** The place of the first byte that is not UTF-8, so that an editor can go there. */
function invalidUtf8(bytes: Buffer): string {
  let line = 1;
  let start = 0;
  for (;;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    if (!isUtf8(bytes.subarray(start, end)) || newline === -1) {
      return `line ${line} is not valid UTF-8`;
    }
    start = newline + 1;
    line += 1;
  }
}
