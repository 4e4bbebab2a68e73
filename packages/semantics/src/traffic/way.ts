/** Where the packets of a class are while a chain is walked, rule by rule. */
import { both, type Coverage, either, inverse } from "./coverage.ts";
import type { Ending } from "./statements.ts";

/** How many of the packets end where. */
export interface Outcome {
  readonly accepted: Coverage;
  readonly dropped: Coverage;
  /** Those that come to the end of the chain, or return from it. */
  readonly passed: Coverage;
}

export const unknownOutcome: Outcome = { accepted: "unknown", dropped: "unknown", passed: "unknown" };

/** In all methods `matching` is how many of the packets that reach the current rule it is about. */
export class Way {
  /** How many of the packets come to the current rule. */
  reaching: Coverage = "all";
  #accepted: Coverage = "none";
  #dropped: Coverage = "none";
  #passed: Coverage = "none";

  /** Whether some of the packets may have been accepted so far. */
  get hasAccepted(): boolean {
    return this.#accepted !== "none";
  }

  /** Packets end here; where that is unknown, they may have ended either way or go on. */
  end(ending: Ending, matching: Coverage): void {
    const part = both(this.reaching, ending === "unknown" ? both(matching, "unknown") : matching);
    if (ending !== "dropped") this.#accepted = either(this.#accepted, part);
    if (ending !== "accepted") this.#dropped = either(this.#dropped, part);
    this.#reduce(ending === "unknown" ? both(matching, "unknown") : matching);
  }

  /** Packets go back to the chain that jumped here, or to the policy. */
  leave(matching: Coverage): void {
    this.#passed = either(this.#passed, both(this.reaching, matching));
    this.#reduce(matching);
  }

  /** Packets go through another chain, whose outcome is given for all of them; after a jump some come back. */
  enter(target: Outcome, verdict: "jump" | "goto", matching: Coverage): void {
    const part = both(this.reaching, matching);
    this.#accepted = either(this.#accepted, both(part, target.accepted));
    this.#dropped = either(this.#dropped, both(part, target.dropped));
    if (verdict === "goto") this.#passed = either(this.#passed, both(part, target.passed));
    this.#reduce(verdict === "goto" ? matching : both(matching, inverse(target.passed)));
  }

  /** What became of all packets, once the rules are through. */
  outcome(): Outcome {
    return {
      accepted: this.#accepted,
      dropped: this.#dropped,
      passed: either(this.#passed, this.reaching),
    };
  }

  #reduce(gone: Coverage): void {
    this.reaching = both(this.reaching, inverse(gone));
  }
}
