import type { HostFacts, NetworkInterface } from "@nftlint/host";
import { interfaceName, namesInterface, type SourceDocument } from "@nftlint/semantics";
import { nearest, type Value } from "@nftlint/syntax";
import type { Finding, Fix, RuleContext } from "../../rule.ts";
import { isOlderThan } from "../../versions.ts";
import type { WrittenName } from "./names.ts";
import { passingKind } from "./passing.ts";
import type { InterfaceKey } from "./selectors.ts";

/** What a name is written for. */
export type NameUse = InterfaceKey | "device" | "flowtable" | "fwd" | "dup";

/** Compares the names that a ruleset writes with the interfaces of the host. */
export class HostNames {
  readonly #context: RuleContext;
  readonly #host: HostFacts;
  readonly #interfaces: ReadonlyMap<string, NetworkInterface>;
  /** A variable or a set is used in many places, but each name in it is reported once. */
  readonly #seen = new Set<Value>();

  private constructor(context: RuleContext, host: HostFacts, interfaces: readonly NetworkInterface[]) {
    this.#context = context;
    this.#host = host;
    this.#interfaces = new Map(interfaces.map((found) => [found.name, found]));
  }

  /** `null` where there is no host, or its interfaces are not known. */
  static of(context: RuleContext): HostNames | null {
    const { host } = context;
    return host?.interfaces.known ? new HostNames(context, host, host.interfaces.value) : null;
  }

  find(name: string): NetworkInterface | undefined {
    return this.#interfaces.get(name);
  }

  /** Reports the name if the host has no such interface; true where it did. */
  check({ node, document }: WrittenName, use: NameUse, negated = false): boolean {
    if (this.#seen.has(node)) return false;
    this.#seen.add(node);
    // Numbers are indexes in iif and oif, and nft takes any.
    if (node.form === "number" && (use === "iif" || use === "oif")) return false;
    if (this.#has(node) || this.#isExpected(node.text)) return false;
    this.#context.report(this.#finding(node, document, use, negated));
    return true;
  }

  #has(node: Value): boolean {
    const wanted = interfaceName(node);
    if (!wanted.wildcard) return this.#interfaces.has(wanted.name);
    return [...this.#interfaces.keys()].some((name) => namesInterface(wanted, name));
  }

  #isExpected(text: string): boolean {
    const expected = this.#context.options.expected as readonly string[];
    return expected.some((entry) => entry === text || (entry.endsWith("*") && text.startsWith(entry.slice(0, -1))));
  }

  #finding(node: Value, document: SourceDocument, use: NameUse, negated: boolean): Finding {
    const { name, wildcard } = interfaceName(node);
    const kind = passingKind(name, undefined);
    const near = wildcard ? null : this.#nearest(name, kind);
    const passing = isCompared(use) && kind !== null && (near === null || stem(near) === stem(name));
    const what = wildcard ? `interface that begins with "${name}"` : `interface "${name}"`;
    return {
      document,
      range: node,
      message: `${this.#host.host} has no ${what}: ${this.#consequence(use, negated)}; ${this.#remedy(near, passing)}`,
      fixes: near === null ? [] : [replacement(node, near)],
      ...(passing ? { severity: "info" as const } : {}),
    };
  }

  /** The name that was meant, perhaps; a tunnel that is down looks like no other kind of interface. */
  #nearest(name: string, kind: string | null): string | null {
    const near = nearest(name, this.#interfaces.keys());
    return near !== null && kind !== null && passingKind(near, undefined) !== kind ? null : near;
  }

  /** What follows from the absence of the interface. */
  #consequence(use: NameUse, negated: boolean): string {
    const { kernelRelease } = this.#host;
    const refused = kernelRelease.known && isOlderThan(kernelRelease.value, "6.16");
    switch (use) {
      case "iifname":
      case "oifname":
        return negated ? `${use} != is true of every packet` : `${use} never matches it`;
      case "device":
        return refused
          ? "its kernel refuses the chain, and with it the whole file"
          : "the chain sees no packet from it";
      case "flowtable":
        return refused ? "its kernel refuses the flowtable, and with it the whole file" : "nothing is offloaded to it";
      default:
        return "nft looks it up while loading, and refuses the whole file";
    }
  }

  #remedy(near: string | null, passing: boolean): string {
    if (near !== null) return `did you mean "${near}"?`;
    if (passing) return 'where it comes and goes, name it in the option "expected"';
    return `it has ${listed([...this.#interfaces.keys()])}`;
  }
}

/** Names in matches need not exist when the file is loaded. */
function isCompared(use: NameUse): boolean {
  return use === "iifname" || use === "oifname";
}

/** A name without the number at its end: `wg1` and `wg0` are two tunnels rather than a slip of the finger. */
function stem(name: string): string {
  return name.replace(/\d+$/, "");
}

/** Unsafe: the nearest name need not be the one that was meant. */
function replacement(node: Value, name: string): Fix {
  const quoted = node.form === "string" || !/^[A-Za-z][\w.-]*$/.test(name);
  return {
    title: `Replace "${node.text}" by "${name}"`,
    safety: "unsafe",
    edits: [{ start: node.start, end: node.end, newText: quoted ? `"${name}"` : name }],
  };
}

const longestList = 8;

/** `eno1, eno2 and lo`; the first few of many. */
function listed(names: readonly string[]): string {
  if (names.length > longestList)
    return `${names.slice(0, longestList).join(", ")} and ${names.length - longestList} more`;
  const last = names.at(-1) ?? "none";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
