/** Which datatype a constant is read as at its place, as far as the tree alone tells. */
import { isSelector, selectorType } from "@nftlint/semantics";
import type { Expression, Identifier, Node, Reject, SetType } from "@nftlint/syntax";

/** Names of datatypes, one for each part of a concatenation; `null` for a part that is not known. */
type Datatypes = readonly (string | null)[];

/** What a place asks for: of keys, and of what keys map to. */
export interface ExpectedTypes {
  readonly key: Datatypes;
  readonly data: Datatypes;
}

/** A place that asks for nothing in particular. */
export const anything: ExpectedTypes = { key: [], data: [] };

/** The datatype of a single constant; `null` where it is not known. */
export function expectedDatatype({ key }: ExpectedTypes): string | null {
  return key.length === 1 ? (key[0] ?? null) : null;
}

/**
 * What a place asks for, one step down the tree.
 * @param around what the parent's own place asks for
 */
export function expectedBelow(parent: Node, child: Node, around: ExpectedTypes): ExpectedTypes {
  const step = steps[parent.kind] as Step<Node["kind"]> | undefined;
  return step?.(parent, child, around) ?? anything;
}

/** From a node to a child; `null` where the child may be anything. */
type Step<Kind extends Node["kind"]> = (
  parent: Extract<Node, { kind: Kind }>,
  child: Node,
  around: ExpectedTypes,
) => ExpectedTypes | null;

const same = (_: Node, __: Node, around: ExpectedTypes) => around;

const rejectCodes: Readonly<Partial<Record<NonNullable<Reject["with"]>, string>>> = {
  icmp: "icmp_code",
  icmpv6: "icmpv6_code",
  icmpx: "icmpx_code",
};

const steps: { readonly [Kind in Node["kind"]]?: Step<Kind> } = {
  set: same,
  list: same,
  range: same,
  "set-elements": same,
  block: same,
  match: ({ left }, child) => (child === left ? null : keys(typesOf(left))),
  "verdict-map": ({ key, map }, child) => (child === map ? keys(typesOf(key)) : null),
  "map-lookup": ({ key, map }, child, around) => (child === map ? { key: typesOf(key), data: around.key } : null),
  assignment: ({ target, value }, child) => (child === value ? keys(typesOf(target)) : null),
  element: ({ key, data }, child, around) =>
    child === key ? keys(around.key) : child === data ? keys(around.data) : null,
  concatenation: ({ parts }, child, { key }) => keys([key[parts.indexOf(child as Expression)] ?? null]),
  // `tcp flags & (syn | ack)`: the constants of an operator are of the type of the other side.
  binary: ({ left, right }, child, around) =>
    around.key.length === 0 && child === right ? keys(typesOf(left)) : around,
  prefix: ({ base }, child, around) => (child === base ? around : null),
  "set-declaration": ({ block }) => declaredTypes(block?.items.find((item) => item.kind === "set-type") ?? null),
  nat: ({ port }, child) => (child === port ? keys(["inet_service"]) : null),
  tproxy: ({ port }, child) => (child === port ? keys(["inet_service"]) : null),
  reject: (parent) => keys([parent.with === null ? null : (rejectCodes[parent.with] ?? null)]),
  devices: () => keys(["ifname"]),
  dup: ({ device }, child) => (child === device ? keys(["ifname"]) : null),
  fwd: ({ device }, child) => (child === device ? keys(["ifname"]) : null),
};

function keys(key: Datatypes): ExpectedTypes {
  return { key, data: [] };
}

function declaredTypes(type: SetType | null): ExpectedTypes {
  const typesOfParts = (parts: SetType["key"]) => parts.flatMap(declaredPart);
  return type === null
    ? anything
    : { key: typesOfParts(type.key), data: type.data === null ? [] : typesOfParts(type.data) };
}

function declaredPart(part: Identifier | Expression): Datatypes {
  return part.kind === "identifier" ? [part.name] : typesOf(part);
}

/** What an expression yields by itself. */
function typesOf(expression: Expression): Datatypes {
  let current = expression;
  while (current.kind === "binary") current = current.left;
  if (current.kind === "concatenation") return current.parts.flatMap(typesOf);
  return [isSelector(current) ? (selectorType(current, null)?.datatype ?? null) : null];
}
