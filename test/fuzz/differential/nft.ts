import { spawn } from "node:child_process";

/** How to start the nft to compare with: an argument vector that the options are appended to. */
export type NftCommand = readonly [program: string, ...options: string[]];

export interface NftRun {
  readonly accepted: boolean;
  /** What it printed on standard error, traces included. */
  readonly errors: string;
}

/** Has nft check a document that it reads from its standard input. */
export function runNft(command: NftCommand, document: string, options: readonly string[] = []): Promise<NftRun> {
  const [program, ...before] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...before, ...options, "-c", "-f", "-"], {
      stdio: ["pipe", "ignore", "pipe"],
      // `monitor` never ends.
      timeout: 5000,
    });
    const chunks: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ accepted: code === 0, errors: Buffer.concat(chunks).toString("utf8") }));
    // nft may stop before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(document);
  });
}

/** What nft thinks of a document's syntax. */
export interface SyntaxVerdict {
  readonly parses: boolean;
  /** Its first complaint, without the place; of the parser where it does not parse. */
  readonly message: string;
}

const canary = "add table ip x y\n";

/**
 * Asks nft whether its parser takes a document. Errors of evaluation look alike but are printed
 * after those of parsing: a line with a syntax error, appended, stands between them. Documents
 * must end with a newline.
 */
export async function askSyntax(command: NftCommand, document: string): Promise<SyntaxVerdict> {
  const complaints = readComplaints((await runNft(command, document + canary)).errors);
  const line = document.split("\n").length;
  const own = complaints.findIndex(
    (complaint) => complaint.line === line && complaint.message.includes("unexpected string"),
  );
  if (own === 0) return { parses: true, message: complaints[1]?.message ?? "" };
  if (own > 0) return { parses: false, message: complaints[0]!.message };
  // The line was not seen as a command: a block is open, or the scanner was led astray by what came before.
  const plain = await runNft(command, document);
  const message = readComplaints(plain.errors)[0]?.message ?? plain.errors.trim();
  return { parses: plain.accepted || !plain.errors.includes("syntax error"), message };
}

/** Whether nft accepts a document; the message is its first complaint. */
export async function askVerdict(
  command: NftCommand,
  document: string,
): Promise<{ accepted: boolean; message: string }> {
  const { accepted, errors } = await runNft(command, document);
  return { accepted, message: readComplaints(errors)[0]?.message ?? errors.trim() };
}

function readComplaints(errors: string): { line: number; message: string }[] {
  return [...errors.matchAll(/^\/dev\/stdin:(\d+):[\d-]+: Error: (.*)$/gm)].map(([, line, message]) => ({
    line: Number(line),
    message: message!,
  }));
}
