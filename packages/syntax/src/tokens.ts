/**
 * The token types of the grammar.
 *
 * Tokens are few: punctuation, a handful of literal forms, and one type for each *role* that a
 * keyword plays in the grammar. All header protocols are one type, all unqualified meta keys
 * another; which of them it is, the parser reads from the text and looks up in the vocabulary.
 * Categories say where a keyword may also stand as a value, a name or a plain word.
 */
import { keywords } from "@nftlint/language";
import { createToken, EOF, type TokenType } from "chevrotain";

/** What Chevrotain's own lexer would match; ours is written by hand, so that it is left out of the bundle. */
const never = /NOT_APPLICABLE/;

/** Every token type of the grammar, for the parser's construction. */
export const tokenTypes: TokenType[] = [];

/** A token type without what Chevrotain works out of its categories: see the end of this file. */
function token(name: string, label: string, categories: TokenType[] = []): TokenType {
  const type: TokenType = { name, LABEL: label, PATTERN: never, CATEGORIES: categories };
  tokenTypes.push(type);
  return type;
}

/** Every token but `}` and the end of the file: what an unreadable item may begin with. */
export const AnyToken: TokenType = token("AnyToken", "anything");
/** Every keyword and plain word: what may stand where the grammar asks for a certain word. */
export const AnyWord: TokenType = token("AnyWord", "a word", [AnyToken]);
/** What may stand on the right side of a relation and in sets. */
export const RightValue: TokenType = token("RightValue", "a value", [AnyToken]);
/** What may stand as a symbolic value in a statement's argument. */
export const StatementValue: TokenType = token("StatementValue", "a value", [AnyToken]);
/** What may stand as a plain value at the start of a statement. */
export const LeftValue: TokenType = token("LeftValue", "a value", [AnyToken]);
/** What may name a table, chain, set, object or variable. */
export const Name: TokenType = token("Name", "a name", [AnyToken]);
/** Quoted or bare text. */
export const Text: TokenType = token("Text", "a string", [AnyToken]);

const everyValue = [RightValue, StatementValue, LeftValue];

export const Word: TokenType = token("Word", "a word", [AnyWord, Name, Text, ...everyValue]);
export const NumberLiteral: TokenType = token("NumberLiteral", "a number", [AnyToken, ...everyValue]);
export const QuotedString: TokenType = token("QuotedString", "a quoted string", [Text, ...everyValue]);
export const WildcardString: TokenType = token("WildcardString", "a name ending in *", [Text, ...everyValue]);

export const LeftBrace: TokenType = token("LeftBrace", "{", [AnyToken]);
export const RightBrace: TokenType = token("RightBrace", "}");
export const LeftParenthesis: TokenType = token("LeftParenthesis", "(", [AnyToken]);
export const RightParenthesis: TokenType = token("RightParenthesis", ")", [AnyToken]);
export const LeftBracket: TokenType = token("LeftBracket", "[", [AnyToken]);
export const RightBracket: TokenType = token("RightBracket", "]", [AnyToken]);
export const Comma: TokenType = token("Comma", ",", [AnyToken]);
export const Dot: TokenType = token("Dot", ".", [AnyToken]);
export const Colon: TokenType = token("Colon", ":", [AnyToken]);
export const Semicolon: TokenType = token("Semicolon", ";", [AnyToken]);
export const Newline: TokenType = token("Newline", "a new line", [AnyToken]);
export const Assign: TokenType = token("Assign", "=", [AnyToken]);
export const Dollar: TokenType = token("Dollar", "$", [AnyToken]);
export const At: TokenType = token("At", "@", [AnyToken]);
export const Slash: TokenType = token("Slash", "/", [AnyToken]);
export const Dash: TokenType = token("Dash", "-", [AnyToken]);
export const Plus: TokenType = token("Plus", "+", [AnyToken]);
export const Asterisk: TokenType = token("Asterisk", "*", [AnyToken]);

