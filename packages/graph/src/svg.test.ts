import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRuleset, pictureOf, router, wayOf } from "../test/pictures.ts";
import { renderHtml } from "./html.ts";
import { renderSvg } from "./svg.ts";

const text = `\
table ip t {
	chain c {
		type filter hook input priority 0; policy drop;
		ip saddr 10.0.0.0/8 counter accept comment "<a href='x'>&amp;"
	}
}
`;

describe("a picture", () => {
  test("is an image with a title, and with all that it tells in words", async () => {
    const svg = await renderSvg(pictureOf(text));
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" class="nft" [^>]*role="img" aria-labelledby="nft-title" aria-describedby="nft-description">/,
    );
    expect(svg).toContain('<title id="nft-title">main.nft</title><desc id="nft-description">packets come in\n');
    expect(svg).not.toMatch(/tabindex|data-place|href="/);
  });

  test("leads to rules and chains where the page can", async () => {
    const places: string[] = [];
    const svg = await renderSvg(pictureOf(text), {
      linkTo: ({ document, range }) => {
        places.push(document.parsed.text.slice(range.start, range.end));
        return `place ${places.length}`;
      },
    });
    expect(places).toEqual([
      "type filter hook input priority 0",
      "ip saddr 10.0.0.0/8 counter accept comment \"<a href='x'>&amp;\"",
    ]);
    expect(svg.match(/<g data-place="place \d" role="link" tabindex="0" aria-label="[^"]+">/g)).toHaveLength(2);
    expect(svg).toContain('role="group"');
  });

  test("leads from the line of a jump to its rule", async () => {
    const jump =
      "table ip t {\n\tchain a {\n\t}\n\tchain c {\n\t\ttype filter hook input priority 0\n\t\tjump a\n\t}\n}\n";
    const svg = await renderSvg(pictureOf(jump), {
      linkTo: ({ document, range }) => document.parsed.text.slice(range.start, range.end),
    });
    expect(svg).toMatch(/<path d="[^"]+" class="edge-hit" data-place="jump a"\/>/);
    expect(await renderSvg(pictureOf(jump))).not.toContain("edge-hit");
  });

  test("tells policies by words and signs, and not by colour alone", async () => {
    const svg = await renderSvg(pictureOf(text));
    expect(svg).toContain(">■ policy drop</text>");
    expect(svg).toContain('fill="url(#nft-hatch)"');
    expect(await renderSvg(pictureOf(text.replace("policy drop", "policy accept")))).toContain(
      ">○ policy accept</text>",
    );
  });

  test("marks where a packet's way ends, with words", async () => {
    const svg = await renderSvg(wayOf("table ip nat {\n}\n", "icmp", { host: router("snapshot.json") }));
    expect(svg).toContain('class="on-end">✗ dropped here</text>');
    expect(svg.match(/class="edge taken"/g)).toHaveLength(3);
    expect(svg.match(/class="number"[^>]*>(\d)</g)?.map((one) => one.at(-2))).toEqual(["1", "2"]);
  });

  test("of any ruleset is well-formed", async () => {
    await fc.assert(
      fc.asyncProperty(anyRuleset, async (any) => {
        expect(faultIn(await renderSvg(pictureOf(any)))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  test("that is not well-formed is seen", () => {
    expect(faultIn("<a><b/>x</a>")).toBeNull();
    expect(faultIn("<a><b></a>")).toBe("</a>");
    expect(faultIn('<a b="<"/>')).not.toBeNull();
    expect(faultIn("<a>&</a>")).toBe("&");
  });
});

describe("a page", () => {
  test("holds the picture and the same in words, and loads nothing", async () => {
    const html = await renderHtml(pictureOf(text));
    expect(html).toContain(
      "<li>hook input: to this host, 1 base chain<ul><li>ip t c, type filter, priority filter (0), policy drop<ul>",
    );
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
    expect(html).not.toMatch(/<script|(?:src|href)="/);
    expect(html).toContain("<li>ip saddr 10.0.0.0/8 counter ");
    expect(html).not.toContain("<a ");
  });
});

/** The first fault of a text as XML, as far as pictures use it; `null` where there is none. */
function faultIn(xml: string): string | null {
  const open: string[] = [];
  const tokens = /<\/([\w:-]+)>|<([\w:-]+)(?: [\w:-]+="[^"<&]*(?:&#?\w+;[^"<&]*)*")*(\/?)>|&#?\w+;|[^<&]|[\s\S]/g;
  for (const [token, end, start, isEmpty] of xml.matchAll(tokens)) {
    if (start !== undefined && isEmpty === "") open.push(start);
    if (end !== undefined && open.pop() !== end) return token;
    if (token === "<" || token === "&") return token;
  }
  return open.length === 0 ? null : `no end of ${open.join()}`;
}
