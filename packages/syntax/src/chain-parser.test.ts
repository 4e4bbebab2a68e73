import { describe } from "vitest";
import { inChain, inTable, specify } from "../test/specification.ts";

describe("declarations", () => {
  const { check, refuse } = specify(inTable);
  check("chain c { }", "(chain name=c {  })");
  check("chain c {\n}", "(chain name=c {  })");
  check("chain last { }", "(chain name=last {  })");
  check("chain input { }", "(chain name=input {  })");
  check("chain a-b/c.d { }", "(chain name=a-b/c.d {  })");
  check(
    "chain c { define x = 1\nredefine x = 2\nundefine x\n}",
    "(chain name=c { (define name=x value=1); (define redefine name=x value=2); (undefine name=x) })",
  );
  refuse('chain c { include "x" }', "}");
  refuse("chain c", "");
  refuse("chain { }", "{");
  refuse('chain "c" { }', '"c"');
  refuse("chain counter { }", "counter");
  refuse("chain c { counter }", "}");
  check("chain c { counter\n}", "(chain name=c { (counter) })");
  check("chain c { counter;; ;\n\n;counter\n}", "(chain name=c { (counter); (counter) })");
  refuse("chain c\n{ }", "{");
  check(
    "chain c { type filter hook input priority 0; comment x\n}",
    "(chain name=c { (hook-specification type=filter hook=input priority=(priority base=0)); (comment x) })",
  );
});

describe("items", () => {
  const { check, refuse } = specify(inChain);
  check("type filter hook input priority 0", "(hook-specification type=filter hook=input priority=(priority base=0))");
  check(
    "type filter hook input priority 0; policy accept",
    "(hook-specification type=filter hook=input priority=(priority base=0)); (policy value=accept)",
  );
  check(
    "type filter hook input priority 0; policy drop; counter",
    "(hook-specification type=filter hook=input priority=(priority base=0)); (policy value=drop); (counter)",
  );
  check(
    "type nat hook prerouting priority dstnat",
    "(hook-specification type=nat hook=prerouting priority=(priority base=dstnat))",
  );
  check(
    "type route hook output priority mangle",
    "(hook-specification type=route hook=output priority=(priority base=mangle))",
  );
  check(
    "type filter hook ingress device eth0 priority 0",
    "(hook-specification type=filter hook=ingress devices=(devices devices=[eth0]) priority=(priority base=0))",
  );
  check(
    'type filter hook ingress device "eth0" priority 0',
    '(hook-specification type=filter hook=ingress devices=(devices devices=["eth0"]) priority=(priority base=0))',
  );
  check(
    "type filter hook ingress device $d priority 0",
    "(hook-specification type=filter hook=ingress devices=(devices devices=[$d]) priority=(priority base=0))",
  );
  check(
    'type filter hook ingress devices = { eth0, "eth1", $d } priority 0',
    '(hook-specification type=filter hook=ingress devices=(devices devices=[eth0 "eth1" $d]) priority=(priority base=0))',
  );
  check(
    "type filter hook ingress devices = { eth0, } priority 0",
    "(hook-specification type=filter hook=ingress devices=(devices devices=[eth0]) priority=(priority base=0))",
  );
  check(
    "type filter hook ingress devices = $d priority 0",
    "(hook-specification type=filter hook=ingress devices=(devices devices=[$d]) priority=(priority base=0))",
  );
  check(
    "type filter hook egress device eth0 priority 0",
    "(hook-specification type=filter hook=egress devices=(devices devices=[eth0]) priority=(priority base=0))",
  );
  check(
    "type filter hook input priority -10",
    "(hook-specification type=filter hook=input priority=(priority base=10 negative))",
  );
  check(
    "type filter hook input priority - 10",
    "(hook-specification type=filter hook=input priority=(priority base=10 negative))",
  );
  check(
    "type filter hook input priority filter",
    "(hook-specification type=filter hook=input priority=(priority base=filter))",
  );
  check(
    "type filter hook input priority filter + 10",
    "(hook-specification type=filter hook=input priority=(priority base=filter offset=(+ 10)))",
  );
  check(
    "type filter hook input priority filter+10",
    "(hook-specification type=filter hook=input priority=(priority base=filter offset=(+ 10)))",
  );
  check(
    "type filter hook input priority filter - 10",
    "(hook-specification type=filter hook=input priority=(priority base=filter offset=(- 10)))",
  );
  check(
    "type filter hook input priority filter-10",
    "(hook-specification type=filter hook=input priority=(priority base=filter-10))",
  );
  check(
    "type filter hook input priority $p",
    "(hook-specification type=filter hook=input priority=(priority base=$p))",
  );
  refuse("type filter hook input priority $p + 1", "+");
  refuse("type filter hook input priority +10", "+");
  refuse("type filter hook input priority 10 + 1", "+");
  check(
    "type filter hook input priority 0; policy $p",
    "(hook-specification type=filter hook=input priority=(priority base=0)); (policy value=$p)",
  );
  refuse("type filter hook input priority 0; policy ACCEPT", "ACCEPT");
  refuse("type filter hook input priority 0; policy reject", "reject");
  refuse("type filter hook input priority 0; policy", "");
  check(
    "type filter hook input priority 0; flags offload",
    "(hook-specification type=filter hook=input priority=(priority base=0)); (chain-flags flags=[offload])",
  );
  refuse("type filter hook input priority 0; flags foo", "foo");
  check(
    "type filter hook input priority 0; devices = { eth0 }",
    "(hook-specification type=filter hook=input priority=(priority base=0)); (devices devices=[eth0])",
  );
  check(
    "counter; type filter hook input priority 0",
    "(counter); (hook-specification type=filter hook=input priority=(priority base=0))",
  );
  check(
    "policy drop; type filter hook input priority 0",
    "(policy value=drop); (hook-specification type=filter hook=input priority=(priority base=0))",
  );
  refuse("type filter hook input priority 0 policy accept", "policy");
  refuse("type filter hook input", "");
  refuse("type filter priority 0", "priority");
  refuse("hook input priority 0", "hook");
  refuse("type foo hook input priority 0", "foo");
  check("type filter hook foo priority 0", "(hook-specification type=filter hook=foo priority=(priority base=0))");
  refuse('type filter hook "input" priority 0', '"input"');
  refuse("type filter hook input priority", "");
  refuse("type filter hook input device priority 0", "priority");
  check('comment "x"', '(comment "x")');
  check('comment "x"; counter', '(comment "x"); (counter)');
  check("define x = 1", "(define name=x value=1)");
  check(
    "counter; define x = 1; ip saddr $x accept",
    "(counter); (define name=x value=1); (match [ip saddr] $x) accept",
  );
  refuse("rule accept", "rule");
  refuse("add rule accept", "rule");
  refuse("elements = { 1 }", "elements");
  check("counter; counter", "(counter); (counter)");
});
