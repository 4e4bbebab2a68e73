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

  /** The first address that an interface has of a family, but for link-local ones. */
  ownOn(name: string, family: "ip" | "ip6"): bigint | null {
    return this.#ownOn(name, family)?.address.from ?? null;
  }

  /** An address of another host in the network of an interface. */
  neighbourOn(name: string, family: "ip" | "ip6"): bigint | null {
    const own = this.#ownOn(name, family);
    if (own === undefined) return null;
    const { address, network } = own;
    const candidates = [110n, 10n, 2n, 1n, 0n].map((offset) => network.from + offset);
    return candidates.find((candidate) => candidate < network.to && candidate !== address.from) ?? null;
  }

  #ownOn(name: string, family: "ip" | "ip6"): OwnAddress | undefined {
    return this.#own.find(
      ({ interfaceName, address }) => interfaceName === name && address.family === family && !isLinkLocal(address),
    );
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

/** fe80::/10 (RFC 4291). */
function isLinkLocal({ family, from }: AddressInterval): boolean {
  return family === "ip6" && from >> 118n === 0x3fan;
}

function ownAddresses({ name, addresses }: NetworkInterface): OwnAddress[] {
  return addresses.flatMap(({ address: text, prefixLength }) => {
    const address = parseAddress(text);
    const network = address === null ? null : prefixInterval(address, prefixLength);
    return address === null || network === null ? [] : [{ interfaceName: name, address, network }];
  });
}
