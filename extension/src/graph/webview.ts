/** The script of the picture's page: shows what is sent, and tells what is pressed. */

/** What pages have, as far as this one uses it; the types of Node lack it. */
interface Element {
  innerHTML: string;
  textContent: string;
  readonly clientWidth: number;
  readonly style: { width: string; height: string };
  closest(selector: string): Element | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  focus(): void;
  addEventListener(kind: string, listener: (event: PageEvent) => void): void;
}

interface PageEvent {
  readonly target: Element;
  readonly key?: string;
  readonly ctrlKey?: boolean;
  readonly deltaY?: number;
  readonly data?: { readonly svg: string; readonly problem: string | null };
  preventDefault(): void;
}

declare const document: Element & {
  readonly activeElement: Element | null;
  readonly documentElement: Element;
  getElementById(id: string): Element;
};

declare function addEventListener(
  kind: string,
  listener: (event: PageEvent) => void,
  options?: { readonly passive: boolean },
): void;

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

const code = acquireVsCodeApi();
const graph = document.getElementById("graph");

/** How large the picture is shown; `null`: as wide as the view, but not larger than it is. */
let scale: number | null = null;

function resize(): void {
  const svg = graph.querySelector("svg");
  const [, , width = 0, height = 0] = (svg?.getAttribute("viewBox") ?? "").split(" ").map(Number);
  if (svg === null || width === 0) return;
  const factor = scale ?? Math.min(1, document.documentElement.clientWidth / width);
  svg.style.width = `${width * factor}px`;
  svg.style.height = `${height * factor}px`;
}

function zoom(factor: number): void {
  const width = Number((graph.querySelector("svg")?.getAttribute("viewBox") ?? "").split(" ")[2]);
  const now = scale ?? Math.min(1, document.documentElement.clientWidth / (width || 1));
  scale = Math.min(4, Math.max(0.1, now * factor));
  resize();
}

/** What has the focus keeps it, be it drawn anew; places tell what is the same. */
function show(svg: string, problem: string | null): void {
  const focused = document.activeElement?.getAttribute("aria-label") ?? null;
  graph.innerHTML = svg;
  document.getElementById("problem").textContent = problem ?? "";
  resize();
  if (focused !== null) graph.querySelector(`[data-place][aria-label="${CSS.escape(focused)}"]`)?.focus();
}

declare const CSS: { escape(text: string): string };

function press(target: Element): boolean {
  const place = target.closest("[data-place]")?.getAttribute("data-place");
  if (typeof place !== "string") return false;
  code.postMessage({ kind: "open", place });
  return true;
}

addEventListener("message", ({ data }) => {
  if (data !== undefined) show(data.svg, data.problem);
});
addEventListener("resize", resize);
graph.addEventListener("click", ({ target }) => press(target));
graph.addEventListener("keydown", (event) => {
  if ((event.key === "Enter" || event.key === " ") && press(event.target)) event.preventDefault();
});
addEventListener(
  "wheel",
  (event) => {
    if (event.ctrlKey !== true) return;
    event.preventDefault();
    zoom((event.deltaY ?? 0) < 0 ? 1.15 : 1 / 1.15);
  },
  { passive: false },
);
document.getElementById("smaller").addEventListener("click", () => zoom(1 / 1.25));
document.getElementById("larger").addEventListener("click", () => zoom(1.25));
document.getElementById("fit").addEventListener("click", () => {
  scale = null;
  resize();
});
code.postMessage({ kind: "ready" });
