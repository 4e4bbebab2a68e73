import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { CommandResult } from "../runner.ts";
import type { HostConnection } from "../transport/connection.ts";
import { formatCommand, type HostCommand } from "./host-command.ts";
import { type ArmedChange, type DecidedChange, type HistoryEntry, Report, readHistory } from "./report.ts";

/** The tables that a document changes or may change. */
export interface TablesToBackUp {
  /** True where it empties the whole ruleset, or where it cannot be told what it changes. */
  readonly all: boolean;
  /** The families that it empties as a whole. */
  readonly families: readonly string[];
  /** Those that it names; also where `all` is true, since it may make them. */
  readonly tables: readonly { readonly family: string; readonly name: string }[];
}

export interface ApplyRequest {
  /** Tells this change apart from others; {@link newChangeId} makes one. */
  readonly id: string;
  /** One text without includes, for `nft -f`. */
  readonly document: string;
  /** What it is called in reports and in the history: the name of the file. */
  readonly title: string;
  readonly changed: TablesToBackUp;
  /** How long the host waits for the confirmation, a whole number from 1; it counts from the end of the load. */
  readonly seconds: number;
  /** The file on the host that is loaded at boot, which becomes the document on confirmation; `null` leaves it. An absolute path. */
  readonly bootFile: string | null;
  /** What is done beside the document, in the same trial. */
  readonly commands?: readonly HostCommand[];
}

export type ApplyOutcome =
  /** It is in force, and is taken back unless it is confirmed. `tables`: how many tables it changes. */
  | { readonly kind: "loaded"; readonly tables: number }
  /** Somebody else prepares a change right now. */
  | { readonly kind: "busy" }
  /** An earlier change is still on trial. */
  | { readonly kind: "armed"; readonly change: ArmedChange | null }
  /** Nothing was changed: nft refuses the document (`messages` are nft's, about the document as `-`). */
  | { readonly kind: "refused"; readonly messages: string }
  /** Nothing was changed: what is there could not be put back, which `messages` tells in nft's words. */
  | { readonly kind: "no-backup"; readonly messages: string }
  /** Nothing was changed: the host has no space for the backup, or does not let us write. */
  | { readonly kind: "no-space"; readonly messages: string }
  /** Nothing was changed: the document arrived in part. */
  | { readonly kind: "incomplete" };

export type ConfirmOutcome =
  /** It stays. `bootFile`: what was written; `kept`: the copy of what it was before; `bootFailed`: what could not be written. */
  | {
      readonly kind: "confirmed";
      readonly bootFile: string | null;
      readonly kept: string | null;
      readonly bootFailed: string | null;
    }
  | NotOpen;

export type RollbackOutcome =
  | { readonly kind: "reverted"; readonly change: DecidedChange }
  | { readonly kind: "failed"; readonly messages: string }
  | NotOpen;

/** There is nothing to decide. */
export type NotOpen =
  /** Nothing is on trial; `last`: what became of the last change. */
  | { readonly kind: "not-armed"; readonly last: DecidedChange | null }
  /** Another change than the one that was meant is on trial. */
  | { readonly kind: "other"; readonly change: ArmedChange | null }
  /** It was decided otherwise in the same moment. `stuck`: what is left where taking it back failed. */
  | { readonly kind: "decided"; readonly last: DecidedChange | null; readonly stuck: ArmedChange | null };

export interface TransactionStatus {
  /** The change on trial. */
  readonly armed: ArmedChange | null;
  /** What became of the last change since the host was booted. */
  readonly last: DecidedChange | null;
  /** Whether somebody prepares a change right now. */
  readonly isLocked: boolean;
}

/** A new name for a change. */
export function newChangeId(): string {
  return randomUUID();
}

/** What the script of transactions is called with, and what it reads, to load a document on trial. */
export interface ScriptCall {
  readonly parameters: readonly string[];
  readonly input: string;
}

/** Throws where the request holds what no host can do. */
export function applyCall(request: ApplyRequest): ScriptCall {
  checkRequest(request);
  const { id, document, seconds, bootFile, title, changed, commands = [] } = request;
  const meta = `title ${JSON.stringify(title)}\nwho ${JSON.stringify(userName())}`;
  const bytes = String(Buffer.byteLength(document));
  const lines = [linesOf(changed), commands.map(formatCommand).join("\n")];
  return { parameters: ["apply", id, String(seconds), bytes, bootFile ?? "", meta, ...lines], input: document };
}

/**
 * Loads a document into a host's ruleset as one transaction that the host takes back by itself
 * unless it is confirmed in time, whatever becomes of this process and of the connection.
 *
 * Rejects with `HostUnreachable` where the connection was lost: what happened is told by
 * {@link readStatus} over another one; it is either nothing, or loaded and on trial. Throws where the
 * request holds what no host can do.
 */
