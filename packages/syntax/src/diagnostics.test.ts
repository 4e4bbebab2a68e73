import { describe, expect, test } from "vitest";
import { printNode } from "../test/print-node.ts";
import { inChain, inTable, type Place, parseClean, topLevel } from "../test/specification.ts";
import { parse } from "./parser.ts";

/** A text with what its diagnostics point at in «». */
function mark(text: string): string {
  return parse(text).diagnostics.reduceRight(
    (marked, { start, end }) => `${marked.slice(0, start)}«${text.slice(start, end)}»${marked.slice(end)}`,
    text,
  );
}

/** Tests of what is said of a text at a place; the text has what each message points at in «». */
function sayAt({ before, after }: Place): (text: string, ...messages: string[]) => void {
  return (text, ...messages) =>
    void test(text, () => {
      const document = before + text.replaceAll(/[«»]/g, "") + after;
      expect(mark(document)).toBe(before + text + after);
      expect(parse(document).diagnostics.map(({ message }) => message)).toEqual(messages);
    });
}

describe("a misspelt word", () => {
  const say = sayAt(inChain);
  say("«acept»", '"acept" begins no statement; did you mean "accept"?');
  say("tcp dport 22 «acept»", '"acept" begins no statement; did you mean "accept"?');
  say("«tpc» dport 22 accept", '"tpc" begins no statement; did you mean "tcp"?');
  say("ip «sadr» 10.0.0.1", '"ip" has no field "sadr"; did you mean "saddr"?');
  say(
    "tcp «port-number» 22",
    '"tcp" has no field "port-number"; it has sport, dport, sequence, ackseq, doff, reserved, flags, window, checksum, urgptr.',
  );
  say("vxlan ip «sadr» 10.0.0.1", '"ip" has no field "sadr"; did you mean "saddr"?');
  say("gretap «vni» 1", '"gretap" has no field "vni".');
  say("meta «makr» 1", '"meta" has no key "makr"; did you mean "mark"?');
  say("ct «sate» new", '"ct" has no key "sate"; did you mean "state"?');
  say(
    "ct original «mark» 1",
    '"ct original" has no key "mark"; it has l3proto, protocol, zone, bytes, packets, avgpkt, saddr, daddr, proto-src, proto-dst.',
  );
  say("tcp option «maxsegg» size 1", 'There is no tcp option "maxsegg"; did you mean "maxseg"?');
  say("fib «sadr» oif 1", '"fib" has no key "sadr"; did you mean "saddr"?');
  say("«ACCEPT»", '"ACCEPT" begins no statement; did you mean "accept"?');
  say("tcp dport 22 «foo»", '"foo" begins no statement.');
  say(
    "log level «waning»",
    'Unexpected "waning", where one of "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit" is expected.',
  );
  say("masquerade «randm»", '"randm" begins no statement.');
  say("tcp dport 22 «DROP»", '"DROP" begins no statement; did you mean "drop"?');
});

describe("a misspelt word of a block", () => {
  const say = sayAt(inTable);
  say("«chian» c {\n  accept\n}", '"chian" begins nothing that may stand here; did you mean "chain"?');
  say(
    "«rules» c {\n  accept\n  drop\n}",
    'Unexpected "rules", where chain, set, map, flowtable, counter, quota, limit, ct, secmark, synproxy, tunnel, flags, comment, define or include is expected.',
  );
  say("set s {\n  «tpye» ipv4_addr\n}", '"tpye" begins nothing that may stand here; did you mean "type"?');
  say("chain c {\n  «polcy» drop\n}", '"polcy" begins no statement; did you mean "policy"?');
  say(
    "chain c {\n  type filter hook input priority 0; policy «dorp»;\n}",
    'Unexpected "dorp", where accept or drop is expected. Did you mean "drop"?',
  );
  say(
    "chain c {\n  type filter «hok» input priority 0\n}",
    'Unexpected "hok", where "hook" is expected. Did you mean "hook"?',
  );
  say(
    "set s {\n  type ipv4_addr\n  flags «intervall»\n}",
    'Unexpected "intervall", where one of "constant", "dynamic", "interval", "timeout" is expected. Did you mean "interval"?',
  );
  say(
    "flowtable f {\n  «device» = { eth0 }\n}",
    'Unexpected "device", where hook, devices, flags or counter is expected. Did you mean "devices"?',
  );
  say(
    'ct helper h {\n  «typ» "ftp" protocol tcp\n}',
    'Unexpected "typ", where one of "type", "l3proto" is expected. Did you mean "type"?',
  );
  say(
    "ct «helpr» h {\n}",
    'Unexpected "helpr", where one of "helper", "timeout", "expectation", "count" is expected. Did you mean "helper"?',
  );
});

