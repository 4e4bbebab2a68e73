/** An end that packets may come to, of which nobody needs to be told: another firewall does the same with them. */
import { type Box, intersectBoxes } from "@nftlint/semantics";
import type { Fate } from "../way/way.ts";
import { areWritesAlike } from "./deferred.ts";
import type { FieldName } from "./fields.ts";
import { currentValue, type State } from "./reading.ts";
import type { PacketRegion } from "./slice.ts";
import { isSameValue } from "./value.ts";

export class Expectation {
  readonly #kind: Fate["kind"];
  readonly #state: State;
  /** What was written to packets, by whether it is the same as expected. */
  readonly #written = new WeakMap<State["values"], boolean>();

  constructor({ kind, state }: { readonly kind: Fate["kind"]; readonly state: State }) {
    this.#kind = kind;
    this.#state = state;
  }

  /** Whether packets that are dropped come to the same end: what was written to them by then is gone with them. */
  get isDropped(): boolean {
    return this.#kind === "dropped";
  }

  /**
   * Whether packets that arrive as they are now come to the same end.
   * @param region packets of which those are meant that are in the box as well
   */
  isArrivalOf(state: State, box: Box, region: PacketRegion): boolean {
    if (this.#kind !== "delivered" && this.#kind !== "sent") return false;
    if (!this.#isWritten(state)) return false;
    if (this.#state.deferred === null && state.deferred === null) return true;
    return region.every((slice) => {
      const common = intersectBoxes(box, slice.box);
      return common === null || areWritesAlike(this.#state.deferred, state.deferred, common);
    });
  }

  #isWritten(state: State): boolean {
    if (state.unknown.size > 0 || this.#state.unknown.size > 0) return false;
    let isSame = this.#written.get(state.values);
    if (isSame === undefined) {
      isSame = areValuesSame(this.#state, state);
      this.#written.set(state.values, isSame);
    }
    return isSame;
  }
}

function areValuesSame(one: State, other: State): boolean {
  const names = new Set<FieldName>([...one.values.keys(), ...other.values.keys()]);
  return [...names].every((name) => isSameValue(currentValue(name, one), currentValue(name, other)));
}
