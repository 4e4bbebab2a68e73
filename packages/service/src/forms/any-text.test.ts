import fc from "fast-check";
import { expect, test } from "vitest";
import { marked } from "../../test/marked.ts";
import { complete } from "../completion/complete.ts";
import { signatureHelp } from "../signature-help.ts";

const text = `define ports = { 22, 80 }
table inet t {
	set s {
		typeof ip saddr . tcp dport
		elements = { 10.0.0.1 . 22, 10.0.0.2 . 80 comment "x" }
	}
	ct helper f {
		type "ftp" protocol tcp
	}
	chain c {
		type nat hook prerouting priority dstnat + 5; policy accept;
		ip saddr . tcp dport @s dnat ip to tcp dport map { 80 : 10.0.0.1 } : 8080 # comment
		ct state vmap { new : jump c, established : accept }
		meta mark set (ct mark & 0xff) | 1 limit rate over 10 mbytes/second burst 1 mbytes log prefix "a" level info
		jump {
			update @s { ip saddr . tcp dport timeout 1h limit rate 5/second }
		}
	}
}
add rule inet t c tcp option maxseg size set rt mtu
`;

const pieces = text.split(/(\s+|(?=[{}:,$@"]))/).filter((piece) => piece !== "");

function askedAt(before: string, after: string): readonly string[] {
  const { document, position } = marked(`${before}|${after}`);
  signatureHelp(document, position);
  return complete(document, position, { snippets: true }).map(({ label }) => label);
}

test("there is an answer at each place of a ruleset, and of one that ends there", () => {
  for (let offset = 0; offset <= text.length; offset++) {
    const found = askedAt(text.slice(0, offset), offset % 2 === 0 ? text.slice(offset) : "");
    expect(new Set(found).size).toBe(found.length);
  }
});

test("there is an answer in text of any brokenness", () => {
  const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(anyText, anyText, (before, after) => {
      askedAt(before, after);
    }),
    { numRuns: 300 },
  );
});

test("nesting of any depth does no harm", () => {
  const deep = 2000;
  const inChain = "table t {\nchain c {\n";
  askedAt(`${inChain}meta mark set ${"(".repeat(deep)}`, "");
  askedAt(`${inChain}ip saddr ${"{ ".repeat(deep)}`, "");
  askedAt(`${inChain}${"jump {\n".repeat(deep)}`, "");
  askedAt(`${inChain}jhash ${"jhash ".repeat(200)}`, "");
  askedAt(`${inChain}tcp dport 22 ${"counter ".repeat(deep)}`, "");
  askedAt(`${inChain}ip saddr ${". ip saddr ".repeat(deep)}`, "");
  askedAt(`${inChain}tcp dport ${"22,".repeat(100 * deep)}`, "");
});