describe("a misspelt command", () => {
  const say = sayAt(topLevel);
  say("«delte» table t", '"delte" begins no command; did you mean "delete"?');
  say("«tabel» ip t {\n  chain c {\n    accept\n  }\n}", '"tabel" begins no command; did you mean "table"?');
  say(
    "delete «tabel» t",
    'Unexpected "tabel", where table, chain, rule, set, element, flowtable, counter, quota, limit, ct, … behind "delete" is expected. Did you mean "table"?',
  );
  say(
    "list «rulset»",
    'Unexpected "rulset", where one of "table", "hooks", "ct", "flow", "ruleset", "tables", "meters", "chains", "sets", "maps", "counters", "quotas", … is expected. Did you mean "ruleset"?',
  );
  say("table «inett» t {\n}", '"inett" is no family; the families are ip, ip6, inet, arp, bridge and netdev.');
  say(
    "flush «tables»",
    'Unexpected "tables", where one of "ruleset", "table", "chain", "set", "map", "meter", "flow" is expected. Did you mean "table"?',
  );
  say("«foo»", '"foo" begins no command.');
  say("foo bar«»", "The line ends, where a statement (a match, a verdict, counter, log, …) is expected.");
  say("«defin» x = 1", '"defin" begins no command; did you mean "define"?');
  say("«TABLE» t", '"TABLE" begins no command; did you mean "table"?');
});

describe("braces and separators", () => {
  const say = sayAt(topLevel);
  say("table ip t «{»\n  chain c {\n    accept\n  }\n", 'The block of table "t" is never closed: a "}" is missing.');
  say(
    "table ip t {\n  chain c «{»\n    accept\n\n  chain d {\n    drop\n  }\n}",
    'The block of chain "c" is never closed: a "}" is missing.',
  );
  say(
    "table ip t {\n  chain c {\n    tcp dport { 22, 80 «accept»\n    ip saddr 10.0.0.1 drop\n    udp dport 53 accept\n  }\n\n  chain d {\n    drop\n  }\n}",
    'Unexpected "accept", where "," or "}" is expected.',
  );
  say(
    "table ip t {\n  set s «{»\n    type ipv4_addr\n    elements = {\n      10.0.0.1,\n      10.0.0.2\n  }\n\n  chain d {\n    drop\n  }\n}",
    'The block of set "s" is never closed: a "}" is missing.',
  );
  say(
    "table ip t {\n  chain c {\n    accept\n  }\n  }\n«}»",
    'This "}" closes nothing: there are more of them than of "{".',
  );
  say(
    "table ip t { chain c { accept «}» «}»",
    'nft wants a ";" or a new line before this "}".',
    'nft wants a ";" or a new line before this "}".',
  );
  say("table ip t { } «table» ip u { }", 'nft wants a ";" or a new line between "}" and what follows.');
  say(
    "table ip t\n«{»\n  chain c\n  «{»\n    accept\n  }\n}",
    'nft wants this "{" on the line of the name before it.',
    'nft wants this "{" on the line of the name before it.',
  );
  say("table ip t # mine\n«{»\n}", 'nft wants this "{" on the line of the name before it.');
  say("table ip t\ntable ip u «flush» ruleset", 'Unexpected "flush", where a new line or ";" is expected.');
  say(
    "table ip t {\n  chain c {\n    type filter hook input priority 0«,» policy drop;\n  }\n}",
    'Unexpected ",", where a new line or ";" is expected.',
  );
  say(
    "table ip t {\n  chain c {\n    type filter hook input priority 0 «policy» drop;\n  }\n}",
    'Unexpected "policy", where a new line or ";" is expected.',
  );
});

