/** Whatever people and files call things: ssh gets the same command line, and the host the same bytes. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type ApplyRequest, applyDocument, confirmChange, rollbackChange } from "../apply/transaction.ts";
import { scripts } from "../scripts.generated.ts";
import { connect } from "./connect.ts";
import type { HostConnection } from "./connection.ts";
import { bootstrap, commandLine } from "./frame.ts";
import { parseTarget } from "./target.ts";

const directory = mkdtempSync(join(tmpdir(), "nftlint-hostile-"));
const [argvFile, inputFile] = [join(directory, "argv"), join(directory, "input")];
/** Stands for ssh: writes down what it is given, and fails. */
const recorder = join(directory, "ssh");
writeFileSync(recorder, `#!/bin/sh\nprintf '%s\\0' "$@" >"${argvFile}"\ncat >"${inputFile}"\nexit 1\n`);
chmodSync(recorder, 0o755);
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => forget());

const canary = join(directory, "canary");
const pieces = [
  ...[`$(touch ${canary})`, `\`touch ${canary}\``, `; touch ${canary};`, `| touch ${canary}`, `& touch ${canary} &`],
  ...[`\ntouch ${canary}\n`, `'; touch ${canary} #`, `"; touch ${canary} #`, `<(touch ${canary})`, `\${IFS}`, "$0"],
  ...["-oProxyCommand=id", "-o", "ProxyCommand=id", "--", "-", "-F/dev/null", "\\", "%h", "%", "*", "~", "{a,b}", "!!"],
  ...[" ", "\t", "\r", "\n", "=", "#5", "@", ":", "/", "..", "[", "]", "ssh://", "root", "wazowski", "10.0.0.1", "€"],
];
const hostile = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "grapheme" })), { maxLength: 6 });
/** Without NUL, which no word of a command can hold. */
const text = hostile.map((parts) => parts.join("").replaceAll("\0", ""));

const nameParts = ["root", "@", "wazowski", "-", "-o", "ssh://", ":22", "[fe80::1]", "%", "/", "..", "_"];
const nearlyName = fc.array(fc.constantFrom(...nameParts), { maxLength: 5 }).map((parts) => parts.join(""));

const settings = [
  ...["BatchMode=yes", "ClearAllForwardings=yes", "RemoteCommand=none", "LogLevel=ERROR", "ConnectTimeout=15"],
  ...["ServerAliveInterval=5", "ServerAliveCountMax=3", "ControlMaster=no", "ControlPath=none"],
];

/** All that ssh is ever given. */
function commandLineFor(destination: string, rights: "needed" | "wanted"): string[] {
  const options = settings.flatMap((setting) => ["-o", setting]);
  return ["-T", "-a", "-x", ...options, "--", destination, commandLine(bootstrap(rights))];
}

describe("the name of a host", () => {
  test("is refused, or stands where ssh expects it and nothing else does", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, nearlyName), async (name) => {
        forget();
        const { target } = { target: null, ...parseTarget(name) };
        if (target?.kind !== "ssh") return;
        expect(name).toMatch(/^[\w.@:%[\]/-]+$/);
        expect(name).not.toMatch(/^-|@-|^ssh:\/\/-/);
        await open(name)
          .run(["true"])
          .catch(() => {});
        expect(recordedArgv()).toEqual(commandLineFor(name, "wanted"));
      }),
      { numRuns: 300 },
    );
    expect(existsSync(canary)).toBe(false);
  });

  test.each(["-oProxyCommand=id", "root@-oProxyCommand=id", "ssh://-oProxyCommand=id", "a b", "$(id)", "a\nb", "`id`"])(
    "%j starts no ssh",
    (name) => {
      expect(parseTarget(name)).toHaveProperty("error");
      expect(existsSync(argvFile)).toBe(false);
    },
  );
});