export async function applyDocument(
  connection: HostConnection,
  request: ApplyRequest,
  signal?: AbortSignal,
): Promise<ApplyOutcome> {
  const { parameters, input } = applyCall(request);
  const result = await connection.runScript("transaction", parameters, input, signal);
  const report = reportOf(result);
  switch (report.end) {
    case "loaded":
      return { kind: "loaded", tables: Number(report.get("tables")) };
    case "armed":
      return { kind: "armed", change: report.armed() };
    case "busy":
    case "incomplete":
      return { kind: report.end };
    case "refused":
    case "no-backup":
    case "no-space":
      return { kind: report.end, messages: result.stderr };
  }
  throw unexpected(result);
}

/** Keeps the change on trial. @param id the one that is meant; `null` for whichever it is */
export async function confirmChange(connection: HostConnection, id: string | null): Promise<ConfirmOutcome> {
  const result = await connection.runScript("transaction", ["confirm", id ?? ""]);
  const report = reportOf(result);
  if (report.end !== "confirmed") return notOpen(report, result);
  return {
    kind: "confirmed",
    bootFile: report.get("boot"),
    kept: report.get("kept"),
    bootFailed: report.get("boot-failed"),
  };
}

/** Takes the change on trial back at once, also one that could not be taken back before. */
export async function rollbackChange(connection: HostConnection, id: string | null): Promise<RollbackOutcome> {
  const result = await connection.runScript("transaction", ["rollback", id ?? ""]);
  const report = reportOf(result);
  if (report.end === "failed") return { kind: "failed", messages: result.stderr };
  const change = report.decided();
  if (report.end === "reverted" && change !== null) return { kind: "reverted", change };
  return notOpen(report, result);
}

/** What is on trial on a host, and what became of the last change. Finishes what a killed process left half done. */
export async function readStatus(connection: HostConnection, signal?: AbortSignal): Promise<TransactionStatus> {
  const report = reportOf(await connection.runScript("transaction", ["status"], "", signal));
  return { armed: report.armed(), last: report.decided(), isLocked: report.get("locked") === "yes" };
}

/** The changes that were confirmed, newest first; a host keeps 50. */
export async function listHistory(connection: HostConnection): Promise<HistoryEntry[]> {
  const result = await connection.runScript("transaction", ["history"]);
  reportOf(result);
  return readHistory(result.stdout);
}

/**
 * What leads back to the time before some changes of the history, as far as those changes went.
 * @param undone newest first, without a gap, as {@link listHistory} gives them
 */
export async function undoRequest(
  connection: HostConnection,
  undone: readonly HistoryEntry[],
): Promise<Pick<ApplyRequest, "document" | "changed" | "commands">> {
  const oldest = undone.at(-1);
  if (oldest === undefined) throw new RangeError("there is no change to undo");
  const result = await connection.runScript("transaction", ["undo", String(oldest.number)]);
  if (result.exitCode !== 0) throw unexpected(result);
  const names = new Set(undone.flatMap(({ tables }) => tables));
  const tables = [...names].map((table) => {
    const [family = "", name = ""] = table.split(" ");
    return { family, name };
  });
  return {
    document: result.stdout,
    changed: { all: false, families: [], tables },
    commands: undone.flatMap(({ number, changesSettings }) =>
      changesSettings ? [{ kind: "settings" as const, number }] : [],
    ),
  };
}

function notOpen(report: Report, result: CommandResult): NotOpen {
  switch (report.end) {
    case "not-armed":
      return { kind: "not-armed", last: report.decided() };
    case "other":
      return { kind: "other", change: report.armed() };
    case "decided":
      return { kind: "decided", last: report.decided(), stuck: report.armed() };
  }
  throw unexpected(result);
}

function reportOf(result: CommandResult): Report {
  const report = new Report(result.stdout);
  if (report.end === "") throw unexpected(result);
  return report;
}

function unexpected({ exitCode, stdout, stderr }: CommandResult): Error {
  return new Error(`the host's answer is not understood (exit code ${exitCode}): ${stderr.trim() || stdout.trim()}`);
}

/** Families and names become lines of a file and words of nft, the seconds a number in the shell. */
function checkRequest({ seconds, bootFile, changed: { families, tables } }: ApplyRequest): void {
  if (!Number.isSafeInteger(seconds) || seconds < 1) throw new Error(`${seconds} is no whole number of seconds`);
  if (bootFile !== null && !/^\/[^\n\0]*$/.test(bootFile)) {
    throw new Error(`the boot file ${JSON.stringify(bootFile)} is no absolute path`);
  }
  for (const family of [...families, ...tables.map((table) => table.family)]) {
    if (!/^[a-z0-9]+$/.test(family)) throw new Error(`${JSON.stringify(family)} is no family`);
  }
  for (const { name } of tables) {
    if (!/^[\w./][\w./-]*$/.test(name)) throw new Error(`a table called ${JSON.stringify(name)} cannot be backed up`);
  }
}

/** A line for each thing that is changed, as the script reads them. */
function linesOf({ all, families, tables }: TablesToBackUp): string {
  const lines = [
    ...(all ? ["all"] : []),
    ...families.map((family) => `family ${family}`),
    ...tables.map(({ family, name }) => `table ${family} ${name}`),
  ];
  return lines.join("\n");
}

function userName(): string {
  return `${userInfo().username}@${hostname()}`;
}
