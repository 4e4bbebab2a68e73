/** Which live tables loading the documents changes: what has to be kept safe beforehand. */
import { defaultFamily } from "@nftlint/language";
import type { Ruleset } from "@nftlint/semantics";
import type { Command, Document, FamilyName, ListTarget, TableReference } from "@nftlint/syntax";

/** What loading changes. */
export type ChangedTables =
  /** Everything may change: it is flushed, or what is done cannot be told. */
  | { readonly scope: "all"; readonly reason: string }
  | {
      readonly scope: "some";
      /** Families of which every table may change. */
      readonly families: readonly FamilyName[];
      /** Tables of other families, in the order in which they are named. */
      readonly tables: readonly ChangedTable[];
    };

export interface ChangedTable {
  readonly family: FamilyName;
  readonly name: string;
  /** True where there is no such table yet; `null` where the live ruleset is not known. */
  readonly created: boolean | null;
}

/**
 * Which tables loading the documents changes, at most: each command counts, whether or not it
 * finds something to change. What cannot be told means all of them.
 */
export function changedTables(ruleset: Ruleset): ChangedTables {
  if (ruleset.incomplete) return all("an include could not be read");
  const changes = new Changes();
  for (const { parsed, prefixLength } of ruleset.documents) {
    if (parsed.diagnostics.some(({ code }) => code !== "layout")) return all("a document could not be understood");
    // What is included inside a table stands in a text made up around it; the table is named by who includes it.
    if (prefixLength === 0) changes.read(parsed.document);
  }
  return changes.finish(ruleset);
}

function all(reason: string): ChangedTables {
  return { scope: "all", reason };
}

/** Verbs that ask and change nothing. */
const asking: ReadonlySet<string> = new Set(["list", "get", "describe", "monitor", "export"]);

class Changes {
  #all: string | null = null;
  readonly #families = new Set<FamilyName>();
  readonly #tables = new Map<string, { readonly family: FamilyName; readonly name: string }>();

  read({ items }: Document): void {
    for (const item of items) {
      if (item.kind === "command" && !asking.has(item.verb)) this.#command(item);
    }
  }

  #command({ verb, target }: Command): void {
    switch (target.kind) {
      case "table":
        if (target.name === null) this.#all ??= "a table is named by its handle";
        else this.#table(target.family?.name ?? null, target.name.name);
        break;
      case "list-target":
        this.#listTarget(verb, target);
        break;
      case "describe":
      case "monitor":
        break;
      default:
        this.#reference(target.table, verb);
    }
  }

  /** `flush ruleset`, `flush chain t c`, `reset counters`: what no declaration covers. */
  #listTarget(verb: string, { what, family, table }: ListTarget): void {
    if (table !== null) this.#reference(table, verb);
    else if (family !== null && verb !== "import") this.#families.add(family.name);
    else this.#all ??= `everything is changed by "${verb} ${what}"`;
  }

  #reference(reference: TableReference | null, verb: string): void {
    if (reference === null) this.#all ??= `it is not known what "${verb}" changes`;
    else this.#table(reference.family?.name ?? null, reference.name.name);
  }

  #table(written: FamilyName | null, name: string): void {
    const family = written ?? defaultFamily;
    this.#tables.set(`${family} ${name}`, { family, name });
  }

  finish({ hostTables }: Pick<Ruleset, "hostTables">): ChangedTables {
    if (this.#all !== null) return all(this.#all);
    const live = hostTables === null ? null : new Set(hostTables.map(({ family, name }) => `${family} ${name}`));
    const tables = [...this.#tables]
      .filter(([, { family }]) => !this.#families.has(family))
      .map(([key, table]) => ({ ...table, created: live === null ? null : !live.has(key) }));
    return { scope: "some", families: [...this.#families], tables };
  }
}
