import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ctKeys,
  datatypes,
  extensionHeaders,
  families,
  headers,
  hooks,
  keywords,
  metaKeys,
  objects,
  priorityNames,
  statements,
  tcpOptions,
  verdicts,
} from "@nftlint/language";
import { describe, expect, test } from "vitest";
import { loadGrammar, printTokens, type Token, tokenize } from "./tokenize.ts";

const grammar = await loadGrammar("source.nft");
const samples = join(import.meta.dirname, "samples");
const names = readdirSync(samples).filter((name) => name.endsWith(".nft"));
const textOf = (name: string): string => readFileSync(join(samples, name), "utf8");

/** The tokens of one line, each as its text and its innermost scope. */
function scopesOf(line: string): Record<string, string> {
  const [tokens = []] = tokenize(grammar, line);
  return Object.fromEntries(tokens.map((token) => [line.slice(token.start, token.end), innermost(token)]));
}

function innermost(token: Token): string {
  return token.scopes.at(-1) ?? "";
}

/** The innermost scope of a word at the start of a rule. */
function scopeAtStart(word: string, behind = ""): string {
  const [tokens = []] = tokenize(grammar, `\t\t${word}${behind}`);
  const token = tokens.find(({ start }) => start === 2);
  return token?.end === 2 + word.length ? innermost(token) : "no token of its own";
}

describe("samples", () => {
  test.each(names)("%s", async (name) => {
    await expect(printTokens(grammar, textOf(name))).toMatchFileSnapshot(`snapshots/${name}.txt`);
  });
});

describe("words that begin a rule", () => {
  const words = [...statements.keys()].map((name) => name.split(" ")[0] ?? name);
  const written = words.filter((word) => keywords.some((keyword) => keyword.word === word));

  test.each(unique(written))("%s opens a statement", (word) => {
    expect(scopeAtStart(word)).toMatch(/^keyword\./);
  });

  test.each(["add", "update", "delete"])("%s before a set is a statement", (word) => {
    expect(scopeAtStart(word, " @addresses { ip saddr }")).toBe("keyword.other.statement.nft");
  });

  test.each(unique([...headers.keys(), ...extensionHeaders.keys()]).filter((word) => word !== "rt"))(
    "%s is a protocol",
    (word) => {
      expect(scopeAtStart(word, " ")).toBe("keyword.other.protocol.nft");
    },
  );

  test.each(["meta", "ct", "rt", "socket", "fib", "osf", "ipsec", "numgen", "jhash", "symhash", "exthdr"])(
    "%s is a selector",
    (word) => {
      expect(scopeAtStart(word, " ")).toBe("keyword.other.selector.nft");
    },
  );

  test.each([...metaKeys.values()].filter((key) => key.unqualified))("$name is a field", ({ name }) => {
    expect(scopeAtStart(name)).toBe("support.type.property-name.nft");
  });
});

describe("the vocabulary", () => {
  test("no reserved word is without a scope", () => {
    const plain = keywords
      .filter((keyword) => keyword.reserved)
      .filter(({ word }) => scopesOf(`1 ${word} 1`)[word] === "source.nft");
    expect(plain).toEqual([]);
  });

  test.each([...headers.values(), ...extensionHeaders.values()])(
    "every field of $name is a field",
    ({ name, fields }) => {
      const plain = [...fields.keys()].filter(
        (field) => scopesOf(`${name} ${field} 1`)[field] !== "support.type.property-name.nft",
      );
      expect(plain).toEqual([]);
    },
  );

  test("every key of meta and ct and every TCP option is a field", () => {
    const keys = [
      ...[...metaKeys.keys()].map((key) => `meta ${key}`),
      ...[...ctKeys.values()].map((key) => `${key.direction === "required" ? "ct original" : "ct"} ${key.name}`),
      ...[...tcpOptions.keys()].map((option) => `tcp option ${option}`),
    ];
    const plain = keys.filter((text) => {
      const key = text.split(" ").at(-1) ?? "";
      return scopesOf(text)[key] !== "support.type.property-name.nft";
    });
    expect(plain).toEqual([]);
  });

  test.each([...datatypes.values()].filter(({ constants }) => constants.size > 0))(
    "every constant of $name has a scope",
    ({ constants }) => {
      const plain = [...constants.keys()].filter((word) => scopesOf(`$x { ${word} }`)[word] === "source.nft");
      expect(plain).toEqual([]);
    },
  );

  test.each([...datatypes.keys()])("type %s names a datatype", (name) => {
    expect(scopesOf(`\ttype ${name} . mark`)[name]).toBe("support.type.datatype.nft");
  });

  test.each([...hooks.keys()])("hook %s", (hook) => {
    expect(scopesOf(`\ttype filter hook ${hook} priority 0`)[hook]).toBe("constant.language.hook.nft");
  });

  test.each([...families.keys()])("priorities of %s", (family) => {
    const plain = priorityNames(family).filter(
      ({ name }) => scopesOf(`\ttype x hook y priority ${name}`)[name] !== "constant.language.priority.nft",
    );
    expect(plain).toEqual([]);
  });

  test.each([...families.keys()])("table %s", (family) => {
    expect(scopesOf(`table ${family} t {`)).toMatchObject({
      [family]: "storage.modifier.family.nft",
      t: "entity.name.type.table.nft",
    });
  });

  test.each([...objects.keys()])("%s is declared with its name", (object) => {
    expect(scopesOf(`\t${object} its-name {`)).toMatchObject({
      [object]: "storage.type.nft",
      "its-name": "entity.name.type.object.nft",
    });
  });

  test.each([...verdicts.values()])("$name is a verdict", ({ name, takesChain }) => {
    expect(scopeAtStart(name)).toBe(takesChain ? "keyword.control.jump.nft" : "keyword.control.verdict.nft");
  });
});

describe("names may be like words of the language", () => {
  test.each([
    ["\tchain input {", "input", "entity.name.function.chain.nft"],
    ["\tchain http {", "http", "entity.name.function.chain.nft"],
    ["\tset new {", "new", "entity.name.type.set.nft"],
    ["\t\tjump established", "established", "entity.name.function.chain.nft"],
    ["define ssh = 22", "ssh", "variable.other.nft"],
    ["\t\tip saddr @input", "input", "variable.other.set.nft"],
    ["\t\tiifname lan-accept drop", "lan-accept", "string.unquoted.interface.nft"],
  ])("%s", (line, word, scope) => {
    expect(scopesOf(line)[word]).toBe(scope);
  });
});

describe("broken text", () => {
  const probe = "\t\tip saddr 10.0.0.1 accept";
  const [expected] = tokenize(grammar, probe);

  test.each(names)("wherever a line of %s breaks off, the next one is coloured as ever", (name) => {
    const prefixes = textOf(name)
      .split("\n")
      .flatMap((line) => Array.from(line, (_, end) => line.slice(0, end + 1)))
      .filter((prefix) => !prefix.endsWith("\\"));
    const runaway = unique(prefixes).filter(
      (prefix) => JSON.stringify(tokenize(grammar, `${prefix}\n${probe}`)[1]) !== JSON.stringify(expected),
    );
    expect(runaway).toEqual([]);
  });

  test("a line that a backslash continues goes on in the next", () => {
    const [, second = []] = tokenize(grammar, 'log \\\n\tprefix "x"');
    expect(second.map(innermost)).toContain("keyword.other.argument.nft");
  });
});

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
