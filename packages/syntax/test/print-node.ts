/**
 * Prints a tree in one line, so that a test shows input and tree side by side:
 * `tcp dport { 22, 80 } accept` is `(match [tcp dport] {22, 80}) accept`.
 *
 * Selectors stand in brackets, operators and statements in parentheses, sets and blocks in braces;
 * a verb that is not written stands in brackets too.
 * A kind without a notation of its own prints as `(kind property=value …)`; what is `null`, false
 * or empty is left out. Ranges are not printed.
 */
import { elementAt, elementCount } from "../src/elements.ts";
import type { Element, Expression, Match, Node, Selector, SetLiteral, Value } from "../src/index.ts";

/** The notation of a node and of everything below it. */
export function printNode(node: Node): string {
  switch (node.kind) {
    case "identifier":
    case "family":
      return node.name;
    case "value":
      return printValue(node);
    case "comment":
      return `(comment ${printValue(node.text)})`;
    case "handle":
      return `(handle ${printValue(node.value)})`;
    case "command":
      return `${node.verbRange === null ? `[${node.verb}]` : node.verb} ${printNode(node.target)}`;
    case "table-reference":
      return print(node.family, node.name);
    case "block":
      return `{ ${(node.items as Node[]).map(printNode).join("; ")} }`;
    case "rule":
      return print(...node.statements, node.comment);
    case "set":
      return `{${elementsOf(node).map(printElement).join(", ")}}`;
    case "element":
      return printElement(node);
    case "element-option":
      return `(${node.option} ${printValue(node.value)})`;
    case "catch-all":
      return "*";
    case "match":
      return printMatch(node);
    case "verdict-statement":
      return printNode(node.verdict);
    case "assignment":
      return `(set ${print(node.target, node.value)})`;
    case "verdict-map":
      return `(vmap ${print(node.key, node.map)})`;
    default:
      return printExpression(node as Expression) ?? printSelector(node as Selector) ?? printProperties(node);
  }
}

function printValue({ form, text }: Value): string {
  if (form === "string") return `"${text}"`;
  return form === "word" && /^\d+$/.test(text) ? `word:${text}` : text;
}

function elementsOf(set: SetLiteral): Element[] {
  return Array.from({ length: elementCount(set) }, (_, index) => elementAt(set, index));
}

function printElement({ key, options, statements, data }: Element): string {
  const tail = data === null ? "" : ` : ${printNode(data)}`;
  return print(key, ...options, ...statements) + tail;
}

function printMatch({ operator, left, right, mask }: Match): string {
  return `(${print(operator ?? "match", left, right, mask === null ? null : `/ ${printNode(mask)}`)})`;
}

function printExpression(node: Expression): string | null {
  switch (node.kind) {
    case "variable":
      return `$${node.name}`;
    case "set-reference":
      return `@${node.name}`;
    case "binary":
      return `(${print(node.operator, node.left, node.right)})`;
    case "concatenation":
      return `(${print(".", ...node.parts)})`;
    case "list":
      return `(${print(",", ...node.items)})`;
    case "prefix":
      return `(${print("/", node.base, node.length)})`;
    case "range":
      return `(${print("-", node.from, node.to)})`;
    case "map-lookup":
      return `(${print("map", node.key, node.map)})`;
    case "verdict":
      return node.target === null ? node.verdict : `(${print(node.verdict, node.target)})`;
    default:
      return null;
  }
}

function printSelector(node: Selector): string | null {
  const words = selectorWords(node);
  return words === null ? null : `[${print(...words)}]`;
}

type Part = Node | string | null;

function selectorWords(node: Selector): Part[] | null {
  switch (node.kind) {
    case "payload":
      return [node.tunnel === null ? null : `${node.tunnel} >`, node.protocol, node.field];
    case "raw-payload":
      return [`@${[node.base, printNode(node.offset), printNode(node.length)].join(",")}`];
    case "extension-header":
      return ["exthdr", node.header, node.field, node.index];
    case "header-option": {
      const raw = node.raw === null ? null : `@${printNode(node.raw.offset)},${printNode(node.raw.length)}`;
      return [node.protocol, node.protocol === "sctp" ? "chunk" : "option", node.option, node.field, raw];
    }
    case "meta":
      return [node.qualified ? "meta" : null, node.key];
    case "ct":
      return ["ct", node.direction, node.family, node.key];
    case "rt":
      return ["rt", node.family, node.key];
    case "socket":
      return ["socket", node.key, ...named("level", node.level)];
    case "osf":
      return ["osf", ...named("ttl", node.ttl), node.key];
    case "fib":
      return ["fib", node.flags.join("."), node.result];
    case "ipsec":
      return ["ipsec", node.direction, ...named("spnum", node.index), node.family, node.key];
    case "numgen":
      return ["numgen", node.mode, "mod", node.modulus, ...named("offset", node.offset)];
    case "hash":
      return [
        node.algorithm,
        node.expression,
        "mod",
        node.modulus,
        ...named("seed", node.seed),
        ...named("offset", node.offset),
      ];
    case "tunnel":
      return ["tunnel", node.key];
    default:
      return null;
  }
}

function named(word: string, value: Part): Part[] {
  return value === null ? [] : [word, value];
}

/** The parts that are there, with one space between them. */
function print(...parts: readonly Part[]): string {
  return parts
    .filter((part) => part !== null)
    .map((part) => (typeof part === "string" ? part : printNode(part)))
    .join(" ");
}

function printProperties(node: Node): string {
  const properties = Object.entries(node).map(([name, value]) => printProperty(name, value as unknown));
  return `(${print(node.kind, ...properties)})`;
}

function printProperty(name: string, value: unknown): string | null {
  if (name === "kind" || name === "start" || name === "end") return null;
  if (value === null || value === false || (Array.isArray(value) && value.length === 0)) return null;
  if (value === true) return name;
  const text = printAny(value);
  if (text === null) return null;
  return name === "block" ? text : `${name}=${text}`;
}

/** `null` for plain ranges, such as those of keywords. */
function printAny(value: unknown): string | null {
  if (Array.isArray(value)) return `[${value.map(printAny).join(" ")}]`;
  if (typeof value !== "object" || value === null) return typeof value === "string" ? value : JSON.stringify(value);
  if ("kind" in value && "start" in value) return printNode(value as Node);
  if ("start" in value) return null;
  return `(${Object.values(value).map(printAny).join(" ")})`;
}
