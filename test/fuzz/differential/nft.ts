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
    const child = spawn(program, [...before, ...options, "-c", "-f", "-"], { stdio: ["pipe", "ignore", "pipe"] });
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
  readonly accepted: boolean;
  /** Its first complaint, without the place. */
  readonly message: string;
}

const canary = "\n)".repeat(10);

/**
 * Asks nft whether a document parses. An error without the words "syntax error" may come from its
 * parser or from its evaluation: with ten syntax errors appended it never evaluates, so that
 * whatever it still says of the document's own lines comes from the parser.
 */
export async function askSyntax(command: NftCommand, document: string): Promise<SyntaxVerdict> {
  const { accepted, errors } = await runNft(command, document);
  const complaints = readComplaints(errors);
  const message = complaints[0]?.message ?? (accepted ? "" : errors.trim().split("\n")[0]!);
  if (accepted) return { parses: true, accepted, message };
  const syntax = complaints.find((complaint) => complaint.message.includes("syntax error"));
  if (syntax !== undefined) return { parses: false, accepted, message: syntax.message };
  const lines = document.split("\n").length;
  const parserOnly = readComplaints((await runNft(command, document + canary)).errors);
  const own = parserOnly.find((complaint) => complaint.line <= lines);
  return { parses: own === undefined, accepted, message: own?.message ?? message };
}

function readComplaints(errors: string): { line: number; message: string }[] {
  return [...errors.matchAll(/^\/dev\/stdin:(\d+):[\d-]+: Error: (.*)$/gm)].map(([, line, message]) => ({
    line: Number(line),
    message: message!,
  }));
}
