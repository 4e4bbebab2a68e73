/** The options that every rule may have without `-m`. */
import { protocolNumberOf } from "@nftlint/semantics";
import { formatAddress, holdsAddress, readMaskedAddress } from "../../address.ts";
import type { Address, Packet } from "../../packet.ts";
import { type Extension, extensionOf, type RuleOption, type Test, testOf } from "../test.ts";

export const baseOptions: Extension = extensionOf(
  {
    "-s": (option, text) => addressTest(option, text, "source"),
    "-d": (option, text) => addressTest(option, text, "destination"),
    "-i": (option, name) => interfaceTest(option, name, "inputInterface"),
    "-o": (option, name) => interfaceTest(option, name, "outputInterface"),
    "-p": protocolTest,
    "-f": (option) =>
      testOf(
        option,
        ({ isFragment }) => isFragment,
        (packet) => `it is ${packet.isFragment ? "a" : "no"} fragment`,
      ),
  },
  { "-f": 0 },
);

function addressTest(option: RuleOption, text: string, side: "source" | "destination"): Test | null {
  const wanted = readMaskedAddress(text);
  if (wanted === null) return null;
  const addressIn = (packet: Packet): Address => packet[side];
  return testOf(
    option,
    (packet) => packet.unknown?.[side] ?? holdsAddress(wanted, addressIn(packet)),
    (packet) => `the ${side} is ${formatAddress(addressIn(packet))}`,
  );
}

/** A `+` at the end stands for the rest of the name. Where a packet has no interface, the kernel compares the empty name. */
function interfaceTest(option: RuleOption, wanted: string, side: "inputInterface" | "outputInterface"): Test {
  const start = wanted.endsWith("+") ? wanted.slice(0, -1) : null;
  const words = side === "inputInterface" ? "comes in on" : "leaves by";
  return testOf(
    option,
    (packet) => {
      const name = packet[side] ?? "";
      return start === null ? name === wanted : name.startsWith(start);
    },
    (packet) => `it ${words} ${packet[side] ?? "no interface"}`,
  );
}

function protocolTest(option: RuleOption, name: string): Test | null {
  if (name === "all" || name === "0")
    return testOf(
      option,
      () => true,
      () => "it is of some protocol",
    );
  const number = protocolNumberOf(name);
  if (number === null) return null;
  return testOf(
    option,
    ({ protocol }) => protocol === number,
    ({ protocol }) => `the protocol is ${protocolNames[protocol] ?? protocol}`,
  );
}

const protocolNames: Readonly<Record<number, string>> = {
  1: "icmp",
  6: "tcp",
  17: "udp",
  58: "ipv6-icmp",
  132: "sctp",
};
