/** Where two firewalls are not written alike: rules, policies, chains and elements that one has and the other has not. */
import { chainProperties, meaningOf, objectProperties, sequenceSteps } from "@nftlint/host";
import { type RulesetChain, type RulesetRule, type RulesetSet, type RulesetTable, setTypes } from "@nftlint/semantics";
import { walk } from "@nftlint/syntax";
import { chainName } from "../answer/words.ts";
import { chainsAtHook } from "../nft/hooks.ts";
import type { Firewall } from "../way/host.ts";
import { changedKeys, type Keys } from "./elements.ts";

/** A place of one firewall that is not so in the other. */
export interface Change {
  readonly firewall: Firewall;
  readonly chain: RulesetChain;
  /** `null`: all packets that come to the chain may be treated differently. */
  readonly rule: RulesetRule | null;
  /** The keys of a set that the rule asks for, where nothing but they came or went. */
  readonly keys: { readonly set: string; readonly keys: Keys } | null;
}

/** Every place where packets may be treated differently. */
export function changesBetween(old: Firewall, now: Firewall): readonly Change[] {
  const [before, after] = [tablesOf(old), tablesOf(now)];
  const names = new Set([...before.keys(), ...after.keys()]);
  const changes = [...names].flatMap((name) =>
    new TableChanges(old, now, before.get(name) ?? null, after.get(name) ?? null).gather(),
  );
  return [...changes, ...changedOrder(old, now)];
}

const hooks = ["ingress", "prerouting", "input", "forward", "output", "postrouting", "egress"] as const;

/** Chains of one priority that both firewalls have may have changed places. */
function changedOrder(old: Firewall, now: Firewall): readonly Change[] {
  return hooks.flatMap((hook) =>
    (["ip", "ip6"] as const).flatMap((family) => {
      const chainsOf = ({ ruleset, tables }: Firewall) =>
        chainsAtHook(ruleset, tables, hook, family, null).map(({ chain }) => chain);
      const [left, right] = [chainsOf(old), chainsOf(now)];
      const common = (one: readonly RulesetChain[], other: readonly RulesetChain[]) => {
        const names = new Set(other.map(chainName));
        return one.filter((chain) => names.has(chainName(chain)));
      };
      const both = common(left, right);
      const isSame = both.map(chainName).join() === common(right, left).map(chainName).join();
      if (isSame) return [];
      const whole = (firewall: Firewall) => (chain: RulesetChain) => ({ firewall, chain, rule: null, keys: null });
      return [...both.map(whole(old)), ...common(right, left).map(whole(now))];
    }),
  );
}

/** The tables in force; a dormant one filters nothing. */
function tablesOf({ tables }: Firewall): ReadonlyMap<string, RulesetTable> {
  const inForce = tables.filter(({ flags }) => !flags.has("dormant"));
  return new Map(inForce.map((table) => [`${table.family} ${table.name}`, table]));
}

class TableChanges {
  readonly #old: Firewall;
  readonly #now: Firewall;
  readonly #before: RulesetTable | null;
  readonly #after: RulesetTable | null;
  readonly #sets: ReadonlyMap<string, Keys | "all">;
  readonly #areObjectsChanged: boolean;
  readonly #changes: Change[] = [];

  constructor(old: Firewall, now: Firewall, before: RulesetTable | null, after: RulesetTable | null) {
    this.#old = old;
    this.#now = now;
    this.#before = before;
    this.#after = after;
    this.#sets = this.#changedSets();
    this.#areObjectsChanged = before !== null && after !== null && !haveSameObjects(before, after);
  }

