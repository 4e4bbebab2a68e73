import type { HostFacts, NetworkInterface } from "@nftlint/host";
import { type AddressInterval, parseAddress, prefixInterval } from "@nftlint/semantics";
import { isLoopback } from "./nat-flows.ts";

/** The interfaces and addresses of a host, as far as they are known. */
export class HostAddresses {
  /** `null` where they are not known. */
  readonly interfaces: readonly NetworkInterface[] | null;

  constructor(host: HostFacts | null) {
    this.interfaces = host?.interfaces.known ? host.interfaces.value : null;
  }

  /** Whether all of these are addresses of the host itself; false where it is not known. */
  isLocal(addresses: AddressInterval): boolean {
    if (isLoopback(addresses)) return true;
    if (addresses.from !== addresses.to) return false;
    return (this.interfaces ?? []).some((candidate) =>
      candidate.addresses.some(
        ({ family, address }) => family === addresses.family && parseAddress(address)?.from === addresses.from,
      ),
    );
  }

  /** The interfaces whose own networks meet the addresses; empty where none is known to. */
  facing(addresses: AddressInterval): readonly string[] {
    const facing = (this.interfaces ?? []).filter((candidate) =>
      candidate.addresses.some(({ address, prefixLength }) => {
        const own = parseAddress(address);
        const network = own === null ? null : prefixInterval(own, prefixLength);
        return network?.family === addresses.family && network.from <= addresses.to && network.to >= addresses.from;
      }),
    );
    return facing.map(({ name }) => name);
  }

  /** The interfaces that packets of other hosts can come in on; ports of a bridge or bond are not asked for themselves. */
  entrances(): readonly string[] | null {
    if (this.interfaces === null) return null;
    return this.interfaces
      .filter(({ flags, master }) => !flags.includes("LOOPBACK") && flags.includes("UP") && master === null)
      .map(({ name }) => name);
  }
}
