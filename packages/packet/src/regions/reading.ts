/** What expressions come to, told by what the packet came with. */
import { type Box, type Constraint, constrain, isSelector, resolve, type ValueType } from "@nftlint/semantics";
import type { Binary, Expression, Selector } from "@nftlint/syntax";
import { constantNumber } from "../nft/constants.ts";
import { typeOf } from "../nft/evaluate.ts";
import { type Scope, textOf } from "../nft/scope.ts";
import type { Cause } from "../verdict.ts";
import type { Deferred } from "./deferred.ts";
import { type Entry, etherTypes, type FieldName, fields } from "./fields.ts";
import { fieldNameOf, havingHeader, ofConnection, onWire } from "./selector-fields.ts";
import { nameOf, type Space } from "./space.ts";
import { combine, constant, original, packetsWith, type SymbolicValue } from "./value.ts";

/** The packets of a piece as rules have changed them on their way. */
export interface State {
  readonly family: "ip" | "ip6";
  readonly entry: Entry;
  /** The fields that are no longer as the packets came with them. */
  readonly values: ReadonlyMap<FieldName, SymbolicValue>;
  /** Fields that a rule wrote what cannot be told, with what they depend on. */
  readonly unknown: ReadonlyMap<FieldName, string>;
  /** Marks that rules wrote to some of them after what `values` tells; `null` for none. */
  readonly deferred: Deferred | null;
  /** Whether connection tracking has seen them. */
  readonly isTracked: boolean;
  /** Whether NAT has decided on their source or destination: no other chain of NAT is asked then. */
  readonly isSourceDecided: boolean;
  readonly isDestinationDecided: boolean;
  /** Whether they came to what is looked for. */
  readonly isMet: boolean;
  /** The rules that wrote something to them, in order. */
  readonly writers: readonly Cause[];
}

/** What an expression comes to for the packets that have it. */
export type SymbolicReading =
  /** `having`: the packets that have it; nothing is asked of others. */
  | { readonly kind: "value"; readonly value: SymbolicValue; readonly having: Box }
  | { readonly kind: "tuple"; readonly parts: readonly SymbolicValue[]; readonly having: Box }
  /** No packet has it. */
  | { readonly kind: "absent" }
  | { readonly kind: "untold"; readonly text: string; readonly having: Box };

const nothing: SymbolicReading = { kind: "absent" };

/** What is read in. */
export interface Reader {
  readonly state: State;
  readonly scope: Scope;
  readonly space: Space;
}

/** @param expected the type that its place asks for, by which constants are read */
export function read(expression: Expression, expected: ValueType | null, reader: Reader): SymbolicReading {
  const { scope } = reader;
  const value = resolve(scope.ruleset, expression) ?? expression;
  if (isSelector(value)) return readSelector(value, reader);
  if (value.kind === "binary") return readBinary(value, expected, reader);
  if (value.kind === "concatenation") return readParts(value.parts, expected, reader);
  const number = constantNumber(value, expected, scope);
  if (number === null) return { kind: "untold", text: textOf(expression, scope), having: [] };
  return { kind: "value", value: constant(number, expected?.bits ?? 128), having: [] };
}

function readBinary(node: Binary, expected: ValueType | null, reader: Reader): SymbolicReading {
  const type = typeOf(node.left, reader.scope) ?? expected;
  const left = read(node.left, type, reader);
  const right = read(node.right, type, reader);
  if (left.kind !== "value") return left.kind === "tuple" ? untold(node, reader) : left;
  if (right.kind !== "value") return right.kind === "tuple" ? untold(node, reader) : right;
  const { operator } = node;
  if (operator === "<<" || operator === ">>") return untold(node, reader);
  const value = combine(operator, left.value, right.value);
  const having = value === null ? null : constrain(left.having, ...right.having);
  return value === null || having === null ? untold(node, reader) : { kind: "value", value, having };
}

function untold(node: Expression, { scope }: Reader, having: Box = []): SymbolicReading {
  return { kind: "untold", text: textOf(node, scope), having };
}

