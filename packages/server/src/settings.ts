import type { InlayHintKinds } from "@nftlint/service";

/** What a client may set, under the section `nftlint`. What it leaves out is as the files say. */
export interface Settings {
  /** The path of a host snapshot, in place of the configuration's. */
  readonly host: string | null;
  /** The nft release that documents are for, in place of the configuration's. */
  readonly nftVersion: string | null;
  /** Milliseconds between the last change and the diagnostics that are pushed. */
  readonly delay: number;
  /** Whether declarations have lenses. */
  readonly codeLens: boolean;
  readonly inlayHints: InlayHintKinds;
}

export const defaultSettings: Settings = {
  host: null,
  nftVersion: null,
  delay: 50,
  codeLens: true,
  inlayHints: { priority: true, policy: true, elementCount: true },
};

const longestDelay = 10_000;

/** Reads what a client sends; what is not of the right kind counts as left out. */
export function readSettings(sent: unknown): Settings {
  const { host, nftVersion, delay, codeLens, inlayHints } = membersOf(sent);
  const { priority, policy, elementCount } = membersOf(inlayHints);
  return {
    host: typeof host === "string" && host !== "" ? host : null,
    nftVersion: typeof nftVersion === "string" && /^\d+(\.\d+)+$/.test(nftVersion) ? nftVersion : null,
    delay: typeof delay === "number" && delay >= 0 ? Math.min(Math.round(delay), longestDelay) : defaultSettings.delay,
    codeLens: codeLens !== false,
    inlayHints: { priority: priority !== false, policy: policy !== false, elementCount: elementCount !== false },
  };
}

function membersOf(value: unknown): Record<string, unknown> {
  return (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
}
