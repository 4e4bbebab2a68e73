import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parseSnapshot } from "./parse-snapshot.ts";
import { formatSnapshot } from "./record.ts";
import { type CommandRecord, type HostSnapshot, recordNames } from "./snapshot.ts";

const record: CommandRecord = { command: ["ip", "-j", "addr"], status: "ok", output: "[]\n" };
const valid: HostSnapshot = {
  version: 1,
  recordedAt: "2026-01-31T12:00:00.000Z",
  host: "wazowski",
  recordedBy: "nftlint 0.1.0",
  records: Object.fromEntries(recordNames.map((name) => [name, record])) as HostSnapshot["records"],
};
const schema = JSON.parse(readFileSync(new URL("../schemas/snapshot.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true }).compile(schema);

const withLinks = (links: unknown) => ({ ...valid, records: { ...valid.records, links } });
const { links: _, ...recordsWithoutLinks } = valid.records;

describe("parseSnapshot", () => {
  it("reads what formatSnapshot writes, and the schema agrees", () => {
    expect(parseSnapshot(formatSnapshot(valid))).toEqual({ snapshot: valid });
    expect(validate(valid)).toBe(true);
  });

  it.each(["missing", "denied", "skipped", "failed"])("reads a record that is %s", (status) => {
    const snapshot = withLinks({ command: ["ip"], status, reason: "why" });
    expect(parseSnapshot(JSON.stringify(snapshot))).toEqual({ snapshot });
    expect(validate(snapshot)).toBe(true);
  });

  it("lets a document name its schema", () => {
    const snapshot = { $schema: "./snapshot.schema.json", ...valid };
    expect(parseSnapshot(JSON.stringify(snapshot))).toEqual({ snapshot });
    expect(validate(snapshot)).toBe(true);
  });

  it("says that a text is not JSON", () => {
    const parsed = parseSnapshot("table ip nat {\n}\n");
    const error = "error" in parsed ? parsed.error : "";
    expect(error).toMatch(
      /^not a host snapshot, since it is not JSON \(.+\): record one with `nftlint host snapshot`$/,
    );
    expect(error).not.toContain("\n");
  });

  it.each<[unknown, string]>([
    [
      { nftables: [] },
      "not a host snapshot, which is a JSON object with the fields version, recordedAt, host, recordedBy and records",
    ],
    [
      [],
      "not a host snapshot, which is a JSON object with the fields version, recordedAt, host, recordedBy and records",
    ],
    [{ ...valid, version: 2 }, "a host snapshot of version 2, where only version 1 is understood"],
    [{ ...valid, host: 7 }, "a host snapshot whose field host is not a string"],
    [
      { ...valid, recordedAt: "today" },
      "a host snapshot whose field recordedAt is not a time in UTC such as 2026-01-31T12:00:00Z",
    ],
    [{ ...valid, hots: "h" }, "a host snapshot with a field that it does not have, hots"],
    [{ ...valid, records: [] }, "a host snapshot whose field records is not an object"],
    [{ ...valid, records: recordsWithoutLinks }, "a host snapshot without the field records.links"],
    [
      { ...valid, records: { ...valid.records, extra: record } },
      "a host snapshot with a field that it does not have, records.extra",
    ],
    [withLinks("[]"), "a host snapshot whose field records.links is not an object"],
    [
      withLinks({ ...record, command: "ip addr" }),
      "a host snapshot whose field records.links.command is not a list of strings",
    ],
    [
      withLinks({ ...record, status: "fine" }),
      'a host snapshot whose field records.links.status is not "ok", "missing", "denied", "skipped" or "failed"',
    ],
    [
      withLinks({ command: [], status: "ok", reason: "why" }),
      "a host snapshot whose field records.links.output is not a string",
    ],
    [
      withLinks({ command: [], status: "failed", output: "" }),
      "a host snapshot whose field records.links.reason is not a string",
    ],
    [
      withLinks({ ...record, reason: "why" }),
      "a host snapshot with a field that it does not have, records.links.reason",
    ],
  ])("refuses %j, and so does the schema", (document, problem) => {
    expect(parseSnapshot(JSON.stringify(document))).toEqual({
      error: `${problem}: record one with \`nftlint host snapshot\``,
    });
    expect(validate(document)).toBe(false);
  });
});