describe("words", () => {
  test("of commands are not on the command line, and arrive as they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (words) => {
        await open("wazowski")
          .run(words)
          .catch(() => {});
        expect(recordedArgv()).toEqual(commandLineFor("wazowski", "wanted"));
        const { script, words: parameters, rest } = recordedRequest();
        expect(script).toBe(scripts["run-all"]);
        expect(parameters).toEqual([expect.stringMatching(/^nftlint-[0-9a-f]{32}$/)]);
        expect(rest.subarray(0, 2).toString()).toBe("1\n");
        expect(readWords(rest.subarray(2)).words).toEqual(words);
      }),
      { numRuns: 100 },
    );
  });

  test("of a change are not on the command line, and arrive as they are", async () => {
    const strange = fc.record({ id: text, title: text, document: text, boot: text, table: text, family: text });
    await fc.assert(
      fc.asyncProperty(strange, fc.boolean(), async (words, isPlain) => {
        forget();
        const request = requestOf(words, isPlain);
        const refusal = await applyDocument(open("wazowski"), request).catch((error: Error) => error.message);
        if (!existsSync(argvFile)) {
          // Refused for a name that no table, no family and no file can have.
          expect(refusal).toMatch(/is no family|cannot be backed up|is no absolute path/);
          return;
        }
        expect(recordedArgv()).toEqual(commandLineFor("wazowski", "needed"));
        const { script, words: parameters, rest } = recordedRequest();
        expect(script).toBe(scripts.transaction);
        const [operation, id, seconds, bytes, boot, meta, changed] = parameters;
        expect([operation, id, seconds]).toEqual(["apply", words.id, "30"]);
        expect([bytes, boot]).toEqual([String(Buffer.byteLength(request.document)), request.bootFile ?? ""]);
        expect(rest.toString()).toBe(request.document);
        // One line a thing: no title makes a line of its own.
        expect(meta!.split("\n")).toEqual([`title ${JSON.stringify(words.title)}`, expect.stringMatching(/^who "/)]);
        expect(changed).toMatch(/^(?:family [a-z0-9]+\n)?(?:table [a-z0-9]+ [\w./-]+)?$/);
      }),
      { numRuns: 150 },
    );
  });

  test("that name a change are not on the command line, and arrive as they are", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (id) => {
        for (const [operation, decide] of [
          ["confirm", confirmChange],
          ["rollback", rollbackChange],
        ] as const) {
          await decide(open("wazowski"), id).catch(() => {});
          expect(recordedArgv()).toEqual(commandLineFor("wazowski", "needed"));
          expect(recordedRequest().words).toEqual([operation, id]);
        }
      }),
      { numRuns: 50 },
    );
    expect(existsSync(canary)).toBe(false);
  });
});

type Words = Readonly<Record<"id" | "title" | "document" | "boot" | "table" | "family", string>>;

/** With the words as names, or, where it is plain, with names that may be. */
function requestOf({ id, title, document, boot, table, family }: Words, isPlain: boolean): ApplyRequest {
  const changed = {
    all: false,
    families: [isPlain ? "ip" : family],
    tables: [{ family: "ip", name: isPlain ? "t" : table }],
  };
  return { id, title, document, changed, seconds: 30, bootFile: boot === "" ? null : `/${boot}` };
}

/** A connection that shares nothing, so that its command line is always the same. */
function open(destination: string): HostConnection {
  return connect({ kind: "ssh", destination }, { interactive: false, program: recorder }).fresh();
}

function forget(): void {
  for (const file of [argvFile, inputFile]) rmSync(file, { force: true });
}

function recordedArgv(): string[] {
  return readFileSync(argvFile, "utf8").split("\0").slice(0, -1);
}

/** What was sent, read again by what frame.ts says of it. */
function recordedRequest(): { readonly script: string; readonly words: readonly string[]; readonly rest: Buffer } {
  const input = readFileSync(inputFile);
  const [length, start] = readLine(input, 0);
  const script = input.subarray(start, start + Number(length)).toString();
  return { script, ...readWords(input.subarray(start + Number(length))) };
}

function readWords(input: Buffer): { readonly words: readonly string[]; readonly rest: Buffer } {
  const [count, start] = readLine(input, 0);
  let at = start;
  const words: string[] = [];
  while (words.length < Number(count)) {
    const [line, next] = readLine(input, at);
    at = next;
    if (line.startsWith("=")) words.push(line.slice(1));
    else {
      words.push(input.subarray(at, at + Number(line.slice(1))).toString());
      at += Number(line.slice(1));
    }
  }
  return { words, rest: input.subarray(at) };
}

function readLine(input: Buffer, start: number): [line: string, next: number] {
  const end = input.indexOf("\n", start);
  return [input.subarray(start, end).toString(), end + 1];
}
