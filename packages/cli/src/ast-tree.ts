import { elementAt, elementCount, type Node, type SetLiteral } from "@nftlint/syntax";

/** Fields that every node has and that a line of the tree shows in a place of their own. */
const common = new Set(["kind", "start", "end"]);

/** A syntax tree as indented lines: `field: kind [start..end] scalar=value`. Empty fields are left out. */
export function treeText(root: Node): string {
  const lines: string[] = [];
  addNode(root as unknown as Fields, "", 0, lines);
  return `${lines.join("\n")}\n`;
}

/** A syntax tree as JSON, with the elements of sets as nodes. */
export function treeJson(root: Node): string {
  return `${JSON.stringify(root, (_, value: unknown) => (isSet(value) ? withElements(value) : value), 2)}\n`;
}

type Fields = Readonly<Record<string, unknown>>;

function addNode(node: Fields, label: string, depth: number, lines: string[]): void {
  const fields = Object.entries(isSet(node) ? withElements(node) : node).filter(([name]) => !common.has(name));
  const scalars = fields
    .filter(([, value]) => isScalar(value))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const range = "start" in node ? [`[${node.start}..${node.end}]`] : [];
  const kind = typeof node.kind === "string" ? [node.kind] : [];
  lines.push(`${"  ".repeat(depth)}${[...(label ? [`${label}:`] : []), ...kind, ...range, ...scalars].join(" ")}`);
  for (const [name, value] of fields) {
    addField(name, value, depth + 1, lines);
  }
}

function addField(name: string, value: unknown, depth: number, lines: string[]): void {
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every(isScalar)) {
      lines.push(`${"  ".repeat(depth)}${name}: ${JSON.stringify(value)}`);
    } else {
      value.forEach((item, index) => {
        addField(`${name}[${index}]`, item, depth, lines);
      });
    }
  } else if (isFields(value)) {
    addNode(value, name, depth, lines);
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSet(value: unknown): value is SetLiteral {
  return isFields(value) && value.kind === "set" && "elements" in value && isFields(value.elements);
}

function withElements(set: SetLiteral): Fields {
  return { ...set, elements: Array.from({ length: elementCount(set) }, (_, index) => elementAt(set, index)) };
}
