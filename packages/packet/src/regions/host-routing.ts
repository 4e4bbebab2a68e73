/** Where a host's routes send the packets of a piece: it is cut until all packets of a part go the same way. */
import type { HostFacts } from "@nftlint/host";
import { type IntervalSet, intersectBoxes, intersection, intervalSet, type Region } from "@nftlint/semantics";
import { interfaceNumber } from "../nft/meta.ts";
import type { Packet } from "../packet.ts";
import type { RoutingDecision } from "../way/hooks.ts";
import { routingOf } from "../way/host.ts";
import { type Atoms, atomsOf, markTestsOf } from "./breakpoints.ts";
import { withNumber } from "./example.ts";
import { type FieldName, fields } from "./fields.ts";
import { currentPacket, type Piece, split, withValue } from "./piece.ts";
import { currentValue } from "./reading.ts";
import type { PieceRouting, Routed } from "./routing.ts";
import { type Slice, sliceOf } from "./slice.ts";
import type { Space } from "./space.ts";
import { combine, constant, packetsWith } from "./value.ts";

/** More combinations than these are not asked about. */
const mostCombinations = 400_000;

type Decide = (packet: Packet) => RoutingDecision;

export function hostRouting(host: HostFacts, space: Space): PieceRouting {
  const routing = routingOf(host);
  const tests = markTestsOf(host);
  for (const { mask } of tests) space.cells.add(fields.mark, mask);
  const atoms = { ip: atomsOf(host, "ip"), ip6: atomsOf(host, "ip6") };
  const route = (piece: Piece, decide: Decide) =>
    byMarks(piece, tests, space).flatMap((one) => new Cutting(one, atoms[one.state.family], decide, space).run());
  return {
    incoming: (piece) => route(piece, routing.incoming),
    outgoing: (piece) => route(piece, routing.outgoing),
    again: (piece) => route(piece, routing.again),
  };
}

/** A piece, cut by what the routing rules see of marks. */
function byMarks(piece: Piece, tests: ReturnType<typeof markTestsOf>, space: Space): readonly Piece[] {
  let pieces: readonly Piece[] = [piece];
  for (const { value, mask } of tests) {
    pieces = pieces.flatMap((one) => {
      const looked = combine("&", currentValue("mark", one.state), constant(mask, 32));
      const outcome = looked === null ? "untold" : packetsWith(looked, [{ from: value, to: value }], space.cells);
      if (typeof outcome === "string") return [one];
      const { inside, outside } = split(one, outcome.map(sliceOf));
      return [...inside, ...outside];
    });
  }
  return pieces;
}

/** What is decided for some numbers of a field, or of the fields behind it. */
type Tree =
  | { readonly decision: RoutingDecision; readonly key: string }
  | { readonly name: FieldName; readonly branches: readonly Branch[]; readonly key: string };

interface Branch {
  readonly numbers: IntervalSet;
  readonly tree: Tree;
}

class Cutting {
  readonly #piece: Piece;
  readonly #decide: Decide;
  readonly #space: Space;
  readonly #fields: readonly { readonly name: FieldName; readonly atoms: Atoms }[];

  constructor(piece: Piece, atoms: ReadonlyMap<FieldName, Atoms>, decide: Decide, space: Space) {
    this.#piece = piece;
    this.#decide = decide;
    this.#space = space;
    this.#fields = [...atoms].map(([name, all]) => ({ name, atoms: this.#possible(name, all) }));
  }

