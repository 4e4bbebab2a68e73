import type { HostFacts, NetworkInterface } from "@nftlint/host";
import { interfaceName, isOlderThan, namesInterface } from "@nftlint/semantics";
import { nearest, type Value } from "@nftlint/syntax";
import type { WrittenName } from "../../interfaces/names.ts";
import { passingKind } from "../../interfaces/passing.ts";
import type { InterfaceKey } from "../../interfaces/selectors.ts";
import type { Finding, Fix, RuleContext } from "../../rule.ts";

/** What a name is written for. */
export type NameUse = InterfaceKey | "device" | "flowtable" | "fwd" | "dup";

/** Checks the names that a ruleset writes: by themselves, and against the interfaces of the host where they are known. */
export class NameCheck {
  readonly #context: RuleContext;
  readonly #host: HostInterfaces | null;
  /** A variable or a set is used in many places, but each name in it is reported once. */
  readonly #seen = new Set<Value>();

  constructor(context: RuleContext) {
    const { host } = context;
    this.#context = context;
    this.#host = host?.interfaces.known ? new HostInterfaces(host, host.interfaces.value) : null;
  }

  /** Reports a name that no interface can be meant by. */
  check({ node, document }: WrittenName, use: NameUse, negated = false): void {
    if (this.#seen.has(node)) return;
    this.#seen.add(node);
    // Numbers are indexes in iif and oif, and nft takes any.
    if (node.form === "number" && (use === "iif" || use === "oif")) return;
    if (this.#host?.has(node) || this.#isExpected(node.text)) return;
    const finding = node.text.endsWith("+") ? plusFinding(node) : this.#host?.missing(node, use, negated);
    if (finding !== undefined) this.#context.report({ document, ...finding });
  }

  #isExpected(text: string): boolean {
    const expected = this.#context.options.expected as readonly string[];
    return expected.some((entry) => entry === text || (entry.endsWith("*") && text.startsWith(entry.slice(0, -1))));
  }
}

/** The habit of iptables, whose `-i wg+` is nft's `iifname "wg*"`. */
function plusFinding(node: Value): Finding {
  const pattern = `${node.text.slice(0, -1)}*`;
  return {
    range: node,
    message: `"${node.text}" is one interface with a plus sign in its name, where iptables would take it for a pattern; nft writes "${pattern}"`,
    fixes: [replacement(node, pattern)],
  };
}

/** The interfaces of a known host. */
class HostInterfaces {
  readonly #named: ReadonlyMap<string, NetworkInterface>;
  readonly #host: HostFacts;

  constructor(host: HostFacts, interfaces: readonly NetworkInterface[]) {
    this.#host = host;
    this.#named = new Map(interfaces.map((found) => [found.name, found]));
  }

  has(node: Value): boolean {
    const wanted = interfaceName(node);
    if (!wanted.wildcard) return this.#named.has(wanted.name);
    return [...this.#named.keys()].some((name) => namesInterface(wanted, name));
  }

  /** What to say of a name that the host does not have. */
  missing(node: Value, use: NameUse, negated: boolean): Finding {
    const { name, wildcard } = interfaceName(node);
    const kind = passingKind(name, undefined);
    const near = wildcard ? null : this.#nearest(name, kind);
    const passing = isCompared(use) && kind !== null && (near === null || stem(near) === stem(name));
    const what = wildcard ? `interface that begins with "${name}"` : `interface "${name}"`;
    return {
      range: node,
      message: `${this.#host.host} has no ${what}: ${this.#consequence(use, negated)}; ${this.#remedy(near, passing)}`,
      fixes: near === null ? [] : [replacement(node, near)],
      ...(passing ? { severity: "info" as const } : {}),
    };
  }

  /** The name that was meant, perhaps; a tunnel that is down looks like no other kind of interface. */
  #nearest(name: string, kind: string | null): string | null {
    const near = nearest(name, this.#named.keys());
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
    return `it has ${listed([...this.#named.keys()])}`;
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
  if (names.length > longestList) {
    return `${names.slice(0, longestList).join(", ")} and ${names.length - longestList} more`;
  }
  const last = names.at(-1) ?? "none";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
