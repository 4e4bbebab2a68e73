/** The picture as a page of its own, with the same in words below it. */
import { element, escaped, textElement } from "./markup.ts";
import type { PathGraph } from "./model.ts";
import { type OutlineItem, outlineOf } from "./outline.ts";
import { colourRules } from "./style.ts";
import { renderSvg } from "./svg.ts";

const pageStyle = `${colourRules(":root")}
body{margin:0;padding:1rem;background:var(--nft-background);color:var(--nft-text);font:14px/1.5 system-ui,sans-serif}
figure{margin:0;overflow:auto}
figure svg{display:block}
details{max-width:70rem}
summary{cursor:pointer;font-weight:600}
li{overflow-wrap:anywhere}`;

/** Nothing is loaded, and nothing runs. */
const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** A page that needs nothing but itself. */
export async function renderHtml(graph: PathGraph): Promise<string> {
  const svg = await renderSvg(graph, { isThemedByPage: true, isDescribedByPage: true });
  const head = [
    element("meta", { charset: "utf-8" }),
    element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    element("meta", { name: "viewport", content: "width=device-width" }),
    textElement("title", {}, graph.title),
    `<style>${pageStyle}</style>`,
  ];
  const body = element("main", {}, [
    element("figure", {}, [svg]),
    element("details", { id: "outline" }, [
      textElement("summary", {}, "The same in words"),
      outlineList(outlineOf(graph)),
    ]),
  ]);
  return `<!doctype html>\n<html lang="en"><head>${head.join("")}</head><body>${body}</body></html>\n`;
}

function outlineList(items: readonly OutlineItem[]): string {
  if (items.length === 0) return "";
  return element(
    "ul",
    {},
    items.map(({ text, items: inner }) => element("li", {}, [escaped(text), outlineList(inner)])),
  );
}