/** `==`, `!=`, `<`, `>`, `<=`, `>=`, `!` and their words. */
export const RelationalSign: TokenType = token("RelationalSign", "a comparison", [AnyToken]);
/** `<<`, `>>`, `&`, `^`, `|` and their words. */
export const BinarySign: TokenType = token("BinarySign", "an operator", [AnyToken]);

/** A character that belongs to no token. */
export const Junk: TokenType = token("Junk", "an unknown character", [AnyToken]);

/** The protocols whose fields are matched: `tcp dport`, `ip saddr`. */
export const HeaderStart: TokenType = token("HeaderStart", "a protocol", [AnyToken]);

const keywordCategories = [AnyWord];
const keywordValue = [AnyWord, RightValue, StatementValue];
const protocolValue = [AnyWord, RightValue];
const headerAndValue = [AnyWord, RightValue, StatementValue, HeaderStart];

function keyword(name: string, label: string, categories: TokenType[] = keywordCategories): TokenType {
  return token(name, label, categories);
}

export const Include: TokenType = keyword("Include", "include");
export const Define: TokenType = keyword("Define", "define");
export const Undefine: TokenType = keyword("Undefine", "undefine");
export const Table: TokenType = keyword("Table", "table");
export const Chain: TokenType = keyword("Chain", "chain");
export const RuleWord: TokenType = keyword("RuleWord", "rule");
export const SetWord: TokenType = keyword("SetWord", "set");
export const MapWord: TokenType = keyword("MapWord", "map");
export const ElementWord: TokenType = keyword("ElementWord", "element");
export const FlowtableWord: TokenType = keyword("FlowtableWord", "flowtable");
const RulesetWord: TokenType = keyword("RulesetWord", "ruleset");
export const Vmap: TokenType = keyword("Vmap", "vmap");
export const Handle: TokenType = keyword("Handle", "handle");
/** `position`, `index`. */
export const Position: TokenType = keyword("Position", "position");
export const CommentWord: TokenType = keyword("CommentWord", "comment");
export const Type: TokenType = keyword("Type", "type");
export const Typeof: TokenType = keyword("Typeof", "typeof");
export const Hook: TokenType = keyword("Hook", "hook");
const Device: TokenType = keyword("Device", "device");
export const Devices: TokenType = keyword("Devices", "devices");
export const PriorityWord: TokenType = keyword("PriorityWord", "priority");
export const PolicyWord: TokenType = keyword("PolicyWord", "policy");
export const Flags: TokenType = keyword("Flags", "flags");
export const Size: TokenType = keyword("Size", "size");
export const Timeout: TokenType = keyword("Timeout", "timeout");
export const GcInterval: TokenType = keyword("GcInterval", "gc-interval");
export const AutoMerge: TokenType = keyword("AutoMerge", "auto-merge");
export const Elements: TokenType = keyword("Elements", "elements");
export const Expires: TokenType = keyword("Expires", "expires");
const Interval: TokenType = keyword("Interval", "interval");

/** `add`, `update`, `delete`: verbs that also begin set statements. */
export const UpdateVerb: TokenType = keyword("UpdateVerb", "add, update or delete");
/** `create`, `insert`, `replace`, `get`, `list`, `flush`, `rename`, `describe`, `import`, `export`, `monitor`. */
export const VerbWord: TokenType = keyword("VerbWord", "a command");
export const Reset: TokenType = keyword("Reset", "reset", keywordValue);
export const Destroy: TokenType = keyword("Destroy", "destroy", keywordValue);

/** `accept`, `drop`, `continue`, `return`. */
export const FinalVerdict: TokenType = keyword("FinalVerdict", "a verdict");
/** `jump`, `goto`. */
export const JumpVerdict: TokenType = keyword("JumpVerdict", "jump or goto");

