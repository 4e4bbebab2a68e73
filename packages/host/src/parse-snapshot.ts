import { type HostSnapshot, type RecordName, recordNames, snapshotVersion } from "./snapshot.ts";

export type ParsedSnapshot =
  | { readonly snapshot: HostSnapshot }
  | {
      /** One line that names the problem and the remedy, to be put behind the file's name. */
      readonly error: string;
    };

const remedy = "record one with `nftlint host snapshot`";
const statuses: readonly unknown[] = ["missing", "denied", "skipped", "failed"];

/**
 * Reads the text of a snapshot file. A document with a field too many, too few or of the wrong
 * kind is refused: every change of the format has a version of its own.
 */
export function parseSnapshot(text: string): ParsedSnapshot {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message.replaceAll("\n", " ") : String(error);
    return { error: `not a host snapshot, since it is not JSON (${detail}): ${remedy}` };
  }
  const problem = documentProblem(document);
  return problem === null ? { snapshot: document as HostSnapshot } : { error: `${problem}: ${remedy}` };
}

function documentProblem(document: unknown): string | null {
  if (!isObject(document) || !("version" in document && "records" in document)) {
    return "not a host snapshot, which is a JSON object with the fields version, recordedAt, host, recordedBy and records";
  }
  const { version, records } = document;
  if (version !== snapshotVersion) {
    return `a host snapshot of version ${JSON.stringify(version)}, where only version ${snapshotVersion} is understood`;
  }
  const fields = ["$schema", "version", "recordedAt", "host", "recordedBy", "records"];
  return (
    unknownField(document, fields, "") ??
    textProblem(document, ["recordedAt", "host", "recordedBy"], "") ??
    ("$schema" in document ? textProblem(document, ["$schema"], "") : null) ??
    timeProblem(document.recordedAt) ??
    recordsProblem(records)
  );
}

function timeProblem(recordedAt: unknown): string | null {
  const isTime = typeof recordedAt === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(recordedAt);
  return isTime ? null : fieldProblem("recordedAt", "a time in UTC such as 2026-01-31T12:00:00Z");
}

function recordsProblem(records: unknown): string | null {
  if (!isObject(records)) return fieldProblem("records", "an object");
  for (const name of recordNames) {
    const problem = recordProblem(records[name], name);
    if (problem !== null) return problem;
  }
  return unknownField(records, recordNames, "records.");
}

function recordProblem(record: unknown, name: RecordName): string | null {
  const path = `records.${name}`;
  if (record === undefined) return `a host snapshot without the field ${path}`;
  if (!isObject(record)) return fieldProblem(path, "an object");
  if (!Array.isArray(record.command) || !record.command.every((word) => typeof word === "string")) {
    return fieldProblem(`${path}.command`, "a list of strings");
  }
  if (record.status !== "ok" && !statuses.includes(record.status)) {
    return fieldProblem(`${path}.status`, '"ok", "missing", "denied", "skipped" or "failed"');
  }
  const content = record.status === "ok" ? "output" : "reason";
  return textProblem(record, [content], `${path}.`) ?? unknownField(record, ["command", "status", content], `${path}.`);
}

function textProblem(object: Record<string, unknown>, fields: readonly string[], path: string): string | null {
  const wrong = fields.find((field) => typeof object[field] !== "string");
  return wrong === undefined ? null : fieldProblem(path + wrong, "a string");
}

function unknownField(object: object, fields: readonly string[], path: string): string | null {
  const unknown = Object.keys(object).find((field) => !fields.includes(field));
  return unknown === undefined ? null : `a host snapshot with a field that it does not have, ${path}${unknown}`;
}

function fieldProblem(path: string, expected: string): string {
  return `a host snapshot whose field ${path} is not ${expected}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