describe("names", () => {
  const say = sayAt(topLevel);
  say(
    "table ip t {\n  chain «log» {\n    accept\n  }\n}",
    'Unexpected "log", where a name is expected. "log" is a keyword of nft and cannot be a name; choose another.',
  );
  say(
    "table ip t {\n  set «tcp» {\n    type ipv4_addr\n  }\n}",
    'Unexpected "tcp", where a name is expected. "tcp" is a keyword of nft and cannot be a name; choose another.',
  );
  say(
    'table ip t {\n  chain «"c"» {\n    accept\n  }\n}',
    'Unexpected "c", where a name is expected. Names stand without quotes.',
  );
  say("table ip «{»\n}", 'Unexpected "{", where a name is expected.');
  say(
    "add rule t c jump «counter»",
    'Unexpected "counter", where the name of a chain is expected. "counter" is a keyword of nft and cannot be a name; choose another.',
  );
  say('add rule t c jump «"c"»', 'Unexpected "c", where the name of a chain is expected. Names stand without quotes.');
  say(
    "define «tcp» = 1",
    'Unexpected "tcp", where a name is expected. "tcp" is a keyword of nft and cannot be a name; choose another.',
  );
  say("define «$»x = 1", 'Unexpected "$", where a name is expected. The "$" stands only where the value is used.');
  say("x «=» 1", 'Unexpected "=", where a name is expected. To give a value a name, write "define name = …".');
  say(
    "«$»x = 1",
    'Unexpected "$", where a command (add, delete, flush, …), a table, include or define is expected. To give a value a name, write "define name = …".',
  );
  say("define x «1»", 'Unexpected "1", where "=" is expected.');
  say("add rule t c ip saddr $«a-»$b", 'The dash is part of the name "a-"; put a space before it: "$a - …".');
  say("add rule t c add «s» { ip saddr }", 'Unexpected "s", where "@name" or "$variable" is expected.');
  say(
    "add rule t c «@»s drop",
    'A set stands behind what is looked up in it: "ip saddr @s". Only @ll, @nh, @th and @ih begin an expression.',
  );
});

describe("strings and characters", () => {
  const say = sayAt(inChain);
  say("iifname «'»eth0' accept", 'Unexpected "\'", where a value is expected. Strings stand in double quotes: "…".');
  say(
    "iifname «“»eth0” accept",
    'Unexpected character U+201C, where a value is expected. Strings stand in double quotes: "…".',
  );
  say(
    'log prefix «"»in: accept',
    "This string has no closing quote. nft knows no escapes: a string cannot hold a double quote.",
  );
  say(
    'log prefix "a\\"b«"» accept',
    "This string has no closing quote. nft knows no escapes: a string cannot hold a double quote.",
  );
  say(
    "tcp dport 22« »accept",
    "Unexpected character U+00A0, where a statement (a match, a verdict, counter, log, …) is expected. It is a no-break space; write a plain one.",
  );
  say(
    "tcp dport 22«\u0007» accept",
    "Unexpected character U+0007, where a statement (a match, a verdict, counter, log, …) is expected.",
  );
  say(
    "accept «/»/ all",
    'Unexpected "/", where a statement (a match, a verdict, counter, log, …) is expected. A comment begins with "#".',
  );
  say(
    "tcp dport 22 «\\» accept",
    'Unexpected "\\", where a statement (a match, a verdict, counter, log, …) is expected. A backslash continues a line only as its very last character.',
  );
  say(
    "tcp dport 22 «~» accept",
    'Unexpected "~", where a statement (a match, a verdict, counter, log, …) is expected.',
  );
});

