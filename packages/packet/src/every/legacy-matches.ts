/** The matches of legacy iptables rules in nft's words. */

/** What an option asks for: expressions of nft, each of which has to match; `null` where it has no such words. */
type NftMatches = readonly string[] | null;

/** Reads an option's argument; `operator` is `!= ` where the option is negated. */
type Translate = (argument: string, operator: string, own: OwnAddresses) => NftMatches;

/** The family of a table and the addresses and prefixes in it that are the host's own; `null` where they are not known. */
export interface OwnAddresses {
  readonly family: "ip" | "ip6";
  readonly prefixes: readonly string[] | null;
}

const prefix = /^[\da-f.:]+(?:\/\d+)?$/i;
const name = /^[\w.@:-]+\+?$/;

function addresses(keyword: string): Translate {
  return (argument, operator) => {
    if (!prefix.test(argument)) return null;
    const family = argument.includes(":") ? "ip6" : "ip";
    return [`${family} ${keyword} ${operator}${argument}`];
  };
}

function interfaces(keyword: string): Translate {
  return (argument, operator) => {
    if (!name.test(argument)) return null;
    return [`${keyword} ${operator}"${argument.replace(/\+$/, "*")}"`];
  };
}

const protocols: Translate = (argument, operator) => {
  if (argument === "all") return operator === "" ? [] : null;
  return /^[a-z\d-]+$/.test(argument)
    ? [`meta l4proto ${operator}${argument === "icmpv6" ? "ipv6-icmp" : argument}`]
    : null;
};

function ports(keyword: string): Translate {
  return (argument, operator) => {
    const parts = argument.split(",");
    if (!parts.every((part) => /^\d+(?::\d*)?$|^:\d+$/.test(part))) return null;
    const ranges = parts.map((part) => {
      const [from = "", to] = part.split(":");
      return to === undefined ? from : `${from || "0"}-${to || "65535"}`;
    });
    return [`th ${keyword} ${operator}{ ${ranges.join(", ")} }`];
  };
}

const states: Translate = (argument, operator) => {
  const names = argument.toLowerCase().split(",");
  const known = ["invalid", "new", "related", "established", "untracked"];
  return names.every((state) => known.includes(state)) ? [`ct state ${operator}{ ${names.join(", ")} }`] : null;
};

function localAddresses(end: "saddr" | "daddr"): Translate {
  return (argument, operator, { family, prefixes }) => {
    if (argument !== "LOCAL" || prefixes === null || !prefixes.every((text) => prefix.test(text))) return null;
    return prefixes.length === 0 ? null : [`${family} ${end} ${operator}{ ${prefixes.join(", ")} }`];
  };
}

function messages(keyword: "icmp" | "icmpv6"): Translate {
  return (argument, operator) => {
    if (argument === "any") return operator === "" ? [] : null;
    const [type = "", code] = argument.split("/");
    if (!/^\d+$/.test(type) || (code !== undefined && (!/^\d+$/.test(code) || operator !== ""))) return null;
    return [`${keyword} type ${operator}${type}`, ...(code === undefined ? [] : [`${keyword} code ${code}`])];
  };
}

const marks: Translate = (argument, operator) => {
  const [value = "", mask] = argument.split("/");
  const isNumber = (text: string) => /^(?:0x[\da-f]+|\d+)$/i.test(text);
  if (!isNumber(value) || (mask !== undefined && !isNumber(mask))) return null;
  return [mask === undefined ? `meta mark ${operator}${value}` : `meta mark & ${mask} ${operator || "== "}${value}`];
};

/** Options with one argument each (iptables(8), iptables-extensions(8)). */
const options: Readonly<Record<string, Translate>> = {
  "-i": interfaces("iifname"),
  "-o": interfaces("oifname"),
  "-s": addresses("saddr"),
  "-d": addresses("daddr"),
  "-p": protocols,
  "--dport": ports("dport"),
  "--dports": ports("dport"),
  "--sport": ports("sport"),
  "--sports": ports("sport"),
  "--ctstate": states,
  "--state": states,
  "--dst-type": localAddresses("daddr"),
  "--src-type": localAddresses("saddr"),
  "--icmp-type": messages("icmp"),
  "--icmpv6-type": messages("icmpv6"),
  "--mark": marks,
  "--comment": () => [],
  // Limits are taken as not reached, as of single packets.
  "--limit": (_, operator) => (operator === "" ? [] : null),
  "--limit-burst": () => [],
};

/** Matches that are loaded for the options above, and match nothing of themselves. */
const extensions: ReadonlySet<string> = new Set([
  ...["tcp", "udp", "sctp", "dccp", "udplite", "icmp", "icmp6", "icmpv6", "ipv6-icmp"],
  ...["multiport", "conntrack", "state", "addrtype", "mark", "comment", "limit"],
]);

/** The matches of a rule, up to its target: the ways in which it may match, several where it asks for one of several things. */
export function matchesOf(words: readonly string[], own: OwnAddresses): readonly (readonly string[])[] | null {
  let ways: readonly (readonly string[])[] = [[]];
  for (let index = 0; index < words.length; index += 2) {
    const isNegated = words[index] === "!";
    if (isNegated) index++;
    const option = words[index] ?? "";
    if (option === "-j" || option === "-g") break;
    const alternatives = alternativesOf(option, words[index + 1] ?? "", isNegated, own);
    if (alternatives === null) return null;
    ways = alternatives.flatMap((matches) => ways.map((way) => [...way, ...matches]));
  }
  return ways;
}

function alternativesOf(
  option: string,
  argument: string,
  isNegated: boolean,
  own: OwnAddresses,
): readonly (readonly string[])[] | null {
  if (option === "-m") return extensions.has(argument) ? [[]] : null;
  const alternatives = isNegated ? null : statesAndTranslations(option, argument);
  if (alternatives !== null) return alternatives;
  const matches = options[option]?.(argument, isNegated ? "!= " : "", own) ?? null;
  return matches === null ? null : [matches];
}

/** DNAT and SNAT are states for iptables beside the others; for nft they are what has become of the connection. */
function statesAndTranslations(option: string, argument: string): readonly (readonly string[])[] | null {
  const names: readonly string[] = argument.split(",");
  const translations: readonly string[] = names.filter((state) => state === "DNAT" || state === "SNAT");
  if (option !== "--ctstate" || translations.length === 0) return null;
  const others = names.filter((state) => !translations.includes(state)).map((state) => state.toLowerCase());
  return [
    ...(others.length === 0 ? [] : [[`ct state { ${others.join(", ")} }`]]),
    ...translations.map((state) => [`ct status ${state.toLowerCase()}`]),
  ];
}
