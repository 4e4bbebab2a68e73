import { lint } from "@nftlint/linter";
import { parse } from "@nftlint/syntax";
import { askSyntax, askVerdict, type NftCommand } from "./nft.ts";

/**
 * How we and nft differ: `false-syntax` (nft parses what we refuse), `false-error` (nft accepts
 * what lint calls an error), `missed` (nft's parser refuses what we let pass).
 */
type DifferenceKind = "false-syntax" | "false-error" | "missed" | "crash";

export interface Difference {
  readonly kind: DifferenceKind;
  /** What the one that complains says, without names and places. */
  readonly message: string;
}

/** Compares our verdict on a document with nft's; `null` where they agree. */
export async function compare(command: NftCommand, document: string): Promise<Difference | null> {
  const ours = judge(document);
  if ("crash" in ours) return { kind: "crash", message: ours.crash };
  const nft = await askSyntax(command, document);
  // A file that is not there says nothing about the language.
  if (nft.message.includes("File not found")) return null;
  if (!nft.parses) return ours.error === null ? { kind: "missed", message: generalise(nft.message) } : null;
  if (ours.syntax !== null) return { kind: "false-syntax", message: generalise(ours.syntax) };
  if (ours.error === null) return null;
  const { accepted } = await askVerdict(command, document);
  return accepted ? { kind: "false-error", message: generalise(ours.error) } : null;
}

function judge(document: string): { syntax: string | null; error: string | null } | { crash: string } {
  try {
    const parsed = parse(document);
    const { diagnostics, failures } = lint({ path: "generated.nft", text: document, parsed });
    if (failures.length > 0) return { crash: `${failures[0]!.rule}: ${failures[0]!.error.message}` };
    const error = diagnostics.find(({ severity }) => severity === "error");
    return {
      syntax: parsed.diagnostics[0]?.message ?? null,
      error: error === undefined ? null : `${error.rule}: ${error.message}`,
    };
  } catch (error) {
    return { crash: String(error) };
  }
}

function generalise(message: string): string {
  return message.replaceAll(/'[^']*'|"[^"]*"|\d+/g, "…").slice(0, 100);
}
