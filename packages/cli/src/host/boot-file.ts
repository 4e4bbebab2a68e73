import type { ConfiguredHost } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";

/** What Debian, Arch and Alpine load at boot; elsewhere the configuration or `--boot-file` names it. */
const usualBootFile = "/etc/nftables.conf";

/** What `--persist` and `--boot-file` say: the file on the host, or `null`. */
export function bootFileOf(
  { persist, "boot-file": named }: OptionValues,
  configured: ConfiguredHost | null,
): string | null {
  if (typeof named === "string") return named;
  return persist === true ? (configured?.bootFile ?? usualBootFile) : null;
}
