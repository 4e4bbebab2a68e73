import type { HostConnection } from "../transport/connection.ts";
import type { HostDocument } from "./document.ts";
import { type NftError, readNftErrors } from "./nft-errors.ts";

/** What a host's nft makes of a document. */
export type CheckOutcome =
  | {
      readonly accepted: boolean;
      /** Why it is refused; of a document that is accepted, what nft warns of. */
      readonly errors: readonly NftError[];
    }
  /** nft did not come to check it. */
  | { readonly failure: string };

/** The exit codes with which a shell says that a program may not be run, or is not there. */
const notRunCodes: readonly number[] = [126, 127];

/** Has a host check a document (`nft -c`); nothing is loaded. Rejects as {@link HostConnection.runScript} does. */
export async function checkDocument(connection: HostConnection, document: HostDocument): Promise<CheckOutcome> {
  const { exitCode, stderr } = await connection.runScript("run", ["nft", "-c", "-f", "-"], document.text);
  if (notRunCodes.includes(exitCode)) {
    return { failure: `nft cannot be run there: ${stderr.trim()}; install nftables on the host` };
  }
  const errors = readNftErrors(stderr, document);
  if (exitCode === 0) return { accepted: true, errors: errors.map((error) => ({ ...error, severity: "warning" })) };
  if (errors.length === 0) return { failure: `nft ended with exit code ${exitCode} and said nothing` };
  // Without a place in the document, it is nft that failed and not the document.
  const isRefused = errors.some(({ place, message }) => place !== null || message.startsWith("Could not process rule"));
  return isRefused ? { accepted: false, errors } : { failure: errors.map(({ message }) => message).join("; ") };
}
