import type { HostFacts, NetworkInterface } from "@nftlint/host";
import { type AddressInterval, parseAddress, prefixInterval } from "@nftlint/semantics";
import { isLoopback } from "./nat-flows.ts";

/** An address of the host, and the network that it reaches through the interface. */
interface OwnAddress {
  readonly interfaceName: string;
  readonly address: AddressInterval;
  readonly network: AddressInterval;
}

/** The interfaces and addresses of a host, as far as they are known. */
export class HostAddresses {
  readonly #interfaces: readonly NetworkInterface[] | null;
  readonly #own: readonly OwnAddress[];

  constructor(host: HostFacts | null) {
    this.#interfaces = host?.interfaces.known ? host.interfaces.value : null;
    this.#own = (this.#interfaces ?? []).flatMap(ownAddresses);
  }

  /** Whether all of these are addresses of the host itself; false where it is not known. */
  isLocal(addresses: AddressInterval): boolean {
    const { family, from, to } = addresses;
    if (isLoopback(addresses)) return true;
    return from === to && this.#own.some(({ address }) => address.from === from && address.family === family);
  }

  /** The interfaces whose own networks meet the addresses; empty where none is known to. */
  facing({ family, from, to }: AddressInterval): readonly string[] {
    return this.#own
      .filter(({ network }) => network.family === family && network.from <= to && network.to >= from)
      .map(({ interfaceName }) => interfaceName);
  }

  /**
   * The interfaces that packets of other hosts can come in on, `null` where they are not known;
   * ports of a bridge or bond are not asked for themselves.
   */
  entrances(): readonly string[] | null {
    if (this.#interfaces === null) return null;
    return this.#interfaces
      .filter(({ flags, master }) => !flags.includes("LOOPBACK") && flags.includes("UP") && master === null)
      .map(({ name }) => name);
  }
}

function ownAddresses({ name, addresses }: NetworkInterface): OwnAddress[] {
  return addresses.flatMap(({ address: text, prefixLength }) => {
    const address = parseAddress(text);
    const network = address === null ? null : prefixInterval(address, prefixLength);
    return address === null || network === null ? [] : [{ interfaceName: name, address, network }];
  });
}
