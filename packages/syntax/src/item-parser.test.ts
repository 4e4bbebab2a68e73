import { describe } from "vitest";
import { inTable, specify, topLevel } from "../test/specification.ts";

describe("items of a table", () => {
  const { check, refuse } = specify(inTable);
  check("flags dormant;", "(table-flags flags=[dormant])");
  check("flags owner;", "(table-flags flags=[owner])");
  check('flags dormant,owner , persist\ncomment "x"', '(table-flags flags=[dormant owner persist]); (comment "x")');
  check("flags foo;", "(table-flags flags=[foo])");
  refuse("flags;", ";");
  check('comment "x"', '(comment "x")');
  check("comment x;", "(comment x)");
  check("define x = 1", "(define name=x value=1)");
  check('include "x"', "(include path=x)");
  refuse("policy accept;", "policy");
  refuse("tcp dport 22", "tcp");
  refuse("foo x { }", "foo");
  refuse("type filter hook input priority 0;", "type");
});

describe("definitions", () => {
  const { check, refuse } = specify(topLevel);
  check("define x = 1", "(define name=x value=1)");
  check("define x = eth0", "(define name=x value=eth0)");
  check('define x = "eth0"', '(define name=x value="eth0")');
  check("define x = eth*", "(define name=x value=eth*)");
  check("define x = 10.0.0.0/8", "(define name=x value=(/ 10.0.0.0 8))");
  check("define x = 10.0.0.1-10.0.0.9", "(define name=x value=(- 10.0.0.1 10.0.0.9))");
  check("define x = 10.0.0.1 . 22", "(define name=x value=(. 10.0.0.1 22))");
  check("define x = established,related", "(define name=x value=(, established related))");
  check("define x = { 1, 2, 3 }", "(define name=x value={1, 2, 3})");
  check("define x = {\n1,\n2\n}", "(define name=x value={1, 2})");
  check("define x = { }", "(define name=x value={})");
  check("define x = {}", "(define name=x value={})");
  check("define x = { 1 : accept, 2 : drop }", "(define name=x value={1 : accept, 2 : drop})");
  check("define x = { 10.0.0.1 . 22 : jump y }", "(define name=x value={(. 10.0.0.1 22) : (jump y)})");
  check("define x = $y", "(define name=x value=$y)");
  check("define x = { $y, 5 }", "(define name=x value={$y, 5})");
  check("define x = 1 | 2 << 3", "(define name=x value=(| 1 (<< 2 3)))");
  check("define x = (1 | 2) & 3", "(define name=x value=(& (| 1 2) 3))");
  check("define x = -10", "(define name=x value=-10)");
  check("define x = - 10", "(define name=x value=-10)");
  check("define x = @s", "(define name=x value=@s)");
  check("define x = tcp", "(define name=x value=tcp)");
  check("define x = ip", "(define name=x value=ip)");
  refuse("define x = mark", "mark");
  refuse("define x = accept", "accept");
  refuse("define x = ip saddr", "saddr");
  refuse("define x = syn / syn,ack", "");
  check("define x = 1h30m", "(define name=x value=1h30m)");
  check("define x = 00:11:22:33:44:55", "(define name=x value=00:11:22:33:44:55)");
  check("define x = ::1", "(define name=x value=::1)");
  check('define x = "a b"', '(define name=x value="a b")');
  check("define x=1", "(define name=x value=1)");
  check("define x = 1; define y = 2", "(define name=x value=1)\n(define name=y value=2)");
  check("define a-b/c.d = 1", "(define name=a-b/c.d value=1)");
  check("define last = 1", "(define name=last value=1)");
  refuse("define tcp = 1", "tcp");
  refuse("define x", "");
  refuse("define x =", "");
  refuse("define x = 1 2", "2");
  refuse('define "x" = 1', '"x"');
  refuse("define $x = 1", "$");
  refuse("define x == 1", "==");
  check("define X = \\\n1", "(define name=X value=1)");
  check("redefine x = 1", "(define redefine name=x value=1)");
  check("undefine x", "(undefine name=x)");
  refuse("undefine x y", "y");
  refuse("undefine", "");
  refuse("undefine tcp", "tcp");
  refuse("undefine $x", "$");
  refuse("x = 1", "=");
});

describe("includes", () => {
  const { check, refuse } = specify(topLevel);
  check('include "x.nft"', "(include path=x.nft)");
  check('include "/etc/nftables.d/*.nft"', "(include path=/etc/nftables.d/*.nft)");
  check('include "x"; include "y"', "(include path=x)\n(include path=y)");
  refuse("include x.nft", "x.nft");
  refuse("include 'x.nft'", "'");
  refuse("include", "");
  refuse('include "x" "y"', '"y"');
  refuse("include $x", "$");
});

describe("continuations and separators", () => {
  const { check, refuse } = specify(topLevel);
  refuse("tab\\\nle t", "le");
  check("table \\\nt", "[add] (table name=t)");
  check(
    "add rule t c tcp dport \\\n22 accept",
    "add (rule-command table=t chain=c rule=(match [tcp dport] 22) accept)",
  );
  check(
    "add rule t c \\\ntcp dport 22 \\\naccept",
    "add (rule-command table=t chain=c rule=(match [tcp dport] 22) accept)",
  );
  check("add rule t c \\\n# a comment\naccept", "add (rule-command table=t chain=c rule=accept)");
  check(";;table t;;", "[add] (table name=t)");
  refuse("foo", "foo");
  refuse("foo bar", "");
  refuse("}", "}");
  refuse("update @s { ip saddr }", "update");
  refuse("accept", "accept");
  refuse("tcp dport 22", "tcp");
  check("#!/usr/sbin/nft -f\nflush ruleset", "flush (list-target what=ruleset)");
});
