/**
 * Scopes of variables: one for the whole load, one for each table's block, one for each chain's.
 * Sets, flowtables and objects have none of their own.
 */
import type { Define } from "@nftlint/syntax";
import type { Place } from "../ruleset.ts";

/** A name that is bound; `null` where what it stands for is not known. */
export interface Binding {
  readonly define: Place<Define> | null;
}

export class Scope {
  readonly parent: Scope | null;
  #own: Map<string, Binding> | null = null;

  constructor(parent: Scope | null) {
    this.parent = parent;
  }

  /** The binding that is seen here: the innermost one. */
  lookup(name: string): Binding | null {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      const binding = scope.#own?.get(name);
      if (binding !== undefined) return binding;
    }
    return null;
  }

  bind(name: string, define: Place<Define> | null): void {
    this.#own ??= new Map();
    this.#own.set(name, { define });
  }

  /** Takes back a binding of this scope; nft says nothing where there is none, and leaves outer ones alone. */
  unbind(name: string): void {
    this.#own?.delete(name);
  }

  /** Every name that is seen here, the innermost scope's first. */
  *names(): Iterable<string> {
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      if (scope.#own !== null) yield* scope.#own.keys();
    }
  }
}