/** `inet`, `netdev`, `bridge`. */
export const FamilyWord: TokenType = keyword("FamilyWord", "a family");
/** `ip`, `ip6`: families, headers and values. */
export const IpWord: TokenType = keyword("IpWord", "ip or ip6", headerAndValue);
export const Arp: TokenType = keyword("Arp", "arp", headerAndValue);
/** `ether`, `vlan`. */
const LinkHeader: TokenType = keyword("LinkHeader", "a header", headerAndValue);
/** `tcp`, `udp`, `icmp` and the other protocols that are also values. */
export const ProtocolHeader: TokenType = keyword("ProtocolHeader", "a protocol", [AnyWord, RightValue, HeaderStart]);
const TransportHeader: TokenType = keyword("TransportHeader", "th", [AnyWord, HeaderStart]);
/** `gre`: a header, an outer protocol and a value. */
export const Gre: TokenType = keyword("Gre", "gre", protocolValue);
/** `vxlan`, `geneve`, `gretap`. */
export const TunnelHeader: TokenType = keyword("TunnelHeader", "a tunnel protocol");
/** `hbh`, `rt0`, `rt2`, `srh`, `frag`, `dst`, `mh`. */
export const ExtensionWord: TokenType = keyword("ExtensionWord", "an extension header");
export const Rt: TokenType = keyword("Rt", "rt");
export const Exthdr: TokenType = keyword("Exthdr", "exthdr");
export const MetaWord: TokenType = keyword("MetaWord", "meta");
/** Meta keys that need no `meta` before them: `mark`, `iifname`, `oifname`… */
export const MetaKey: TokenType = keyword("MetaKey", "a meta key");
export const Ct: TokenType = keyword("Ct", "ct");
export const SocketWord: TokenType = keyword("SocketWord", "socket");
export const FibWord: TokenType = keyword("FibWord", "fib");
export const Osf: TokenType = keyword("Osf", "osf");
export const IpsecWord: TokenType = keyword("IpsecWord", "ipsec");
export const Numgen: TokenType = keyword("Numgen", "numgen");
/** `jhash`, `symhash`. */
export const HashWord: TokenType = keyword("HashWord", "a hash");
export const TunnelWord: TokenType = keyword("TunnelWord", "tunnel");

export const CounterWord: TokenType = keyword("CounterWord", "counter");
export const LimitWord: TokenType = keyword("LimitWord", "limit");
export const QuotaWord: TokenType = keyword("QuotaWord", "quota");
/** `last` is a statement, a name and a value. */
export const LastWord: TokenType = keyword("LastWord", "last", [AnyWord, Name, RightValue, StatementValue]);
export const LogWord: TokenType = keyword("LogWord", "log");
export const RejectWord: TokenType = keyword("RejectWord", "reject");
/** `snat`, `dnat`. */
export const NatWord: TokenType = keyword("NatWord", "snat or dnat", keywordValue);
export const MasqueradeWord: TokenType = keyword("MasqueradeWord", "masquerade");
export const RedirectWord: TokenType = keyword("RedirectWord", "redirect", protocolValue);
export const TproxyWord: TokenType = keyword("TproxyWord", "tproxy");
export const SynproxyWord: TokenType = keyword("SynproxyWord", "synproxy");
export const QueueWord: TokenType = keyword("QueueWord", "queue");
export const DupWord: TokenType = keyword("DupWord", "dup");
export const FwdWord: TokenType = keyword("FwdWord", "fwd");
export const FlowWord: TokenType = keyword("FlowWord", "flow");
export const MeterWord: TokenType = keyword("MeterWord", "meter");
export const NotrackWord: TokenType = keyword("NotrackWord", "notrack");
export const SecmarkWord: TokenType = keyword("SecmarkWord", "secmark");
export const Xt: TokenType = keyword("Xt", "xt");
/** `exists`, `missing`. */
const BooleanWord: TokenType = keyword("BooleanWord", "exists or missing", keywordValue);
const Ecn: TokenType = keyword("Ecn", "ecn", keywordValue);
/** Reserved words that only ever follow another word: `all`, `random`, `offload`, `constant`… */
const ReservedWord: TokenType = keyword("ReservedWord", "a reserved word");

