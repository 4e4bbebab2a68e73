/** What the script of transactions prints: lines of a word and what it says, the last of them "end" and the outcome. */

/** A change as its host tells of it. */
export interface Change {
  /** Given by who made it; tells it apart from others. */
  readonly id: string;
  /** What was loaded: a file, or what it leads back to. */
  readonly title: string;
  /** `user@machine` of who made it. */
  readonly who: string;
}

/** What became of a change that is decided. */
export type ChangeOutcome =
  /** It stays. */
  | "confirmed"
  /** The kernel refused it; nothing was changed. */
  | "refused"
  /** Taken back; the whole ruleset is as it was, byte for byte without counters. */
  | "restored"
  /** Taken back; its tables are as they were, and somebody else has changed others or their order in the meantime. */
  | "restored-tables"
  /** Taken back, but for elements of sets that have timed out or were learned in the meantime. */
  | "restored-elements"
  /** Loaded what was there before, and yet the ruleset is not as it was. */
  | "different"
  /** What was there before does not load: the change is still in force. */
  | "failed";

/** A change that is decided. */
export interface DecidedChange extends Change {
  readonly outcome: ChangeOutcome;
}

/** A change on trial. */
export interface ArmedChange extends Change {
  /** When it was made, in seconds since 1970 by the host's clock. */
  readonly madeAt: number;
  /**
   * `open`: it will be taken back unless somebody confirms; `reverting`: it is being taken back;
   * `failed`: what was there before does not load; `confirmed`, `refused`: that is being finished.
   */
  readonly state: "open" | "confirmed" | "reverting" | "refused" | "failed";
  /** The seconds that are left to confirm; `null` while it is not loaded yet. */
  readonly secondsLeft: number | null;
  /** Whether a process waits to take it back. `false`: somebody killed it, and nothing happens by itself. */
  readonly isWatched: boolean;
}

/** A change of the history. */
export interface HistoryEntry extends Change {
  readonly number: number;
  /** In seconds since 1970 by the host's clock. */
  readonly madeAt: number;
  /** The tables that it changed, as `ip nat`. */
  readonly tables: readonly string[];
  /** Whether it changed settings outside of nft: kernel switches, legacy tables. */
  readonly changesSettings: boolean;
}

/** A report by its words. */
export class Report {
  /** The outcome; empty where the host ended before it could tell. */
  readonly end: string;
  readonly #lines: readonly (readonly [word: string, rest: string])[];

  constructor(stdout: string) {
    this.#lines = linesOf(stdout);
    const last = this.#lines.at(-1);
    this.end = last?.[0] === "end" ? last[1] : "";
  }

  /** What the last line with this word says. */
  get(word: string): string | null {
    return this.#lines.findLast(([first]) => first === word)?.[1] ?? null;
  }

  /** The change that was made last, where it is decided. */
  decided(): DecidedChange | null {
    const outcome = this.get("outcome");
    return outcome === null ? null : { ...changeOf(this), outcome: outcome as ChangeOutcome };
  }

  /** The change on trial. */
  armed(): ArmedChange | null {
    const state = this.get("state");
    if (state === null) return null;
    const left = this.get("left");
    return {
      ...changeOf(this),
      madeAt: Number(this.get("at") ?? 0),
      state: state as ArmedChange["state"],
      secondsLeft: left === null ? null : Number(left),
      isWatched: this.get("watched") === "yes",
    };
  }
}

/** Reads a history, newest first. */
export function readHistory(stdout: string): HistoryEntry[] {
  const entries: { number: number; lines: string[] }[] = [];
  for (const line of stdout.split("\n")) {
    const number = /^entry (\d+)$/.exec(line)?.[1];
    if (number !== undefined) entries.push({ number: Number(number), lines: [] });
    else entries.at(-1)?.lines.push(line);
  }
  return entries.reverse().map(({ number, lines }) => {
    const report = new Report(lines.join("\n"));
    const tables = lines.flatMap((line) => /^table (.*)$/.exec(line)?.[1] ?? []);
    return {
      ...changeOf(report),
      number,
      madeAt: Number(report.get("at") ?? 0),
      tables,
      changesSettings: report.get("settings") === "yes",
    };
  });
}

function linesOf(text: string): [string, string][] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const blank = line.indexOf(" ");
    return blank === -1 ? [line, ""] : [line.slice(0, blank), line.slice(blank + 1)];
  });
}

function changeOf(report: Report): Change {
  return { id: report.get("id") ?? "", title: quoted(report.get("title")), who: quoted(report.get("who")) };
}

/** Titles come from file names, which may hold anything: they travel as JSON. */
function quoted(text: string | null): string {
  try {
    return String(JSON.parse(text ?? '""'));
  } catch {
    return text ?? "";
  }
}
