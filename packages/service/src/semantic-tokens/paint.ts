/** From nodes to the styles of the tokens below them. */
import { metaKeys } from "@nftlint/language";
import { elementCount, type Identifier, type Node, type Range, type Value, type Verb } from "@nftlint/syntax";
import { type ExpectedTypes, expectedDatatype } from "../expected-types.ts";
import { type Style, style } from "./legend.ts";

/** Gives tokens their styles; what is painted later goes over what is there. */
export interface Canvas {
  /** All tokens of a range. */
  paint(range: Range, style: Style): void;
  /** The first words of a range in one style, and the rest in another one. */
  paintWords(range: Range, count: number, first: Style, rest: Style | null): void;
  /** Takes every token of a range out. */
  leave(range: Range): void;
}

/** Longer lists of elements keep the colours that the client's grammar gives them. */
const mostElements = 10_000;

const property = style("property");
const struct = style("struct");
const verdict = style("keyword", "controlFlow");
const constant = style("enumMember");
const variable = style("variable", "readonly");

/** A node with what is above it. */
export interface Painting {
  readonly canvas: Canvas;
  readonly parent: Node | null;
  readonly expected: ExpectedTypes;
  /** Whether names are declared: not by `delete` and its like. */
  readonly isDeclaring: boolean;
}

/** Verbs that make what they name. */
const declaring: ReadonlySet<Verb> = new Set(["add", "create", "insert"]);

/** Whether a node's verb makes what is named below it; `null` where the node has none. */
export function declares(node: Node): boolean | null {
  return node.kind === "command" ? declaring.has(node.verb) : null;
}

type Painter<Kind extends Node["kind"]> = (node: Extract<Node, { kind: Kind }>, painting: Painting) => void;

/** One word that says where to look, then what is read there. */
const selector = (node: Range, { canvas }: Painting) => canvas.paintWords(node, 1, struct, property);

const painters: { readonly [Kind in Node["kind"]]?: Painter<Kind> } = {
  payload: (node, { canvas }) => canvas.paintWords(node, node.tunnel === null ? 1 : 2, struct, property),
  "extension-header": selector,
  "header-option": selector,
  ct: selector,
  rt: selector,
  socket: selector,
  osf: selector,
  fib: selector,
  ipsec: selector,
  tunnel: selector,
  "raw-payload": (node, { canvas }) => canvas.paintWords(node, 2, struct, property),
  meta: (node, { canvas }) => {
    const isOld = metaKeys.get(node.key)?.aliasOf != null;
    canvas.paintWords(node, node.qualified ? 1 : 0, struct, isOld ? style("property", "deprecated") : property);
  },
  verdict: (node, { canvas }) => canvas.paint(node, verdict),
  "anonymous-chain": (node, { canvas }) => canvas.paintWords(node, 1, verdict, null),
  reject: (node, { canvas }) => canvas.paintWords(node, 1, verdict, null),
  meter: (node, { canvas }) => canvas.paintWords(node, 1, style("keyword", "deprecated"), null),
  include: (node, { canvas }) => canvas.paint(node.pathRange, style("string")),
  "set-reference": (node, { canvas }) => canvas.paint(node, style("class")),
  variable: (node, { canvas }) => canvas.paint(node, variable),
  identifier: (node, painting) => painting.canvas.paint(node, nameStyle(node, painting)),
  value: (node, painting) => painting.canvas.paint(node, valueStyle(node, painting)),
  set: (node, { canvas }) => {
    if (elementCount(node) > mostElements) canvas.leave(node);
  },
};

/** Styles the tokens of a node itself; those below it are painted afterwards. */
export function paintNode(node: Node, painting: Painting): void {
  (painters[node.kind] as Painter<Node["kind"]> | undefined)?.(node, painting);
}

const tableName = style("namespace");
const chainName = style("function");
const objectName = style("class");
const flag = style("modifier");
const hook = style("event", "defaultLibrary");
const datatype = style("type", "defaultLibrary");

/** What a name names, by the node that it belongs to; declarations are below. */
const names: { readonly [Kind in Node["kind"]]?: Style } = {
  table: tableName,
  "table-reference": tableName,
  chain: chainName,
  verdict: chainName,
  "rule-command": chainName,
  "rename-chain": chainName,
  "set-declaration": objectName,
  flowtable: objectName,
  object: objectName,
  "element-command": objectName,
  "list-target": objectName,
  flow: objectName,
  define: variable,
  undefine: variable,
  "table-flags": flag,
  "chain-flags": flag,
  "set-flags": flag,
  nat: flag,
  queue: flag,
  "flowtable-hook": hook,
  "set-type": datatype,
};

const declarations: { readonly [Kind in Node["kind"]]?: Style } = {
  table: style("namespace", "declaration"),
  chain: style("function", "declaration"),
  "set-declaration": style("class", "declaration"),
  flowtable: style("class", "declaration"),
  object: style("class", "declaration"),
  define: style("variable", "declaration", "readonly"),
  meter: style("class", "declaration"),
};

function nameStyle(node: Identifier, { parent, isDeclaring }: Painting): Style {
  if (parent === null) return constant;
  if (parent.kind === "hook-specification") return node === parent.hook ? hook : datatype;
  if (parent.kind === "list-target" && parent.what.startsWith("chain")) return chainName;
  return (isDeclaring ? declarations[parent.kind] : undefined) ?? names[parent.kind] ?? constant;
}

function valueStyle({ form, text }: Value, { parent, expected }: Painting): Style {
  if (parent?.kind === "policy") return verdict;
  if (parent?.kind === "object-reference") return objectName;
  const isInterface = ["ifname", "iface_index"].includes(expectedDatatype(expected) ?? "");
  if (isInterface && form !== "number") return style("interface");
  if (form === "number" || (form === "word" && isNumeric(text))) return style("number");
  return form === "word" ? constant : style("string");
}

/** Addresses of every kind, times and classes; words are not. */
export function isNumeric(word: string): boolean {
  return /^\d/.test(word) || word.includes(":");
}