/** Which token type a reserved word has; every reserved word not named here is a {@link ReservedWord}. */
const roles: readonly (readonly [TokenType, string])[] = [
  [RelationalSign, "eq ne lt gt le ge not"],
  [BinarySign, "lshift rshift xor and or"],
  [Vmap, "vmap"],
  [Include, "include"],
  [Define, "define redefine"],
  [Undefine, "undefine"],
  [Table, "table"],
  [Chain, "chain"],
  [RuleWord, "rule"],
  [SetWord, "set"],
  [MapWord, "map"],
  [ElementWord, "element"],
  [FlowtableWord, "flowtable"],
  [RulesetWord, "ruleset"],
  [Handle, "handle"],
  [Position, "position index"],
  [CommentWord, "comment"],
  [Type, "type"],
  [Typeof, "typeof"],
  [Hook, "hook"],
  [Device, "device"],
  [Devices, "devices"],
  [PriorityWord, "priority"],
  [PolicyWord, "policy"],
  [Flags, "flags"],
  [Size, "size"],
  [Timeout, "timeout"],
  [GcInterval, "gc-interval"],
  [AutoMerge, "auto-merge"],
  [Elements, "elements"],
  [Expires, "expires"],
  [Interval, "interval"],
  [UpdateVerb, "add update delete"],
  [VerbWord, "create insert replace get list flush rename describe import export monitor"],
  [Reset, "reset"],
  [Destroy, "destroy"],
  [FinalVerdict, "accept drop continue return"],
  [JumpVerdict, "jump goto"],
  [FamilyWord, "inet netdev bridge"],
  [IpWord, "ip ip6"],
  [Arp, "arp"],
  [LinkHeader, "ether vlan"],
  [ProtocolHeader, "tcp udp udplite esp ah icmp igmp icmpv6 comp dccp sctp"],
  [TransportHeader, "th"],
  [Gre, "gre"],
  [TunnelHeader, "vxlan geneve gretap"],
  [ExtensionWord, "hbh rt0 rt2 srh frag dst mh"],
  [Rt, "rt"],
  [Exthdr, "exthdr"],
  [MetaWord, "meta"],
  [
    MetaKey,
    "mark iif iifname iiftype oif oifname oiftype skuid skgid nftrace rtclassid ibriport ibrname obriport obrname pkttype cpu iifgroup oifgroup cgroup time day hour",
  ],
  [Ct, "ct"],
  [SocketWord, "socket"],
  [FibWord, "fib"],
  [Osf, "osf"],
  [IpsecWord, "ipsec"],
  [Numgen, "numgen"],
  [HashWord, "jhash symhash"],
  [TunnelWord, "tunnel"],
  [CounterWord, "counter"],
  [LimitWord, "limit"],
  [QuotaWord, "quota"],
  [LastWord, "last"],
  [LogWord, "log"],
  [RejectWord, "reject"],
  [NatWord, "snat dnat"],
  [MasqueradeWord, "masquerade"],
  [RedirectWord, "redirect"],
  [TproxyWord, "tproxy"],
  [SynproxyWord, "synproxy"],
  [QueueWord, "queue"],
  [DupWord, "dup"],
  [FwdWord, "fwd"],
  [FlowWord, "flow"],
  [MeterWord, "meter"],
  [NotrackWord, "notrack"],
  [SecmarkWord, "secmark"],
  [Xt, "xt"],
  [BooleanWord, "exists missing"],
  [Ecn, "ecn"],
];

// Chevrotain numbers a token type and works out its categories when it makes one, for each anew.
// This one belongs to all of them, so that making it does the work for all at once.
createToken({ name: "EveryToken", pattern: never, categories: tokenTypes });

/** The number by which Chevrotain knows a token type; the `kind` of a token. */
export function kindOf(type: TokenType): number {
  return type.tokenTypeIdx ?? 0;
}

/** The kind of every reserved word. */
export const keywordKinds: ReadonlyMap<string, number> = buildKeywordKinds();

function buildKeywordKinds(): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const keyword of keywords) if (keyword.reserved) kinds.set(keyword.word, kindOf(ReservedWord));
  for (const [type, words] of roles) for (const word of words.split(" ")) kinds.set(word, kindOf(type));
  return kinds;
}

export { EOF as EndOfFile };