describe("sets", () => {
  const say = sayAt(inChain);
  say(
    "tcp dport { «}» accept",
    'nft refuses the empty set "{ }": put an element between the braces, or leave the whole line out.',
  );
  say("tcp dport { 22 «80» } accept", 'Unexpected "80", where "," or "}" is expected.');
  say("tcp dport { «,» 22 } accept", 'Unexpected ",", where an element is expected.');
  say("tcp dport { 22«;» 80 } accept", 'Unexpected ";", where "," or "}" is expected.');
  say("tcp dport { 22,\n«\n»      80 } accept", "nft takes no blank line between the elements of a set.");
  say("tcp dport { 22\n«\n»\n    } accept", "nft takes no blank line between the elements of a set.");
  say("tcp dport { «@»s } accept", 'Unexpected "@", where an element is expected.');
  say("tcp dport { ip «saddr» } accept", 'Unexpected "saddr", where "," or "}" is expected.');
  say("tcp dport vmap { 22 «accept» }", 'Unexpected "accept", where "," or "}" is expected.');
  say(
    "ip6 saddr vmap { ::1:acce«pt» }",
    'Unexpected "pt", where "," or "}" is expected. nft reads "::1:acce" as an address; put a space before the colon.',
  );
  say("tcp dport vmap { 22 : «masquerade» }", 'Unexpected "masquerade", where a value or a verdict is expected.');
  say(
    "tcp dport 22, 80«-»90 accept",
    'Unexpected "-", where a statement (a match, a verdict, counter, log, …) is expected. Ranges among several values stand in braces: { 22, 80-90 }.',
  );
  say(
    "tcp flags syn / «syn»",
    'Unexpected "syn", where a prefix length such as 24, or flags such as syn,ack is expected.',
  );
  say(
    "ip saddr 10.0.0.0/«255.0.0.0»",
    'Unexpected "255.0.0.0", where a prefix length such as 24, or flags such as syn,ack is expected.',
  );
});

describe("values and units", () => {
  const say = sayAt(inChain);
  say("update @s { ip saddr timeout «60» }", 'A time needs a unit: write "60s" for 60 seconds.');
  say("limit rate 5/second burst 5«»", 'The line ends, where "packets" is expected.');
  say("limit rate 5/second burst 5 «bytes»", 'Unexpected "bytes", where "packets" is expected.');
  say("limit rate 5 «per» second", 'Unexpected "per", where "/" is expected.');
  say("limit rate 5/«s»", 'Unexpected "s", where one of "second", "minute", "hour", "day", "week" is expected.');
  say("limit «5»/second", 'Unexpected "5", where one of "rate", "name" is expected.');
  say(
    "limit rate 5/second «foo» bar",
    'nft 1.1.7 cannot read "foo" directly behind a rate; write a burst between them, such as "burst 5 packets".',
  );
  say("quota over 25«mbytes»", 'Put a space before "mbytes": nft reads the "m" behind the number as minutes.');
  say("quota over 25«»", 'The line ends, where one of "bytes", "kbytes", "mbytes" is expected.');
  say(
    "quota over 25 «gbytes»",
    'Unexpected "gbytes", where one of "bytes", "kbytes", "mbytes" is expected. Did you mean "bytes"?',
  );
  say("tcp dport «accept»", 'Unexpected "accept", where a value is expected.');
  say("tcp dport«»", "The line ends, where a value is expected.");
  say(
    "redirect «:»8080",
    'Unexpected ":", where a statement (a match, a verdict, counter, log, …) is expected. A port stands behind "to": "redirect to :8080".',
  );
  say("reject with tcp «port-unreachable»", 'Unexpected "port-unreachable", where "reset" is expected.');
  say("log prefix «$»p", 'Unexpected "$", where a string is expected.');
  say("iifname lo accept«\\»;", 'The backslash before ";" is for a shell; a file goes without it.');
  say('iifname lo log prefix «\\»"x\\"', "The backslash before a quote is for a shell; a file goes without it.");
  say(
    `tcp dport «$${"{PORT}"}» accept`,
    `"$${"{PORT}"}" is for a shell; in a file a variable is written "$PORT", and "define PORT = …" gives it its value.`,
  );
  const commands =
    'nft runs no commands of a shell: have the value written to a file as "define name = …", and include that file.';
  say("tcp dport $«(»cat port) accept", commands);
  say("tcp dport «`»cat port` accept", commands);
});

