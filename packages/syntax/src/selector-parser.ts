/**
 * Selectors: what reads something of a packet, a connection, a socket or the host. The grammar
 * asks for the word that begins one; every further word is looked up in the vocabulary.
 */
import {
  ctKeys,
  extensionHeaders,
  fibFlags,
  fibResults,
  headers,
  ipOptions,
  ipsecKeys,
  metaKeys,
  type HeaderOption as OptionDescription,
  rtKeys,
  sctpChunks,
  socketKeys,
  tcpOptions,
  tunnelKeys,
} from "@nftlint/language";
import type { ConntrackSelector, Expression, HeaderOption, Payload, RawPayload, Selector, Value } from "./ast.ts";
import { shorten } from "./expectations.ts";
import { SyntaxFailure } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { type GrammarRule, TokenParser } from "./token-parser.ts";
import * as types from "./tokens.ts";

export abstract class SelectorParser extends TokenParser {
  /** The expression that `jhash` takes; defined where expressions are. */
  abstract readonly leftExpression: GrammarRule<Expression>;

  /** Any selector. */
  readonly selector: GrammarRule<Selector> = this.choiceRule<Selector>("selector", "selector", [
    { ALT: () => this.SUBRULE(this.header) },
    { ALT: () => this.SUBRULE(this.tunnelHeader) },
    { ALT: () => this.SUBRULE(this.meta) },
    { ALT: () => this.SUBRULE(this.conntrack) },
    { ALT: () => this.SUBRULE(this.rawPayload) },
    { ALT: () => this.SUBRULE(this.extensionHeader) },
    { ALT: () => this.SUBRULE(this.routing) },
    { ALT: () => this.SUBRULE(this.socket) },
    { ALT: () => this.SUBRULE(this.fib) },
    { ALT: () => this.SUBRULE(this.operatingSystem) },
    { ALT: () => this.SUBRULE(this.ipsec) },
    { ALT: () => this.SUBRULE(this.numberGenerator) },
    { ALT: () => this.SUBRULE(this.hash) },
    { ALT: () => this.SUBRULE(this.tunnel) },
  ]);

  /** `tcp dport`, `ip saddr`, `arp saddr ip`, `tcp option maxseg size`, `sctp chunk data tsn`. */
  readonly header: GrammarRule<Payload | HeaderOption> = this.grammarRule("header", () => {
    const start = this.nextStart;
    this.CONSUME(types.HeaderStart);
    const protocol = this.lastText();
    if (!this.RECORDING_PHASE && (this.isWord("option") || this.isWord("chunk")) && optionProtocols.has(protocol)) {
      return this.#option(start, protocol as HeaderOption["protocol"]);
    }
    const field = this.#field(protocol);
    return { kind: "payload", tunnel: null, protocol, field, start, end: this.lastEnd };
  });

