import type { PacketPath } from "@nftlint/linter";

/** So many characters take longer to check than the packet path to load. */
const long = 200_000;

/** Loads the packet path when a check has found something to follow packets for: most find nothing, and start sooner. */
export class PacketPathLoader {
  #loaded: PacketPath | null = null;

  /** Runs a check with what is loaded, and once more where it asks for more than that. Long texts are checked once. */
  async run<Result>(check: (packetPath: () => PacketPath | null) => Result, length: number): Promise<Result> {
    let isAsked = false;
    if (length >= long) await this.#load();
    const result = check(() => {
      isAsked ||= this.#loaded === null;
      return this.#loaded;
    });
    if (!isAsked) return result;
    await this.#load();
    return check(() => this.#loaded);
  }

  async #load(): Promise<void> {
    this.#loaded ??= await import("@nftlint/packet");
  }
}