describe("habits from elsewhere", () => {
  const say = sayAt(topLevel);
  say(
    "table ip t {\n  chain c {\n    tcp dport «=» 22 accept\n  }\n}",
    'Unexpected "=", where a value is expected. A comparison is written "==", or nothing at all.',
  );
  say(
    "table ip t {\n  chain c {\n    tcp dport 22 &«&» ip saddr 10.0.0.1 accept\n  }\n}",
    'Unexpected "&", where a value is expected. All matches of a rule have to hold; nothing stands between them.',
  );
  say(
    "table ip t {\n  chain c {\n    tcp dport 22 |«|» tcp dport 80 accept\n  }\n}",
    'Unexpected "|", where a value is expected. For "or", write a set such as { 22, 80 }, or two rules.',
  );
  say("«nft» add rule ip t c accept", 'In a file commands stand without the word "nft" before them.');
  say(
    '«nft» delete rule nat postrouting oifname "poopy" masquerade',
    'In a file commands stand without the word "nft" before them.',
  );
  say(
    'delete rule nat postrouting «oifname» "poopy" masquerade',
    'nft knows the rule to delete by its handle alone, not by its text: write "handle" and the number that "nft -a list ruleset" shows behind the rule.',
  );
  say(
    "replace rule ip t c «accept»",
    'nft knows the rule to replace by its handle alone, not by its text: write "handle" and the number that "nft -a list ruleset" shows behind the rule.',
  );
  say(
    "iptables «-»A INPUT -p tcp --dport 22 -j ACCEPT",
    'Unexpected "-", where a name is expected. For a rule of iptables, ask "iptables-translate".',
  );
  say(
    "«-»A INPUT -p tcp -j ACCEPT",
    'Unexpected "-", where a command (add, delete, flush, …), a table, include or define is expected. For a rule of iptables, ask "iptables-translate".',
  );
  say(
    "table ip t {\n  «tcp» dport 22 accept\n}",
    'Unexpected "tcp", where chain, set, map, flowtable, counter, quota, limit, ct, secmark, synproxy, tunnel, flags, comment, define or include is expected. "tcp" stands in a chain, and a chain in a table.',
  );
  say(
    "«tcp» dport 22 accept",
    'Unexpected "tcp", where a command (add, delete, flush, …), a table, include or define is expected. "tcp" stands in a chain, and a chain in a table.',
  );
  say(
    "table ip t {\n  «policy» drop;\n}",
    'Unexpected "policy", where chain, set, map, flowtable, counter, quota, limit, ct, secmark, synproxy, tunnel, flags, comment, define or include is expected. "policy" stands in a chain, and a chain in a table.',
  );
  say(
    "table ip t {\n  chain c {\n    «rule» tcp dport 22 accept\n  }\n}",
    'Unexpected "rule", where a rule, type, policy, flags, devices, comment, define or include is expected. In the block of a chain rules are written without the word "rule".',
  );
  say(
    "table ip t {\n  chain c {\n    add «rule» tcp dport 22 accept\n  }\n}",
    'Unexpected "rule", where "@name" or "$variable" is expected. In the block of a chain rules are written without "add rule" and the like.',
  );
  say(
    "table ip t {\n  «rule» c accept\n}",
    'Unexpected "rule", where chain, set, map, flowtable, counter, quota, limit, ct, secmark, synproxy, tunnel, flags, comment, define or include is expected. Rules stand in the block of a chain, without the word "rule".',
  );
  say(
    "add table «handle» 5",
    'Unexpected "handle", where a name is expected. "handle" is a keyword of nft and cannot be a name; choose another.',
  );
  say(
    'table ip t {\n  chain c {\n    accept comment "x" «drop»\n  }\n}',
    "A comment ends its rule: put it behind everything else.",
  );
  say(
    "table ip t {\n  chain c {\n    «-»p tcp --dport 22 -j ACCEPT\n  }\n}",
    'Unexpected "-", where a rule, type, policy, flags, devices, comment, define or include is expected. For a rule of iptables, ask "iptables-translate".',
  );
  say(
    "«update» element t s { 1 }",
    'Unexpected "update", where a command (add, delete, flush, …), a table, include or define is expected. It is a statement of rules; the command that puts an element in a set is "add element".',
  );
});