  gather(): readonly Change[] {
    const names = new Set([...(this.#before?.chains.keys() ?? []), ...(this.#after?.chains.keys() ?? [])]);
    for (const name of names) {
      const before = this.#before?.chains.get(name) ?? null;
      const after = this.#after?.chains.get(name) ?? null;
      if (before === null || after === null || !hangAlike(before, after, this.#old, this.#now)) {
        this.#whole(before, after);
      } else this.#rules(before, after);
    }
    return this.#changes;
  }

  /** A chain that is new, gone or elsewhere. One that hangs on no hook has packets by jumps alone, which have changed then. */
  #whole(before: RulesetChain | null, after: RulesetChain | null): void {
    if (before !== null && before.base !== null) this.#add(this.#old, before, null);
    if (after !== null && after.base !== null) this.#add(this.#now, after, null);
  }

  #add(firewall: Firewall, chain: RulesetChain, rule: RulesetRule | null, keys: Change["keys"] = null): void {
    this.#changes.push({ firewall, chain, rule, keys });
  }

  #rules(before: RulesetChain, after: RulesetChain): void {
    for (const step of sequenceSteps(meanings(before, this.#old), meanings(after, this.#now))) {
      if (step.change === "removed") this.#rule(this.#old, before, before.rules[step.before]);
      else if (step.change === "added") this.#rule(this.#now, after, after.rules[step.after]);
      else this.#kept(before, after, before.rules[step.before], after.rules[step.after]);
    }
  }

  #rule(firewall: Firewall, chain: RulesetChain, rule: RulesetRule | undefined): void {
    if (rule !== undefined) this.#add(firewall, chain, rule);
  }

  /** A rule that says the same may ask for a set that holds something else. */
  #kept(before: RulesetChain, after: RulesetChain, old: RulesetRule | undefined, now: RulesetRule | undefined): void {
    if (old === undefined || now === undefined) return;
    if (this.#areObjectsChanged && holdsObject(old)) {
      this.#add(this.#old, before, old);
      this.#add(this.#now, after, now);
    }
    if (this.#sets.size === 0) return;
    for (const set of setsOf(old)) {
      const keys = this.#sets.get(set);
      if (keys === undefined) continue;
      const changed = keys === "all" ? null : { set, keys };
      this.#add(this.#old, before, old, changed);
      this.#add(this.#now, after, now, changed);
    }
  }

  #changedSets(): ReadonlyMap<string, Keys | "all"> {
    const changed = new Map<string, Keys | "all">();
    for (const [name, before] of this.#before?.sets ?? []) {
      const after = this.#after?.sets.get(name);
      const keys = after === undefined ? null : this.#keysOf(before, after);
      if (keys !== null) changed.set(name, keys);
    }
    return changed;
  }

  /** `null` where both hold the same. */
  #keysOf(before: RulesetSet, after: RulesetSet): Keys | "all" | null {
    const [old, now] = [setTypes(before, this.#old.ruleset), setTypes(after, this.#now.ruleset)];
    if (JSON.stringify(old) !== JSON.stringify(now)) return "all";
    return changedKeys({ firewall: this.#old, set: before }, { firewall: this.#now, set: after });
  }
}

function meanings(chain: RulesetChain, { ruleset }: Firewall): readonly string[] {
  return chain.rules.map((rule) => meaningOf(rule, { ruleset, table: chain.table }));
}

/** Whether chains see the same packets at the same point, and leave those that no rule decides about to the same policy. */
function hangAlike(before: RulesetChain, after: RulesetChain, old: Firewall, now: Firewall): boolean {
  const [left, right] = [chainProperties(before, old.ruleset), chainProperties(after, now.ruleset)];
  return ["type", "devices", "policy"].every((name) => left.get(name) === right.get(name));
}

function haveSameObjects(before: RulesetTable, after: RulesetTable): boolean {
  if (before.objects.size !== after.objects.size) return false;
  return [...before.objects].every(([key, object]) => {
    const other = after.objects.get(key);
    return other !== undefined && JSON.stringify(objectProperties(object)) === JSON.stringify(objectProperties(other));
  });
}

function holdsObject({ node }: RulesetRule): boolean {
  return node.statements.some(({ kind }) => kind === "object-reference");
}

/** The named sets and maps that a rule asks for. */
function setsOf({ node, document }: RulesetRule): ReadonlySet<string> {
  const names = new Set<string>();
  const text = document.parsed.text.slice(node.start, node.end);
  if (!text.includes("@") && !text.includes("$")) return names;
  walk(node, (inner) => {
    if (inner.kind === "set-reference") names.add(inner.name);
    return true;
  });
  return names;
}
