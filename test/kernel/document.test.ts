/** Files that include others, and the one document that is sent to a host in their place: nft lists the same ruleset. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { includeReader } from "@nftlint/files";
import { type DocumentResult, documentFor, readNftErrors } from "@nftlint/host";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Listings, Pair } from "./load-rulesets.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { runInNamespaces } from "./run-in-namespace.ts";

const runs = 150;

/** Something of each kind of block, each statement on lines of its own. */
const ruleset = `#!/usr/sbin/nft -f
flush ruleset
define lan = { 10.0.0.0/8, 192.168.0.0/16 }
define ports = { 22,
	80, 443 } # two lines
table inet filter {
	define web = 8080
	set banned {
		type ipv4_addr
		flags interval
		elements = { 203.0.113.0/24,
			198.51.100.7 }
	}
	map hosts {
		type inet_service : ipv4_addr
		elements = { 80 : 10.0.0.1 }
	}
	counter seen {
		comment "größe 𝄞 # no comment"
	}
	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		ip saddr @banned drop; iif lo accept
		# the lan may in
		ip saddr $lan tcp dport $ports \\
			counter name seen \\
			accept
		tcp dport $web jump web
	}
	chain web {
		limit rate 5/second accept
		log prefix "web: include # "
	}
}
add table ip nat
add chain ip nat post { type nat hook postrouting priority srcnat; }
add rule ip nat post oifname "eth*" masquerade
redefine lan = 172.16.0.0/12
add rule ip nat post ip saddr $lan counter
`;

/** Where lines move into a file: from a line, so many at most; and how that and its include end. */
const cut = fc.record({
  from: fc.nat(200),
  count: fc.integer({ min: 0, max: 12 }),
  ending: fc.constantFrom("\n", "\n", "\n\n", "", " \t"),
  separator: fc.constantFrom("\n", "\n", " # moved\n", ";", " \\\n\n"),
  isPattern: fc.boolean(),
  isWhole: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
});
type Cut = typeof cut extends fc.Arbitrary<infer Value> ? Value : never;

/** Moves lines into files of their own, one cut after the other: an included file may be cut again. Answers with the first file. */
function cutUp(directory: string, cuts: readonly Cut[]): string {
  const files = [{ path: join(directory, "main.nft"), text: ruleset }];
  for (const { from, count, ending, separator, isPattern, isWhole } of cuts) {
    const file = files[from % files.length] as { path: string; text: string };
    const lines = file.text.split("\n").slice(0, -1);
    const first = from % Math.max(lines.length, 1);
    let part = lines.slice(first, first + count);
    while (isWhole && !isBalanced(part)) part = part.slice(0, -1);
    const name = `${files.length}.nft`;
    const include = `include "${join(directory, isPattern ? `${name.slice(0, 2)}n[f]*` : name)}"${separator}`;
    file.text = `${[...lines.slice(0, first), include + lines.slice(first + part.length).join("\n")].join("\n")}\n`;
    // nft refuses a last comment, and an include, that no new line ends.
    const end = /#|include/.test(part.at(-1) ?? "") ? "\n" : ending;
    files.push({ path: join(directory, name), text: part.length === 0 ? "" : part.join("\n") + end });
  }
  for (const { path, text } of files) writeFileSync(path, text);
  return files[0]?.text ?? "";
}

/** Whether lines close the blocks that they open, and no others. */
function isBalanced(lines: readonly string[]): boolean {
  const depths = lines.map((_, index) => {
    const text = lines.slice(0, index + 1).join("\n");
    return text.split("{").length - text.split("}").length;
  });
  return Math.min(0, ...depths) === 0 && (depths.at(-1) ?? 0) === 0;
}

function resultOf(directory: string, main: string): DocumentResult {
  const inputs = { path: join(directory, "main.nft"), parsed: parse(main) };
  return documentFor(buildRuleset(inputs, { readInclude: includeReader(directory) }));
}

function withoutHandles(listing: string): string {
  return listing.replace(/"handle": \d+/g, "");
}

describe.skipIf(reasonToSkip(suites.document) !== null)(titleOf(suites.document), () => {
  let directory = "";
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "nftlint-"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("it loads where the files load, to the same ruleset", { timeout: 180_000 }, async () => {
    const cases = fc
      .sample(fc.array(cut, { minLength: 1, maxLength: 6 }), { numRuns: runs, seed: 1 })
      .flatMap((cuts, index) => {
        const place = join(directory, `${index}`);
        mkdirSync(place);
        const main = cutUp(place, cuts);
        const result = resultOf(place, main);
        return "faults" in result ? [] : [{ main, text: result.document.text }];
      });
    // nft refuses the second of a pair for what it refuses the first of the other for.
    const pairs = cases.flatMap(({ main, text }): Pair[] => [
      [main, text],
      [text, main],
    ]);
    const listings = await runInNamespaces<Pair, Listings>("load-rulesets.ts", pairs, 2);
    const differences = cases.filter((_, index) => {
      const [files, document] = listings[2 * index]?.map(withoutHandles) ?? [];
      return files !== document || (files === undefined) !== (listings[2 * index + 1] === null);
    });
    expect(differences).toEqual([]);
    expect(cases.length).toBeGreaterThan(runs * 0.7);
    const loaded = listings.filter((listing) => listing?.[0].includes('"chain"'));
    expect(loaded.length / 2).toBeGreaterThan(runs * 0.5);
  });

  test("nft's errors are at the places that nft names where it reads the files", () => {
    const files = {
      "main.nft": `define x = 1\ninclude "${directory}/table.nft"\nadd rule ip none c accept\n`,
      "table.nft": `table ip t {\n\tcomment "a\nb ü"\n\tinclude "${directory}/chain.nft"; chain d { jump nowhere; }\n}\n`,
      "chain.nft": `chain c { # c\n\tinclude "${directory}/rules*"\n}\n`,
      "rules1.nft": 'meta mark $x accept # ü\nip saddr "größe" accept\n\n  tcp dport 99999',
      "rules2.nft": "\ncounter; ip saddr @nos\n\tmeta mark 1.2.3.4\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const result = resultOf(directory, files["main.nft"]);
    if ("faults" in result) throw new Error(JSON.stringify(result.faults));
    const { text, map } = result.document;
    const check = (path: string) =>
      spawnSync("unshare", ["--net", "nft", "-c", "-f", path], { input: text, encoding: "utf8" }).stderr;
    const found = readNftErrors(check("-"), result.document).map(({ place, message }) => {
      const source = map.sources.find(({ path }) => path === place?.path);
      if (place === null || source === undefined) return message;
      return `${place.path}:${map.placeIn(source, place.start).line}: ${message}`;
    });
    expect(found.length).toBeGreaterThan(3);
    const own = check(join(directory, "main.nft")).matchAll(/^(\/.*:\d+):\d+-\d+: (?:Error: )?(.*)$/gm);
    expect(found).toEqual([...own].map(([, place, message]) => `${place}: ${message}`));
  });
});