function readParts(parts: readonly Expression[], expected: ValueType | null, reader: Reader): SymbolicReading {
  const values: SymbolicValue[] = [];
  let having: Box | null = [];
  for (const [index, part] of parts.entries()) {
    const reading = read(part, expected?.parts?.[index] ?? null, reader);
    if (reading.kind === "absent" || reading.kind === "untold") return reading;
    if (reading.kind === "value") values.push(reading.value);
    else values.push(...reading.parts);
    having = constrain(having, ...reading.having);
    if (having === null) return nothing;
  }
  return { kind: "tuple", parts: values, having };
}

function readSelector(selector: Selector, reader: Reader): SymbolicReading {
  const { scope, space } = reader;
  const name = fieldNameOf(selector, scope.table.family);
  const having = headerOf(selector, reader);
  if (having === null) return nothing;
  if (name !== null) return readField(name, selector, having, reader);
  if (selector.kind === "ct" && selector.key !== "zone" && !reader.state.isTracked) return nothing;
  const type = typeOf(selector, scope);
  const connection = selector.kind === "ct" ? connectionOf(reader) : [];
  if (connection === null) return nothing;
  const both = constrain(having, ...connection);
  if (both === null) return nothing;
  return (
    readTranslation(selector, both, reader) ?? {
      kind: "value",
      value: original(space.other(nameOf(selector, scope), type)),
      having: both,
    }
  );
}

/** Whether a new connection is translated is known; of others it is as free as their marks. */
function readTranslation(selector: Selector, having: Box, { state, scope, space }: Reader): SymbolicReading | null {
  if (selector.kind !== "ct" || selector.key !== "status") return null;
  if (!state.isSourceDecided && !state.isDestinationDecided) return null;
  const bits = (state.isSourceDecided ? 16n : 0n) | (state.isDestinationDecided ? 32n : 0n);
  const own = original(space.other(nameOf(selector, scope), typeOf(selector, scope)));
  const value = combine("|", own, constant(bits, 32));
  return value === null ? null : { kind: "value", value, having };
}

/** The packets that have the header; `null` where none of the piece's family has it. */
function headerOf(selector: Selector, { state }: Reader): Box | null {
  if (selector.kind === "payload") {
    if (selector.protocol === "ip" || selector.protocol === "ip6") {
      if (selector.protocol !== state.family) return null;
    }
    if (selector.protocol === "arp" || selector.protocol === "vlan") return null;
  }
  const having = havingHeader(selector);
  return selector.kind === "payload" && selector.protocol === "ether" ? constrain(having, onWire) : having;
}

function readField(name: FieldName, selector: Selector, having: Box, reader: Reader): SymbolicReading {
  const { state } = reader;
  if (name === "family") {
    const isNumbered = selector.kind === "meta" && selector.key === "nfproto";
    const number = isNumbered ? (state.family === "ip" ? 2n : 10n) : etherTypes[state.family];
    return { kind: "value", value: constant(number, 16), having };
  }
  const isOfConnection = name === "direction" || name === "connectionMark";
  const connection = isOfConnection ? connectionOf(reader) : [];
  const all = connection === null ? null : constrain(having, ...connection);
  if (all === null) return nothing;
  const reason = state.unknown.get(name);
  if (reason !== undefined) {
    const field = reader.space.other(reason, typeOf(selector, reader.scope));
    return { kind: "value", value: original(field), having: all };
  }
  return { kind: "value", value: currentValue(name, reader.state), having: all };
}

/** A field as it is now. */
export function currentValue(name: FieldName, { values }: State): SymbolicValue {
  return values.get(name) ?? original(fields[name]);
}

/** The packets that have a connection now; `null` where none has. */
function connectionOf({ state, space }: Reader): readonly Constraint[] | null {
  if (!state.isTracked) return null;
  const own = currentValue("state", state);
  if (own.field !== null) return [ofConnection];
  const wanted = packetsWith(own, [{ from: 2n, to: 8n }], space.cells);
  return wanted === "all" ? [] : null;
}
