/** Named stateful objects: what their blocks and short forms hold. */
import type { Comment, CommonItem, ObjectProperty, ObjectType, Range, StatefulObject, Value, Variable } from "./ast.ts";
import { type DeclarationSite, inTable } from "./chain-parser.ts";
import { FlowtableParser } from "./flowtable-parser.ts";
import { type GrammarRule, scopeWords } from "./token-parser.ts";
import * as types from "./tokens.ts";

const kindOf = types.kindOf;
const leftBrace = kindOf(types.LeftBrace);
const comma = kindOf(types.Comma);
const families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"] as const;

type TunnelKind = "erspan" | "vxlan" | "geneve";
type PropertyParts = Pick<ObjectProperty, "name" | "values" | "properties">;

export abstract class ObjectParser extends FlowtableParser {
  /** The type of the object whose block is being read. */
  #type: ObjectType = "counter";

  /** The words that name an object's type. */
  readonly objectType: GrammarRule<ObjectType> = this.grammarRule("objectType", (): ObjectType => {
    this.choose<unknown>([
      { ALT: () => this.CONSUME(types.CounterWord) },
      { ALT: () => this.CONSUME(types.QuotaWord) },
      { ALT: () => this.CONSUME(types.LimitWord) },
      { ALT: () => this.CONSUME(types.SecmarkWord) },
      { ALT: () => this.CONSUME(types.SynproxyWord) },
      { ALT: () => this.CONSUME(types.TunnelWord) },
      { ALT: () => this.CONSUME(types.Ct) },
    ]);
    const type = this.lastText();
    return type === "ct" ? `ct ${this.oneOf("helper", "timeout", "expectation", "count")}` : (type as ObjectType);
  });

  readonly objectDeclaration: GrammarRule<StatefulObject> = this.grammarRule("objectDeclaration", () => {
    const start = this.nextStart;
    const type = this.SUBRULE(this.objectType);
    return this.object(start, { start, end: this.lastEnd }, type, inTable);
  });

  protected object(start: number, keyword: Range, type: ObjectType, site: DeclarationSite): StatefulObject {
    this.#checkScope(type);
    const { name, handle } = this.nameOrHandle(site);
    const block = handle === null ? this.#objectBlock(type, site, name?.name ?? "") : null;
    return { kind: "object", keyword, type, table: site.table, name, handle, block, start, end: this.lastEnd };
  }

