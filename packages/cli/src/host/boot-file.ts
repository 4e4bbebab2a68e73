import type { OptionValues } from "../arguments.ts";

/** What Debian, Arch and Alpine load at boot; elsewhere `--boot-file` names it. */
const usualBootFile = "/etc/nftables.conf";

/** What `--persist` and `--boot-file` say: the file on the host, or `null`. */
export function bootFileOf({ persist, "boot-file": named }: OptionValues): string | null {
  if (typeof named === "string") return named;
  return persist === true ? usualBootFile : null;
}
