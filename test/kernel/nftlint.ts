import { fileURLToPath } from "node:url";
import { localRunner } from "@nftlint/host";

/** A finding as `nftlint check --format json` reports it, as far as the tests look at it. */
export interface ReportedFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly start: { readonly offset: number };
  readonly end: { readonly offset: number };
  readonly help?: readonly string[];
}

/** The command as it is shipped: `npm run build` makes it, and `npm test` runs that first. */
export const program = fileURLToPath(new URL("../../packages/cli/dist/nftlint.mjs", import.meta.url));

/** What `nftlint check FILE` finds, with `--host SNAPSHOT` where a snapshot is given. Rejects where it could not do its work. */
export async function check(file: string, snapshotFile?: string): Promise<readonly ReportedFinding[]> {
  const words = ["check", file, "--format", "json", ...(snapshotFile === undefined ? [] : ["--host", snapshotFile])];
  const { exitCode, stdout, stderr } = await localRunner([process.execPath, program, ...words]);
  if (exitCode > 1) throw new Error(`nftlint ${words.join(" ")} ended with ${exitCode}: ${stderr}`);
  const report: { readonly files: readonly { readonly diagnostics: readonly ReportedFinding[] }[] } =
    JSON.parse(stdout);
  return report.files.flatMap(({ diagnostics }) => diagnostics);
}