describe("faults of layout have a fix, and the document that it gives has none", () => {
  test.each([
    ["a comment that no new line ends", "table ip t\n# end", "table ip t\n# end\n"],
    ["a comment alone", "#!/usr/sbin/nft -f", "#!/usr/sbin/nft -f\n"],
    ["an include that no new line ends", 'include "x"', 'include "x"\n'],
    ["a definition that no new line ends", "define x = 1", "define x = 1\n"],
    ["CRLF", "table ip t {\r\n}\r\n", "table ip t {\n}\n"],
    ["CRLF behind a comment and a continuation", "# c\r\ntable \\\r\nt\r\n", "# c\ntable \\\nt\n"],
    ["a byte order mark", "\uFEFFtable ip t\n", "table ip t\n"],
    ["all of these", "\uFEFFtable ip t\r\n# end", "table ip t\n# end\n"],
    ["no separator before a brace", "table ip t { chain c { accept } }\n", "table ip t { chain c { accept; }; }\n"],
    ["no separator between blocks", "table ip t { } table ip u { }\n", "table ip t { }; table ip u { }\n"],
    ["a brace on the line below", "table ip t\n\n{\n}\n", "table ip t {\n}\n"],
    ["a blank line between elements", "define x = { 1,\n\n2 }\n", "define x = { 1,\n2 }\n"],
    ["blank lines at the end of a set", "define x = { 1\n\n\n}\n", "define x = { 1\n}\n"],
    ["the word nft", "nft add table ip t\n", "add table ip t\n"],
    [
      "a semicolon kept from the shell",
      "add chain ip t c { type filter hook input priority 0 \\; }\n",
      "add chain ip t c { type filter hook input priority 0 ; }\n",
    ],
    [
      "a variable of the shell",
      `add rule ip t c tcp dport $${"{PORT}"} accept\n`,
      "add rule ip t c tcp dport $PORT accept\n",
    ],
    ["no space before mbytes", "add rule t c quota 25mbytes\n", "add rule t c quota 25 mbytes\n"],
  ])("%s", (_, text, expected) => {
    const edits = parse(text).diagnostics.flatMap(({ fix }) => fix?.edits ?? []);
    const mended = edits
      .sort((a, b) => b.start - a.start)
      .reduce((before, { start, end, newText }) => before.slice(0, start) + newText + before.slice(end), text);
    expect(mended).toBe(expected);
    parseClean(mended);
  });

  test("a comment before a brace on the line below keeps its place: there is no fix", () => {
    expect(parse("table ip t # mine\n{\n}\n").diagnostics.map(({ fix }) => fix)).toEqual([null]);
  });
});

