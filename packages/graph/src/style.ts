/** How the picture looks: colours by what they mean, in light and dark. Nothing is told by colour alone. */

/** The colours by name. Whoever embeds a picture may set them: they are custom properties, `--nft-drop`. */
const colours = {
  background: ["#ffffff", "#1e1e1e"],
  text: ["#1f2328", "#d8dee4"],
  faint: ["#57606a", "#9aa4ae"],
  line: ["#6e7781", "#8b949e"],
  hook: ["#f6f8fa", "#252a30"],
  border: ["#c4ccd4", "#444c56"],
  chain: ["#ffffff", "#1a1e23"],
  header: ["#ddeeff", "#1f3047"],
  legacy: ["#fff1d6", "#3b2e12"],
  accept: ["#1a6b2d", "#6fd086"],
  "accept-fill": ["#e3f6e5", "#173322"],
  drop: ["#a3162a", "#ff9a94"],
  "drop-fill": ["#ffe4e2", "#4a1d20"],
  way: ["#0a53be", "#6cb2ff"],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

type Colour = keyof typeof colours;

const colourNames = Object.keys(colours) as readonly Colour[];

function scheme(index: 0 | 1): string {
  return colourNames.map((name) => `--nft-${name}:${colours[name][index]}`).join(";");
}

/** Light and dark, as the reader's system asks for it, for the elements that a selector names. */
export function colourRules(selector: string): string {
  return `${selector}{${scheme(0)}}@media(prefers-color-scheme:dark){${selector}{${scheme(1)}}}`;
}

const v = (name: Colour) => `var(--nft-${name})`;

/** Rules for what {@link renderSvg} draws. */
export const styleSheet = [
  `svg.nft{background:${v("background")};font:12px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace}`,
  `.nft text{fill:${v("text")};white-space:pre}`,
  `.nft .title{font-size:14px;font-weight:600}`,
  `.nft .name{font-weight:600}`,
  `.nft .faint{fill:${v("faint")}}`,
  `.nft .hook>.frame{fill:${v("hook")};stroke:${v("border")}}`,
  `.nft .unused>.frame{fill:none;stroke:${v("border")};stroke-dasharray:2 4}`,
  `.nft .decision>.frame,.nft .end>.frame{fill:${v("hook")};stroke:${v("line")}}`,
  `.nft .ground{fill:${v("chain")}}.nft .chain>.frame{fill:none;stroke:${v("line")}}`,
  `.nft .legacy>.frame{stroke-dasharray:6 3}`,
  `.nft .header{fill:${v("header")}}.nft .legacy>.header{fill:${v("legacy")}}`,
  `.nft .policy-accept{fill:${v("accept-fill")}}.nft .policy-drop{fill:${v("drop-fill")}}.nft .policy-unknown{fill:none}`,
  `.nft text.accept{fill:${v("accept")};font-weight:600}.nft text.drop{fill:${v("drop")};font-weight:600}`,
  `.nft .hatch{stroke:${v("drop")};stroke-opacity:.4}`,
  `.nft .edge{fill:none;stroke:${v("line")};stroke-width:1.2}.nft .goto{stroke-dasharray:5 4}`,
  `.nft .taken{stroke:${v("way")};stroke-width:3.2}`,
  `.nft .visited>.frame{stroke:${v("way")};stroke-width:3}`,
  `.nft .arrow{fill:${v("line")}}.nft .arrow-taken{fill:${v("way")}}`,
  `.nft .badge{fill:${v("way")}}.nft .number{fill:${v("background")};font-weight:600}`,
  `.nft .matched{fill:${v("way")};font-weight:600}`,
  `.nft .beside{opacity:.7}`,
  `.nft .death{fill:${v("drop")}}.nft .arrival{fill:${v("accept")}}.nft .open{fill:${v("faint")}}`,
  `.nft text.on-end{fill:${v("background")};font-weight:600}`,
].join("\n");

/** How what can be pressed shows that it can. */
export const pressableStyle = [
  ".nft [data-place]{cursor:pointer}.nft .hit{fill:transparent;stroke:none}.nft .edge-hit{fill:none;stroke:transparent;stroke-width:9;pointer-events:stroke}.nft [data-place]:focus{outline:none}",
  `.nft .edge-hit:hover{stroke:${v("way")};stroke-opacity:.35}.nft [data-place]:hover>.hit{stroke:${v("way")}}.nft [data-place]:focus-visible>.hit{stroke:${v("way")};stroke-width:2}`,
].join("\n");
