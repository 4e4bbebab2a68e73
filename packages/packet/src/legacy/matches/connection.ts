/** Matches of conntrack and of marks: conntrack, state, mark, connmark. */
import { protocolNumberOf } from "@nftlint/semantics";
import { formatAddress, holdsAddress, isSameAddress, readMaskedAddress } from "../../address.ts";
import type { Address, Connection, ConnectionEnds, Packet } from "../../packet.ts";
import { fitsMask, hexadecimal, inRange, readMaskedNumber, readRange } from "../numbers.ts";
import { type Extension, extensionOf, type RuleOption, type Test, type TestAnswer, testOf } from "../test.ts";

export const conntrackExtension: Extension = extensionOf({
  "--ctstate": stateTest,
  "--ctdir": directionTest,
  "--ctproto": protocolTest,
  "--ctorigsrc": (option, text) => addressTest(option, text, "original source"),
  "--ctorigdst": (option, text) => addressTest(option, text, "original destination"),
  "--ctreplsrc": (option, text) => addressTest(option, text, "reply source"),
  "--ctrepldst": (option, text) => addressTest(option, text, "reply destination"),
  "--ctorigsrcport": (option, text) => portTest(option, text, "original source"),
  "--ctorigdstport": (option, text) => portTest(option, text, "original destination"),
  "--ctreplsrcport": (option, text) => portTest(option, text, "reply source"),
  "--ctrepldstport": (option, text) => portTest(option, text, "reply destination"),
  "--ctstatus": () => null,
  "--ctexpire": () => null,
});

export const stateExtension: Extension = extensionOf({ "--state": stateTest });

export const markExtension: Extension = extensionOf({
  "--mark": (option, text) => {
    const wanted = readMaskedNumber(text);
    if (wanted === null) return null;
    return testOf(
      option,
      ({ mark, unknownMarkBits = 0 }) => fitsMask(mark, unknownMarkBits, wanted, "the mark of the packet"),
      ({ mark }) => `the mark is ${hexadecimal(mark)}`,
    );
  },
});

export const connmarkExtension: Extension = extensionOf({
  "--mark": (option, text) => {
    const wanted = readMaskedNumber(text);
    if (wanted === null) return null;
    const test = testOf(
      option,
      ({ connection }) =>
        connection.mark === null
          ? "the mark of the connection"
          : fitsMask(connection.mark, 0, wanted, "the mark of the connection"),
      ({ connection }) => `the mark of the connection is ${connection.mark ?? "not known"}`,
    );
    return tracked(test);
  },
});

function hasNoConnection({ state }: Connection): boolean {
  return state === "invalid" || state === "untracked";
}

/** Packets without a connection match nothing that is asked of it, inverted or not. */
function tracked(test: Test): Test {
  return {
    ask: (packet, context) => !hasNoConnection(packet.connection) && test.ask(packet, context),
    actual: (packet) => (hasNoConnection(packet.connection) ? stateWords(packet) : test.actual(packet)),
  };
}

function stateWords({ connection }: Packet): string {
  return `the state of the connection is ${connection.state}`;
}

/** `SNAT` and `DNAT` are states beside the others. */
function stateTest(option: RuleOption, list: string): Test {
  const states = new Set(list.split(","));
  return testOf(
    option,
    ({ connection }) => {
      if (states.has(connection.state.toUpperCase())) return true;
      if (hasNoConnection(connection)) return false;
      return (
        (states.has("DNAT") && connection.isDestinationTranslated) ||
        (states.has("SNAT") && connection.isSourceTranslated)
      );
    },
    stateWords,
  );
}

function directionTest(option: RuleOption, direction: string): Test {
  const test = testOf(
    option,
    ({ connection }) => connection.direction === direction.toLowerCase(),
    ({ connection }) => `its direction is ${connection.direction}`,
  );
  return tracked(test);
}

function protocolTest(option: RuleOption, name: string): Test | null {
  const number = protocolNumberOf(name);
  if (number === null) return null;
  return tracked(
    testOf(
      option,
      ({ protocol }) => protocol === number,
      ({ protocol }) => `the protocol is ${protocol}`,
    ),
  );
}

/** An end of the connection as conntrack has it. */
type End = "original source" | "original destination" | "reply source" | "reply destination";

interface EndPoint {
  readonly address: Address;
  readonly port: number | null;
}

/** An end of the connection; `null` where a translation hides it. */
function endOf(packet: Packet, end: End): EndPoint | null {
  const { isSourceTranslated, isDestinationTranslated, original, reply, unknown, direction } = packet.connection;
  const isOriginal = direction === "original";
  if (original !== undefined && end === "original source") return sourceOf(original);
  if (original !== undefined && end === "original destination") return destinationOf(original);
  if (reply !== undefined && unknown === undefined && end === "reply source") return sourceOf(reply);
  if (reply !== undefined && unknown === undefined && end === "reply destination") return destinationOf(reply);
  // Replies come from where the first packet goes after its translation.
  if (isOriginal && end === "reply source" && isRewritten(packet)) return destinationOf(packet);
  if (isSourceTranslated || isDestinationTranslated) return null;
  const isSource = end === "original source" || end === "reply destination";
  return isSource === isOriginal ? sourceOf(packet) : destinationOf(packet);
}

/** Whether the packet shows that its destination is translated already. */
function isRewritten({ destination, destinationPort, connection: { original } }: Packet): boolean {
  if (original === undefined) return false;
  return !isSameAddress(original.destination, destination) || original.destinationPort !== destinationPort;
}

function sourceOf({ source, sourcePort }: ConnectionEnds): EndPoint {
  return { address: source, port: sourcePort };
}

function destinationOf({ destination, destinationPort }: ConnectionEnds): EndPoint {
  return { address: destination, port: destinationPort };
}

function addressTest(option: RuleOption, text: string, end: End): Test | null {
  const wanted = readMaskedAddress(text);
  if (wanted === null) return null;
  return endTest(option, end, ({ address }) => holdsAddress(wanted, address));
}

function portTest(option: RuleOption, text: string, end: End): Test | null {
  const range = readRange(text, 65535);
  if (range === null) return null;
  return endTest(option, end, ({ port }) => inRange(port, range, `the ${end} port of the connection`));
}

function endTest(option: RuleOption, end: End, ask: (point: EndPoint) => TestAnswer): Test {
  const test = testOf(
    option,
    (packet) => {
      const point = endOf(packet, end);
      return point === null ? `the ${end} of the connection, which is translated` : ask(point);
    },
    (packet) => {
      const point = endOf(packet, end);
      return `the ${end} of the connection is ${point === null ? "not known" : formatAddress(point.address)}`;
    },
  );
  return tracked(test);
}