  #field(protocol: string): string {
    const word = this.word();
    if (this.RECORDING_PHASE) return word;
    const fields = headers.get(protocol)?.fields;
    const found = fields?.get(word);
    if (found !== undefined) return found.name;
    if (protocol === "arp" && (word === "saddr" || word === "daddr") && (this.isWord("ip") || this.isWord("ether"))) {
      return `${word} ${this.word()}`;
    }
    throw this.#unknown(word, `"${protocol}" has no field "${word}"`, fields?.keys() ?? []);
  }

  /** The failure of the word just consumed, with the nearest right word. */
  #unknown(word: string, what: string, candidates: Iterable<string>): SyntaxFailure {
    const known = [...new Set(candidates)];
    const near = nearest(word, known);
    const remedy =
      near !== null ? `; did you mean "${near}"?` : known.length > 0 ? `; it has ${shorten(known.join(", "))}.` : ".";
    return new SyntaxFailure(this.index - 1, "", { code: "unknown-word", text: what + remedy });
  }

  /** One of the words of a vocabulary. */
  #keyOf(owner: string, keys: ReadonlyMap<string, unknown>): string {
    const word = this.word();
    if (this.RECORDING_PHASE || keys.has(word)) return word;
    throw this.#unknown(word, `"${owner}" has no key "${word}"`, keys.keys());
  }

  #option(start: number, protocol: HeaderOption["protocol"]): HeaderOption {
    this.word();
    const base = { kind: "header-option", protocol, start } as const;
    if (protocol === "dccp") {
      this.CONSUME(types.NumberLiteral);
      return { ...base, option: this.lastText(), field: null, raw: null, end: this.lastEnd };
    }
    if (protocol === "tcp" && this.wordAhead() === "@") return this.#rawOption(start);
    const options = optionTables[protocol];
    const option = this.#optionName(protocol, options);
    const field = this.#optionField(options.get(option), protocol, option);
    if (field === null) this.leaveScope(protocol === "sctp" ? "chunk" : protocol, "a field of this option, or a value");
    return { ...base, option, field, raw: null, end: this.lastEnd };
  }

  #optionName(protocol: string, options: ReadonlyMap<string, OptionDescription>): string {
    if (protocol === "tcp" && this.kindAhead() === types.kindOf(types.NumberLiteral)) {
      this.CONSUME(types.NumberLiteral);
      return this.lastText();
    }
    const word = this.word();
    if (options.has(word)) return word;
    const what = protocol === "sctp" ? "sctp chunk" : `${protocol} option`;
    throw this.#unknown(word, `There is no ${what} "${word}"`, options.keys());
  }

  /** The name or number of a TCP option. */
  protected tcpOption(): string {
    return this.RECORDING_PHASE ? this.word() : this.#optionName("tcp", tcpOptions);
  }

  /** The field behind an option; `null` where the next word is none of its fields. */
  #optionField(description: OptionDescription | undefined, protocol: string, option: string): string | null {
    const word = this.wordAhead();
    const field = description?.fields.get(word)?.name;
    if (field === undefined && !(word === "length" && protocol === "tcp" && description === undefined)) return null;
    if (field === "kind" || (field === "type" && protocol === "tcp")) return null;
    if (protocol === "tcp" && option.startsWith("sack-perm") && field !== "length") return null;
    this.word();
    return word;
  }

  #rawOption(start: number): HeaderOption {
    this.CONSUME(types.At);
    const option = this.tcpOption();
    this.CONSUME(types.Comma);
    const offset = this.number();
    this.CONSUME(types.Comma);
    const length = this.number();
    const raw = { offset, length };
    return { kind: "header-option", protocol: "tcp", option, field: null, raw, start, end: this.lastEnd };
  }

  /** `vxlan vni`, `geneve type`, `gre version`, `vxlan ip saddr`, `gretap tcp dport`. */
  readonly tunnelHeader: GrammarRule<Selector> = this.grammarRule("tunnelHeader", () => {
    const start = this.nextStart;
    this.OR([{ ALT: () => this.CONSUME(types.TunnelHeader) }, { ALT: () => this.CONSUME(types.Gre) }]);
    const tunnel = this.lastText() as NonNullable<Payload["tunnel"]>;
    const isInner = !this.RECORDING_PHASE && this.#isInnerHeader(tunnel);
    if (this.RECORDING_PHASE) this.OPTION({ GATE: () => isInner, DEF: () => this.SUBRULE(this.header) });
    if (isInner) {
      const inner = this.SUBRULE1(this.header);
      return inner.kind === "payload" ? { ...inner, tunnel, start } : { ...inner, start };
    }
    const field = this.#field(tunnel);
    return { kind: "payload", tunnel: null, protocol: tunnel, field, start, end: this.lastEnd };
  });

  #isInnerHeader(tunnel: string): boolean {
    const word = this.wordAhead();
    const header = headers.get(tunnel);
    return header !== undefined && !header.fields.has(word) && header.carries.includes(word);
  }

  readonly #metaForms: { ALT: () => boolean }[] = [
    {
      ALT: () => {
        this.CONSUME(types.MetaKey);
        return false;
      },
    },
    {
      ALT: () => {
        this.CONSUME(types.MetaWord);
        return true;
      },
    },
  ];

  /** `meta mark`, and the keys that need no `meta`. */
  readonly meta: GrammarRule<Selector> = this.grammarRule("meta", () => {
    const start = this.nextStart;
    const qualified = this.OR(this.#metaForms);
    if (this.RECORDING_PHASE) this.OPTION(() => this.CONSUME(types.AnyWord));
    const key = qualified && !this.RECORDING_PHASE ? this.#keyOf("meta", metaKeys) : this.lastText();
    if (qualified) this.leaveScope("meta", "a value");
    return { kind: "meta", key, qualified, start, end: this.lastEnd };
  });

  /** `ct state`, `ct original ip saddr`. */
  readonly conntrack: GrammarRule<ConntrackSelector> = this.grammarRule("conntrack", () => {
    const start = this.nextStart;
    this.CONSUME(types.Ct);
    let key = this.word();
    if (this.RECORDING_PHASE) return { kind: "ct", direction: null, key, family: null, start, end: 0 };
    let direction: ConntrackSelector["direction"] = null;
    let family: ConntrackSelector["family"] = null;
    if (key === "original" || key === "reply") {
      direction = key;
      key = this.word();
      if (key === "ip" || key === "ip6") {
        family = key;
        this.expectWord("saddr", "daddr");
        key = this.word();
      }
    }
    const description = ctKeys.get(key);
    if (description === undefined) throw this.#unknown(key, `"ct" has no key "${key}"`, ctKeys.keys());
    if (direction !== null && description.direction === "none") {
      throw this.#unknown(key, `"ct ${direction}" has no key "${key}"`, directedKeys());
    }
    this.leaveScope("ct", "a value");
    return { kind: "ct", direction, key, family, start, end: this.lastEnd };
  });

  /** `@th,16,16`. */
  readonly rawPayload: GrammarRule<RawPayload> = this.grammarRule("rawPayload", () => {
    const start = this.nextStart;
    this.CONSUME(types.At);
    this.#expectRawBase();
    const base = this.oneOf(...rawBases);
    this.CONSUME(types.Comma);
    const offset = this.number();
    this.CONSUME1(types.Comma);
    const length = this.number();
    return { kind: "raw-payload", base, offset, length, start, end: this.lastEnd };
  });

  #expectRawBase(): void {
    if (this.RECORDING_PHASE || rawBases.some((base) => this.isWord(base))) return;
    const name = this.wordAhead().trim();
    throw new SyntaxFailure(this.index - 1, "", {
      text: `A set stands behind what is looked up in it: "ip saddr @${name}". Only @ll, @nh, @th and @ih begin an expression.`,
    });
  }

  /** `frag more-fragments`, `rt0 addr[1]`, `exthdr hbh`. */
  readonly extensionHeader: GrammarRule<Selector> = this.grammarRule("extensionHeader", () => {
    const start = this.nextStart;
    this.OR([{ ALT: () => this.CONSUME(types.ExtensionWord) }, { ALT: () => this.CONSUME(types.Exthdr) }]);
    const word = this.lastText();
    if (word === "exthdr") {
      this.expectWord(...[...extensionHeaders.values()].filter((entry) => entry.testable).map((entry) => entry.name));
      return { kind: "extension-header", header: this.word(), field: null, index: null, start, end: this.lastEnd };
    }
    return this.#extensionField(word, start);
  });

  #extensionField(header: string, start: number): Selector {
    const field = this.word();
    const description = extensionHeaders.get(header);
    if (!this.RECORDING_PHASE && !description?.fields.has(field) && !description?.indexed.includes(field)) {
      throw this.#unknown(field, `"${header}" has no field "${field}"`, [
        ...(description?.fields.keys() ?? []),
        ...(description?.indexed ?? []),
      ]);
    }
    let index: Value | null = null;
    if (!this.RECORDING_PHASE && description?.indexed.includes(field)) {
      this.CONSUME(types.LeftBracket);
      index = this.number();
      this.CONSUME(types.RightBracket);
    }
    return { kind: "extension-header", header, field, index, start, end: this.lastEnd };
  }

  /** `rt nexthop` (routing data) and `rt type` (routing header): one word, told apart by the next. */
  readonly routing: GrammarRule<Selector> = this.grammarRule("routing", () => {
    const start = this.nextStart;
    this.CONSUME(types.Rt);
    const isHeader = !this.RECORDING_PHASE && extensionHeaders.get("rt")?.fields.has(this.wordAhead());
    if (isHeader) return this.#extensionField("rt", start);
    const first = this.word();
    if (first !== "ip" && first !== "ip6") {
      if (!this.RECORDING_PHASE && !rtKeys.has(first)) {
        const candidates = [...rtKeys.keys(), ...(extensionHeaders.get("rt")?.fields.keys() ?? [])];
        throw this.#unknown(first, `"rt" has no key "${first}"`, candidates);
      }
      return { kind: "rt", family: null, key: first, start, end: this.lastEnd };
    }
    const key = this.#keyOf("rt", rtKeys);
    return { kind: "rt", family: first, key, start, end: this.lastEnd };
  });

  /** `socket transparent`, `socket cgroupv2 level 2`. */
  readonly socket: GrammarRule<Selector> = this.grammarRule("socket", () => {
    const start = this.nextStart;
    this.CONSUME(types.SocketWord);
    const key = this.#keyOf("socket", socketKeys);
    let level: Value | null = null;
    if (key === "cgroupv2") {
      this.expectWord("level");
      this.word();
      level = this.number();
    }
    return { kind: "socket", key, level, start, end: this.lastEnd };
  });

  /** `fib saddr . iif oif`. */
  readonly fib: GrammarRule<Selector> = this.grammarRule("fib", () => {
    const start = this.nextStart;
    this.CONSUME(types.FibWord);
    const flags = [this.#keyOf("fib", fibFlags)];
    this.MANY(() => {
      this.CONSUME(types.Dot);
      flags.push(this.#keyOf("fib", fibFlags));
    });
    const result = this.#keyOf("fib", fibResults) as "oif" | "oifname" | "type" | "check";
    return { kind: "fib", flags, result, start, end: this.lastEnd };
  });

  /** `osf ttl skip name`. */
  readonly operatingSystem: GrammarRule<Selector> = this.grammarRule("operatingSystem", () => {
    const start = this.nextStart;
    this.CONSUME(types.Osf);
    let ttl: "loose" | "skip" | null = null;
    if (this.acceptWord("ttl")) ttl = this.oneOf("loose", "skip");
    const key = this.oneOf("name", "version");
    return { kind: "osf", ttl, key, start, end: this.lastEnd };
  });

  /** `ipsec in reqid`, `ipsec out spnum 1 ip saddr`, and the meta key `ipsec`. */
  readonly ipsec: GrammarRule<Selector> = this.grammarRule("ipsec", () => {
    const start = this.nextStart;
    this.CONSUME(types.IpsecWord);
    if (this.RECORDING_PHASE || !(this.isWord("in") || this.isWord("out"))) {
      this.leaveScope("ipsec", '"in" or "out", or a value');
      return { kind: "meta", key: "ipsec", qualified: false, start, end: this.lastEnd };
    }
    const direction = this.word() as "in" | "out";
    let index: Value | null = null;
    if (this.acceptWord("spnum")) index = this.number();
    let family: "ip" | "ip6" | null = null;
    if (this.isWord("ip") || this.isWord("ip6")) {
      family = this.word() as "ip" | "ip6";
      this.expectWord("saddr", "daddr");
    } else this.expectWord(...[...ipsecKeys.keys()].filter((key) => key !== "saddr" && key !== "daddr"));
    return { kind: "ipsec", direction, index, family, key: this.word(), start, end: this.lastEnd };
  });

  /** `numgen inc mod 2 offset 100`. */
  readonly numberGenerator: GrammarRule<Selector> = this.grammarRule("numberGenerator", () => {
    const start = this.nextStart;
    this.CONSUME(types.Numgen);
    const mode = this.oneOf("inc", "random");
    const modulus = this.#numberAfter("mod");
    const offset = this.#numberIfAfter("offset");
    this.leaveScope("numgen", "a value");
    return { kind: "numgen", mode, modulus, offset, start, end: this.lastEnd };
  });

  #numberAfter(word: string): Value {
    this.expectWord(word);
    this.word();
    return this.number();
  }

  #numberIfAfter(word: string): Value | null {
    return this.acceptWord(word) ? this.number() : null;
  }

  /** `jhash ip saddr mod 2 seed 0xff offset 3`, `symhash mod 2`. */
  readonly hash: GrammarRule<Selector> = this.grammarRule("hash", () => {
    const start = this.nextStart;
    this.CONSUME(types.HashWord);
    const algorithm = this.lastText() as "jhash" | "symhash";
    // What is hashed may be a hash again, with no brace between them.
    this.enter();
    const expression = this.OPTION({
      GATE: () => algorithm === "jhash",
      DEF: () => this.SUBRULE(this.leftExpression),
    });
    this.leave();
    const modulus = this.#numberAfter("mod");
    const seed = algorithm === "jhash" ? this.#numberIfAfter("seed") : null;
    const offset = this.#numberIfAfter("offset");
    this.leaveScope("hash", "a value");
    return { kind: "hash", algorithm, expression: expression ?? null, modulus, seed, offset, start, end: this.lastEnd };
  });

  /** `tunnel id`. */
  readonly tunnel: GrammarRule<Selector> = this.grammarRule("tunnel", () => {
    const start = this.nextStart;
    this.CONSUME(types.TunnelWord);
    return { kind: "tunnel", key: this.#keyOf("tunnel", tunnelKeys), start, end: this.lastEnd };
  });

  /** Whether the next tokens begin a header expression rather than a protocol's name as a value. */
  protected isHeaderExpression(): boolean {
    const word = this.wordAhead();
    const next = this.wordAhead(1);
    if (next === "option" && optionProtocols.has(word)) return true;
    if (word === "arp" && (next === "saddr" || next === "daddr")) return true;
    return headers.get(word)?.fields.has(next) === true;
  }
}

const rawBases = ["ll", "nh", "th", "ih"] as const;
const optionProtocols: ReadonlySet<string> = new Set(["tcp", "ip", "dccp", "sctp"]);
const optionTables = { tcp: tcpOptions, ip: ipOptions, sctp: sctpChunks } as const;

function* directedKeys(): Iterable<string> {
  for (const [key, description] of ctKeys) if (description.direction !== "none") yield key;
}