  /** Behind `counter`, `limit`… words are keywords that elsewhere are names (the scanner's conditions). */
  #checkScope(type: ObjectType): void {
    if (this.RECORDING_PHASE) return;
    const scope = type.startsWith("ct ") ? "ct" : type;
    if (scopeWords(scope).has(this.wordAhead())) throw this.failure("a name");
  }

  #objectBlock(type: ObjectType, site: DeclarationSite, name: string): StatefulObject["block"] {
    this.#type = type;
    if (this.RECORDING_PHASE || this.kindAhead() === leftBrace) {
      if (site.braces === "forbidden") throw this.failure("end of the statement");
      return this.block(this.objectItem, `property of a ${type}`, () => `${type} "${name}"`);
    }
    if (site.braces === "required") throw this.failure('"{"');
    if (this.isSeparator() || this.kindAhead() === 0) return null;
    const start = this.nextStart;
    const item = this.SUBRULE1(this.objectItem);
    return { kind: "block", items: [item], start, end: this.lastEnd };
  }

  readonly objectItem: GrammarRule<ObjectProperty | Comment | CommonItem> = this.grammarRule("objectItem", () => {
    const isProperty = !this.RECORDING_PHASE && !commonKinds.has(this.kindAhead());
    if (isProperty) return this.#property(this.#type);
    return this.choose<Comment | CommonItem>({
      ERR_MSG: "a property",
      DEF: [{ ALT: () => this.SUBRULE(this.comment) }, { ALT: () => this.SUBRULE(this.commonItem) }],
    });
  });

  #property(type: ObjectType): ObjectProperty {
    const start = this.nextStart;
    const { name, values, properties } = this.#propertyParts(type);
    return { kind: "object-property", name, values, properties, start, end: this.lastEnd };
  }

  #propertyParts(type: ObjectType): PropertyParts {
    switch (type) {
      case "counter":
        return plain("counter", [this.oneWord("packets"), this.number(), this.oneWord("bytes"), this.number()]);
      case "quota":
        return plain(
          "quota",
          this.#spanOf(() => this.quotaAmount()),
        );
      case "limit":
        this.oneOf("rate");
        return plain(
          "limit",
          this.#spanOf(() => this.limitRate()),
        );
      case "ct count":
        return plain("ct count", [this.oneWord("over", "until"), this.number()]);
      case "secmark":
        this.CONSUME(types.Text);
        return plain("secmark", [this.valueNode()]);
      case "synproxy":
        return plain("synproxy", this.#synproxyProperty());
      case "tunnel":
        return this.#tunnelProperty();
      default:
        return this.#conntrackProperty(type);
    }
  }

  /** Consumes one of the given words, as a value. */
  protected oneWord(...words: readonly string[]): Value {
    this.oneOf(...words);
    return this.valueNode();
  }

  /** Every token that `read` consumes, as values. */
  #spanOf(read: () => unknown): Value[] {
    const from = this.index;
    read();
    return this.valuesBetween(from, this.index);
  }

  /** `mss 1460 wscale 7 timestamp sack-perm`, also with a separator behind each number. */
  #synproxyProperty(): Value[] {
    const values = [this.oneWord("mss", "maxseg"), this.number()];
    const isSplit = this.#acceptSeparator();
    values.push(this.oneWord("wscale"), this.number());
    if (isSplit && !this.#acceptSeparator()) throw this.failure("end of the statement");
    for (const names of [["timestamp"], ["sack-perm", "sack-permitted"]]) {
      if (names.some((word) => this.isWord(word))) values.push(this.oneWord(...names));
    }
    return values;
  }

  #acceptSeparator(): boolean {
    if (!this.isSeparator()) return false;
    this.consumeToken();
    return true;
  }

  #conntrackProperty(type: ObjectType): PropertyParts {
    const name = this.oneOf(...conntrackProperties[type as keyof typeof conntrackProperties]);
    switch (name) {
      case "type":
        this.CONSUME(types.QuotedString);
        return plain(name, [this.valueNode(), this.oneWord("protocol"), this.oneWord("tcp", "udp")]);
      case "protocol":
        return plain(name, [this.oneWord("tcp", "udp")]);
      case "l3proto":
        return plain(name, [this.oneWord(...families)]);
      case "timeout":
        return plain(name, [this.time()]);
      case "policy":
        return { name, values: [], properties: this.#timeoutPolicy() };
      default:
        return plain(name, [this.number()]);
    }
  }

  /** `= { established : 60s, close : 10s }`. */
  #timeoutPolicy(): ObjectProperty[] {
    const states: ObjectProperty[] = [];
    this.CONSUME(types.Assign);
    this.CONSUME(types.LeftBrace);
    do {
      if (states.length > 0) this.CONSUME(types.Comma);
      const start = this.nextStart;
      this.CONSUME(types.Word);
      const name = this.lastText();
      this.CONSUME(types.Colon);
      const value = this.optionalNumber() ?? this.time();
      states.push({ kind: "object-property", name, values: [value], properties: [], start, end: this.lastEnd });
    } while (this.kindAhead() === comma);
    this.CONSUME(types.RightBrace);
    return states;
  }

  #tunnelProperty(): PropertyParts {
    const name = this.oneOf(...tunnelProperties);
    switch (name) {
      case "ip":
      case "ip6":
        return plain(name, [this.oneWord("saddr", "daddr"), this.#address()]);
      case "erspan":
      case "vxlan":
      case "geneve":
        return { name, values: [], properties: this.#tunnelOptions(name) };
      default:
        return plain(name, [this.number()]);
    }
  }

  #address(): Value | Variable {
    if (this.kindAhead() === kindOf(types.Dollar)) return this.SUBRULE(this.variable);
    this.CONSUME(types.Text);
    return this.valueNode();
  }

  #tunnelOptions(kind: TunnelKind): ObjectProperty["properties"] {
    const properties: (ObjectProperty | CommonItem)[] = [];
    this.CONSUME(types.LeftBrace);
    while (this.kindAhead() !== kindOf(types.RightBrace)) {
      if (this.#acceptSeparator()) continue;
      properties.push(commonKinds.has(this.kindAhead()) ? this.SUBRULE(this.commonItem) : this.#tunnelOption(kind));
      if (!this.#acceptSeparator()) throw this.failure("end of the statement");
    }
    this.CONSUME(types.RightBrace);
    return properties;
  }

  #tunnelOption(kind: TunnelKind): ObjectProperty {
    const start = this.nextStart;
    const { name, values } = this.#tunnelOptionParts(kind);
    return { kind: "object-property", name, values, properties: [], start, end: this.lastEnd };
  }

  #tunnelOptionParts(kind: TunnelKind): { name: string; values: Value[] } {
    if (kind === "vxlan") return { name: this.oneOf("gbp"), values: [this.number()] };
    if (kind === "erspan") {
      const name = this.oneOf("version", "index", "direction", "id");
      return { name, values: [name === "direction" ? this.oneWord("ingress", "egress") : this.number()] };
    }
    const name = this.oneOf("class");
    const values = [this.number(), this.oneWord("opt-type"), this.number(), this.oneWord("data")];
    this.CONSUME(types.Text);
    return { name, values: [...values, this.valueNode()] };
  }
}

function plain(name: string, values: PropertyParts["values"]): PropertyParts {
  return { name, values, properties: [] };
}

const commonKinds = new Set([types.CommentWord, types.Include, types.Define, types.Undefine].map(kindOf));

const conntrackProperties = {
  "ct helper": ["type", "l3proto"],
  "ct timeout": ["protocol", "policy", "l3proto"],
  "ct expectation": ["protocol", "dport", "timeout", "size", "l3proto"],
} as const;

const tunnelProperties = ["id", "ip", "ip6", "sport", "dport", "ttl", "tos", "erspan", "vxlan", "geneve"] as const;