describe("behind a fault the document is read on", () => {
  test.each([
    [
      "a bad rule",
      "table ip t {\nchain c {\naccept\nip sadr 1\ndrop\n}\n}\n",
      ["[add] (table family=ip name=t { (chain name=c { accept; (invalid); drop }) })"],
    ],
    [
      "a set that is never closed",
      "table ip t {\nchain c {\ntcp dport { 22, 80 accept\nip saddr 10.0.0.1 drop\n}\nchain d {\ndrop\n}\n}\n",
      [
        "[add] (table family=ip name=t { (chain name=c { (invalid); (match [ip saddr] 10.0.0.1) drop }); (chain name=d { drop }) })",
      ],
    ],
    [
      "a chain that is never closed",
      "table ip t {\nchain c {\naccept\nchain d {\ndrop\n}\n}\n",
      ["[add] (table family=ip name=t { (chain name=c { accept }); (chain name=d { drop }) })"],
    ],
    [
      "a table that is never closed",
      "table ip t {\nchain c {\naccept\n}\ntable ip u {\n}\n",
      ["[add] (table family=ip name=t { (chain name=c { accept }) })", "[add] (table family=ip name=u {  })"],
    ],
    [
      "a chain called like a keyword",
      "table ip t {\nchain log {\naccept\n}\n}\n",
      ["[add] (table family=ip name=t { (chain name=log { accept }) })"],
    ],
    [
      "the block of a misspelt word, passed over as a whole",
      "table ip t {\nchian c {\naccept\n}\nchain d {\ndrop\n}\n}\n",
      ["[add] (table family=ip name=t { (invalid); (chain name=d { drop }) })"],
    ],
    [
      "the block of a misspelt table without family",
      "tabel t {\nset s {\ntype mark\n}\nchain c {\naccept\n}\nchain d {\n}\n}\ntable ip u\n",
      ["(invalid)", "[add] (table family=ip name=u)"],
    ],
    [
      "a set that is never closed, at the end of the line",
      "table ip t {\nchain c {\ntcp dport { 22, 80\nudp dport 53 accept\ndrop\n}\n}\n",
      ["[add] (table family=ip name=t { (chain name=c { (invalid); (match [udp dport] 53) accept; drop }) })"],
    ],
    [
      "a set that is never closed, behind a comma",
      "table ip t {\nchain c {\ntcp dport { 22, 80,\nudp dport 53 accept\ndrop\n}\n}\n",
      ["[add] (table family=ip name=t { (chain name=c { (invalid); (match [udp dport] 53) accept; drop }) })"],
    ],
    [
      "two tables on one line",
      "table ip t { } table ip u { }\n",
      ["[add] (table family=ip name=t {  })", "[add] (table family=ip name=u {  })"],
    ],
    [
      "a quoted name",
      'table ip t {\nchain "c" {\naccept\n}\n}\n',
      ['[add] (table family=ip name=t { (chain name="c" { accept }) })'],
    ],
    [
      "a set before a chain, never closed",
      "table ip t {\n  set s {\n    type mark\n\n  chain d {\n    drop\n  }\n}\n",
      [
        "[add] (table family=ip name=t { (set-declaration type=set name=s { (set-type form=type key=[mark]) }); (chain name=d { drop }) })",
      ],
    ],
    [
      "a chain and its table, both never closed",
      "table ip t {\nchain c {\naccept\n",
      ["[add] (table family=ip name=t { (chain name=c { accept }) })"],
    ],
    [
      "what is nested too deeply",
      `table ip t {\nchain c {\ntcp dport ${"{".repeat(5000)}1${"}".repeat(5000)}\ndrop\n}\n}\n`,
      ["[add] (table family=ip name=t { (chain name=c { (invalid); drop }) })"],
    ],
    [
      "a bad element",
      "table ip t {\nset s {\ntype ipv4_addr\nelements = { 1, @x, 2 }\nsize 5\n}\n}\n",
      [
        "[add] (table family=ip name=t { (set-declaration type=set name=s { (set-type form=type key=[ipv4_addr]); (invalid); (set-size value=5) }) })",
      ],
    ],
    ["a brace too many", "}\ntable ip t\n", ["(invalid)", "[add] (table family=ip name=t)"]],
    ["a bad command", "foo\ntable ip t\n", ["(invalid)", "[add] (table family=ip name=t)"]],
    [
      "a bad rule in an anonymous chain",
      "add rule t c jump { accept; foo; drop; }\n",
      ["add (rule-command table=t chain=c rule=(anonymous-chain verdict=jump { accept; (invalid); drop }))"],
    ],
  ])("%s", (_, text, trees) => {
    const { document, diagnostics } = parse(text);
    expect(document.items.map(printNode)).toEqual(trees);
    expect(diagnostics).toHaveLength(1);
  });
});

test("of a document with very many faults the first two hundred are told", () => {
  expect(parse("foo\n".repeat(1000)).diagnostics).toHaveLength(200);
});

test.each([
  ["braces", `tcp dport ${"{".repeat(200)}`, 123],
  ["hashes of hashes", "jhash ".repeat(2000), 613],
])("what is nested too deeply is refused where it goes too far: %s", (_, rule, place) => {
  const { diagnostics } = parse(`add rule t c ${rule}\n`);
  expect(diagnostics.map(({ code, start }) => [code, start])).toEqual([["nested-too-deeply", place]]);
});

test.each([
  ["acept", "unknown-word", null],
  ["tcp dprot 22", "unknown-word", null],
  ["jump", "unexpected-token", null],
  ["iifname 'eth0'", "invalid-character", null],
  ['log prefix "x', "unterminated-string", null],
  ["add @s { ip saddr timeout 30 }", "invalid-value", null],
  ["tcp dport { 22,\n\n80 }", "layout", null],
  ["limit rate 5/minute level info", "unexpected-token", "1.1.7"],
])("the fault in %j is of the kind %s, and since %s", (rule, code, since) => {
  const { diagnostics } = parse(inChain.before + rule + inChain.after);
  expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.since])).toEqual([[code, since]]);
});

test("as deep as the limit nothing is refused", () => {
  parseClean(`${inChain.before}tcp dport ${"(".repeat(98)}1${")".repeat(98)}${inChain.after}`);
});
