/**
 * The steps of a rule: tests, which may be asked in any order, and effects, which may not. nft adds
 * the tests of protocols that a field needs by itself, and leaves them out where it lists the rule;
 * here each of them is a step, whether it was written or not.
 */
import type { FamilyName } from "@nftlint/syntax";

/** What can be known of a packet's protocols. */
export type Layer = "link" | "vlan" | "network" | "transport" | "message";

interface Step {
  text: string;
  readonly isTest: boolean;
}

interface Fact {
  readonly value: number;
  /** The step that asks for it; `null` where the table's family says so. */
  readonly step: Step | null;
  /** Whether the step asks for more than the layer's protocol, and so stays as it is. */
  readonly isMore: boolean;
}

/** IEEE 802.1Q and 802.1ad. */
const vlanTags = new Set([0x8100, 0x88a8]);

/** EtherTypes of the families whose packets are of one network protocol. */
const familyProtocols: Readonly<Record<string, number>> = { ip: 0x0800, ip6: 0x86dd, arp: 0x0806 };

export class Steps {
  readonly #steps: Step[] = [];
  readonly #facts = new Map<Layer, Fact>();
  readonly #family: FamilyName;

  constructor(family: FamilyName) {
    this.#family = family;
    const value = familyProtocols[family];
    if (value !== undefined) this.#facts.set("network", { value, step: null, isMore: false });
  }

  /** What packets are of at this place, as the steps so far ask for it; `null` where that is open. */
  known(layer: Layer): number | null {
    return this.#facts.get(layer)?.value ?? null;
  }

  /** The steps of another rule of the same table. */
  fresh(): Steps {
    return new Steps(this.#family);
  }

  /** Adds something that a packet must have. */
  test(text: string): void {
    this.#steps.push({ text, isTest: true });
  }

  /** Adds the test of a protocol; what needs the protocol later rests on it. */
  testProtocol(layer: Layer, value: number, text: string, isMore = false): void {
    const fact = this.#facts.get(layer);
    // No packet of the table is of another protocol.
    if (fact?.value === value && fact.step === null) return;
    const step = { text, isTest: true };
    this.#steps.push(step);
    this.#facts.set(layer, { value, step, isMore });
  }

  /** A field needs the protocol: the test that asks for it becomes one with the test that nft would add. */
  require(layer: Layer, value: number): void {
    const fact = this.#facts.get(layer);
    const text = protocolTest(layer, value);
    if (fact?.value !== value) this.testProtocol(layer, value, text);
    else if (fact.step !== null && !fact.isMore) fact.step.text = text;
  }

  /** Something rests on what is known of a layer, whatever that is. */
  rely(layer: Layer): void {
    const fact = this.#facts.get(layer);
    if (fact !== undefined) this.require(layer, fact.value);
  }

  /** The tag of a VLAN stands where the network protocol is announced else: the test of one is the test of the other. */
  requireTag(): void {
    const fact = this.#facts.get("network");
    if (fact === undefined || !vlanTags.has(fact.value) || fact.step === null) this.require("vlan", 0x8100);
    else {
      fact.step.text = protocolTest("vlan", fact.value);
      this.#facts.set("vlan", fact);
      this.#facts.delete("network");
    }
  }

  /** Adds something that the rule does. */
  effect(text: string): void {
    this.#steps.push({ text, isTest: false });
  }

  /** All steps in one line; tests between two effects in order of their text, each once. */
  finish(): string {
    const lines: string[] = [];
    let tests = new Set<string>();
    const flush = () => {
      lines.push(...[...tests].sort());
      tests = new Set();
    };
    for (const { text, isTest } of this.#steps) {
      if (isTest) tests.add(text);
      else {
        flush();
        lines.push(text);
      }
    }
    flush();
    return lines.join("; ");
  }
}

/** The test that nft adds for a field. */
function protocolTest(layer: Layer, value: number): string {
  return `${layer === "transport" ? "meta l4proto" : layer} = {${value}}`;
}