  run(): readonly Routed[] {
    const packet = currentPacket(this.#piece, this.#space);
    if (packet === null) return [];
    const unknown = packet.unknown?.source ?? packet.unknown?.destination ?? packet.unknown?.mark;
    if (unknown !== undefined) return [{ kind: "unknown", piece: this.#piece, text: unknown }];
    const combinations = this.#fields.reduce((product, { atoms }) => product * Math.max(atoms.length, 1), 1);
    if (combinations > mostCombinations) {
      this.#space.beyond.add("the routing of more packets than can be told apart");
      return [{ kind: "unknown", piece: this.#piece, text: "where the routes lead" }];
    }
    const tree = this.#treeOf(0, packet);
    return this.#leaves(tree, [[]]).flatMap(({ decision, region }) => this.#routed(decision, region));
  }

  /** The atoms that packets of the piece may have. */
  #possible(name: FieldName, atoms: Atoms): Atoms {
    const value = currentValue(name, this.#piece.state);
    const isFree = value.field !== null && value.known === 0n && this.#space.cells.of(value.field).length === 1;
    const own = isFree
      ? this.#piece.slice.box.find(({ dimension }) => dimension.name === value.field?.dimension.name)?.values
      : undefined;
    return atoms.flatMap((atom) => {
      if (value.field === null) return packetsWith(value, atom, this.#space.cells) === "all" ? [atom] : [];
      const both = own === undefined ? atom : intersection(own, atom);
      return both.length === 0 ? [] : [both];
    });
  }

  #treeOf(index: number, packet: Packet): Tree {
    const field = this.#fields[index];
    if (field === undefined) {
      const decision = this.#decide(packet);
      return { decision, key: keyOf(decision) };
    }
    const { name, atoms } = field;
    const isConstant = currentValue(name, this.#piece.state).field === null;
    if (isConstant || atoms.length === 0) return this.#treeOf(index + 1, packet);
    const found = new Map<string, { numbers: IntervalSet[]; tree: Tree }>();
    for (const numbers of atoms) {
      const tree = this.#treeOf(index + 1, withNumber(packet, name, numberIn(name, numbers)));
      const same = found.get(tree.key) ?? { numbers: [], tree };
      same.numbers.push(numbers);
      found.set(tree.key, same);
    }
    const branches = [...found.values()].map((one) => ({ numbers: intervalSet(one.numbers.flat()), tree: one.tree }));
    const [only] = branches;
    if (only !== undefined && branches.length === 1) return only.tree;
    return { name, branches, key: branches.map(({ numbers, tree }) => `${spell(numbers)}:${tree.key}`).join("|") };
  }

  #leaves(tree: Tree, region: Region): readonly { readonly decision: RoutingDecision; readonly region: Region }[] {
    if ("decision" in tree) return [{ decision: tree.decision, region }];
    return tree.branches.flatMap(({ numbers, tree: inner }) => {
      const outcome = packetsWith(currentValue(tree.name, this.#piece.state), numbers, this.#space.cells);
      if (outcome === "none" || outcome === "untold") return [];
      if (outcome === "all") return this.#leaves(inner, region);
      const both = region.flatMap((box) =>
        outcome.map((other) => intersectBoxes(box, other)).filter((common) => common !== null),
      );
      return this.#leaves(inner, both);
    });
  }

  #routed(decision: RoutingDecision, region: Region): readonly Routed[] {
    const slices: readonly Slice[] = region.map(sliceOf);
    return split(this.#piece, slices).inside.map((piece) => routedBy(decision, piece));
  }
}

function routedBy(decision: RoutingDecision, piece: Piece): Routed {
  switch (decision.kind) {
    case "local":
      return { kind: "local", piece };
    case "forward": {
      const output = constant(interfaceNumber(decision.outputInterface), 128);
      return { kind: "sent", piece: withValue(piece, "output", output) };
    }
    case "undeliverable":
      return { kind: "undeliverable", piece, cause: decision.cause };
    case "unknown":
      return { kind: "unknown", piece, text: decision.text };
  }
}

/** One number of an atom; of the names that no interface has, one that people would know as a name. */
function numberIn(name: FieldName, numbers: IntervalSet): bigint {
  const last = numbers.at(-1);
  const first = numbers[0]?.from ?? 0n;
  return name === "input" && first === 0n ? (last?.to ?? first) : first;
}

function spell(numbers: IntervalSet): string {
  return numbers.map(({ from, to }) => `${from}-${to}`).join();
}

/** A text that is the same for decisions that differ in the address that they speak of alone. */
function keyOf(decision: RoutingDecision): string {
  switch (decision.kind) {
    case "local":
      return "local";
    case "forward":
      return `by ${decision.outputInterface}`;
    case "undeliverable":
      return `undeliverable: ${decision.cause.kind === "kernel" ? withoutAddresses(decision.cause.reason) : ""}`;
    case "unknown":
      return `unknown: ${withoutAddresses(decision.text)}`;
  }
}

function withoutAddresses(text: string): string {
  return text.replaceAll(/\b[\d.]{7,}\b|[\da-f]*:[\da-f:]+/g, "x");
}
