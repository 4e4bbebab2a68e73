import { describe } from "vitest";
import { specify, topLevel } from "../test/specification.ts";

describe("tables", () => {
  const { check, refuse } = specify(topLevel);
  check("table t", "[add] (table name=t)");
  check("table ip t", "[add] (table family=ip name=t)");
  check("table ip6 t { }", "[add] (table family=ip6 name=t {  })");
  check("table inet t {\n}", "[add] (table family=inet name=t {  })");
  check("table arp t { }", "[add] (table family=arp name=t {  })");
  check("table bridge t { }", "[add] (table family=bridge name=t {  })");
  check("table netdev t { }", "[add] (table family=netdev name=t {  })");
  check("add table t", "add (table name=t)");
  check("add table inet t", "add (table family=inet name=t)");
  check("add table inet t { chain c { accept; }; }", "add (table family=inet name=t { (chain name=c { accept }) })");
  check("add table inet t { flags dormant; }", "add (table family=inet name=t { (table-flags flags=[dormant]) })");
  check("create table inet t", "create (table family=inet name=t)");
  check("create table inet t { chain c { }; }", "create (table family=inet name=t { (chain name=c {  }) })");
  check("delete table t", "delete (table name=t)");
  check("delete table inet t", "delete (table family=inet name=t)");
  check("delete table handle 5", "delete (table handle=(handle 5))");
  check("delete table inet handle 5", "delete (table family=inet handle=(handle 5))");
  check("destroy table inet t", "destroy (table family=inet name=t)");
  check("destroy table handle 5", "destroy (table handle=(handle 5))");
  refuse("table", "");
  refuse("table inet", "");
  refuse("table foo t { }", "foo");
  refuse("table ip tcp { }", "tcp");
  refuse('table ip "t" { }', '"t"');
  refuse("table ip t { } table ip u { }", "table");
  check("table ip t { };table ip u { }", "[add] (table family=ip name=t {  })\n[add] (table family=ip name=u {  })");
  refuse("add table ip t u", "u");
  refuse("delete table", "");
  refuse("delete table ip t { }", "{");
  refuse("insert table t", "table");
  refuse("rename table t u", "table");
  refuse("get table t", "table");
  refuse("add table handle 5", "handle");
  check("table last { }", "[add] (table name=last {  })");
});

describe("chains", () => {
  const { check, refuse } = specify(topLevel);
  check("add chain t c", "add (chain table=t name=c)");
  check("add chain inet t c", "add (chain table=inet t name=c)");
  check(
    "add chain t c { type filter hook input priority 0; policy drop; }",
    "add (chain table=t name=c { (hook-specification type=filter hook=input priority=(priority base=0)); (policy value=drop) })",
  );
  check(
    "add chain t c { type filter hook input priority 0; policy drop; counter; }",
    "add (chain table=t name=c { (hook-specification type=filter hook=input priority=(priority base=0)); (policy value=drop); (counter) })",
  );
  check('add chain t c { comment "x"; }', 'add (chain table=t name=c { (comment "x") })');
  check("create chain t c", "create (chain table=t name=c)");
  check(
    "create chain inet t c { type filter hook input priority 0; }",
    "create (chain table=inet t name=c { (hook-specification type=filter hook=input priority=(priority base=0)) })",
  );
  check("chain t c", "[add] (chain table=t name=c)");
  check("chain inet t c { counter; }", "[add] (chain table=inet t name=c { (counter) })");
  check("delete chain t c", "delete (chain table=t name=c)");
  check("delete chain inet t handle 5", "delete (chain table=inet t handle=(handle 5))");
  check(
    "delete chain t c { type filter hook input priority 0; devices = { eth0 }; }",
    "delete (chain table=t name=c { (hook-specification type=filter hook=input priority=(priority base=0)); (devices devices=[eth0]) })",
  );
  check("destroy chain inet t c", "destroy (chain table=inet t name=c)");
  check("destroy chain inet t handle 5", "destroy (chain table=inet t handle=(handle 5))");
  check("rename chain t c d", "rename (rename-chain table=t name=c newName=d)");
  check("rename chain inet t c d", "rename (rename-chain table=inet t name=c newName=d)");
  refuse("add chain t", "");
  refuse("add chain t counter", "counter");
  refuse("add chain t c counter", "counter");
  refuse("add chain t handle 5", "handle");
  refuse("rename chain t c", "");
  refuse("rename chain t c counter", "counter");
});

describe("rules", () => {
  const { check, refuse } = specify(topLevel);
  check("add rule t c accept", "add (rule-command table=t chain=c rule=accept)");
  check(
    "add rule inet t c tcp dport 22 accept",
    "add (rule-command table=inet t chain=c rule=(match [tcp dport] 22) accept)",
  );
  check("add rule t c handle 5 accept", "add (rule-command table=t chain=c position=(handle 5) rule=accept)");
  check("add rule t c position 5 accept", "add (rule-command table=t chain=c position=(position 5) rule=accept)");
  check("add rule t c index 5 accept", "add (rule-command table=t chain=c position=(index 5) rule=accept)");
  check('add rule t c accept comment "x"', 'add (rule-command table=t chain=c rule=accept (comment "x"))');
  check("insert rule t c accept", "insert (rule-command table=t chain=c rule=accept)");
  check(
    "insert rule inet t c position 5 accept",
    "insert (rule-command table=inet t chain=c position=(position 5) rule=accept)",
  );
  check("insert rule t c index 0 accept", "insert (rule-command table=t chain=c position=(index 0) rule=accept)");
  check("replace rule t c handle 5 accept", "replace (rule-command table=t chain=c position=(handle 5) rule=accept)");
  check(
    "replace rule inet t c handle 5 tcp dport 22 accept",
    "replace (rule-command table=inet t chain=c position=(handle 5) rule=(match [tcp dport] 22) accept)",
  );
  check("delete rule t c handle 5", "delete (rule-command table=t chain=c position=(handle 5))");
  check("delete rule inet t c handle 5", "delete (rule-command table=inet t chain=c position=(handle 5))");
  check("destroy rule t c handle 5", "destroy (rule-command table=t chain=c position=(handle 5))");
  check("reset rule t c handle 5", "reset (rule-command table=t chain=c position=(handle 5))");
  check("reset rule inet t c handle 5", "reset (rule-command table=inet t chain=c position=(handle 5))");
  check("rule t c accept", "[add] (rule-command table=t chain=c rule=accept)");
  check("rule inet t c accept", "[add] (rule-command table=inet t chain=c rule=accept)");
  check("t c accept", "[add] (rule-command table=t chain=c rule=accept)");
  check("inet t c tcp dport 22 accept", "[add] (rule-command table=inet t chain=c rule=(match [tcp dport] 22) accept)");
  check("ip t c counter", "[add] (rule-command table=ip t chain=c rule=(counter))");
  check("add t c accept", "add (rule-command table=t chain=c rule=accept)");
  check("add inet t c accept", "add (rule-command table=inet t chain=c rule=accept)");
  refuse("insert t c accept", "t");
  refuse("delete t c handle 5", "t");
  refuse("add rule t c", "");
  refuse("add rule t c index x accept", "x");
  refuse("add rule t c index 1 position 2 accept", "position");
  refuse("replace rule t c accept", "accept");
  refuse("delete rule t c accept", "accept");
  refuse("delete rule t c", "");
  refuse("delete rule t handle 5", "handle");
  refuse("create rule t c accept", "rule");
  refuse("add rule t c { accept; }", "accept");
  check(
    "add rule t c jump { accept; }",
    "add (rule-command table=t chain=c rule=(anonymous-chain verdict=jump { accept }))",
  );
  check(
    "add rule t c tcp dport { 22,\n80 } accept",
    "add (rule-command table=t chain=c rule=(match [tcp dport] {22, 80}) accept)",
  );
  check(
    "add rule t c accept\nadd rule t c drop",
    "add (rule-command table=t chain=c rule=accept)\nadd (rule-command table=t chain=c rule=drop)",
  );
  check(
    "add rule t c accept; add rule t c drop",
    "add (rule-command table=t chain=c rule=accept)\nadd (rule-command table=t chain=c rule=drop)",
  );
  refuse("t", "t");
  refuse("t c", "");
});

describe("sets and maps", () => {
  const { check, refuse } = specify(topLevel);
  check(
    "add set t s { type ipv4_addr; }",
    "add (set-declaration type=set table=t name=s { (set-type form=type key=[ipv4_addr]) })",
  );
  check(
    "add set inet t s { type ipv4_addr; flags interval; elements = { 10.0.0.1 }; }",
    "add (set-declaration type=set table=inet t name=s { (set-type form=type key=[ipv4_addr]); (set-flags flags=[interval]); (set-elements value={10.0.0.1}) })",
  );
  check(
    "create set t s { type ipv4_addr; }",
    "create (set-declaration type=set table=t name=s { (set-type form=type key=[ipv4_addr]) })",
  );
  check(
    "set t s { type ipv4_addr; }",
    "[add] (set-declaration type=set table=t name=s { (set-type form=type key=[ipv4_addr]) })",
  );
  check(
    "add map t m { type ipv4_addr : verdict; }",
    "add (set-declaration type=map table=t name=m { (set-type form=type key=[ipv4_addr] data=[verdict]) })",
  );
  check(
    "create map inet t m { type ipv4_addr : mark; }",
    "create (set-declaration type=map table=inet t name=m { (set-type form=type key=[ipv4_addr] data=[mark]) })",
  );
  check(
    "map t m { type ipv4_addr : mark; }",
    "[add] (set-declaration type=map table=t name=m { (set-type form=type key=[ipv4_addr] data=[mark]) })",
  );
  check("delete set t s", "delete (set-declaration type=set table=t name=s)");
  check("delete set inet t handle 5", "delete (set-declaration type=set table=inet t handle=(handle 5))");
  check("delete map t m", "delete (set-declaration type=map table=t name=m)");
  check("destroy set t s", "destroy (set-declaration type=set table=t name=s)");
  check("destroy map inet t m", "destroy (set-declaration type=map table=inet t name=m)");
  refuse("add set t s", "");
  refuse("add map t m", "");
  refuse("add set t s { type ipv4_addr : verdict; }", ":");
  check("delete map inet t handle 5", "delete (set-declaration type=map table=inet t handle=(handle 5))");
  check("destroy set inet t handle 5", "destroy (set-declaration type=set table=inet t handle=(handle 5))");
});

describe("elements", () => {
  const { check, refuse } = specify(topLevel);
  check("add element t s { 10.0.0.1 }", "add (element-command table=t set=s value={10.0.0.1})");
  check(
    "add element inet t s { 10.0.0.1, 10.0.0.0/8 timeout 1h }",
    "add (element-command table=inet t set=s value={10.0.0.1, (/ 10.0.0.0 8) (timeout 1h)})",
  );
  check("add element t m { 10.0.0.1 : accept }", "add (element-command table=t set=m value={10.0.0.1 : accept})");
  check("add element t s $x", "add (element-command table=t set=s value=$x)");
  check("create element t s { 10.0.0.1 }", "create (element-command table=t set=s value={10.0.0.1})");
  check("element t s { 10.0.0.1 }", "[add] (element-command table=t set=s value={10.0.0.1})");
  check("delete element t s { 10.0.0.1 }", "delete (element-command table=t set=s value={10.0.0.1})");
  check("destroy element inet t s { 10.0.0.1 }", "destroy (element-command table=inet t set=s value={10.0.0.1})");
  check("get element t s { 10.0.0.1 }", "get (element-command table=t set=s value={10.0.0.1})");
  check("reset element t s { 10.0.0.1 }", "reset (element-command table=t set=s value={10.0.0.1})");
  check("add element t s {\n10.0.0.1,\n10.0.0.2\n}", "add (element-command table=t set=s value={10.0.0.1, 10.0.0.2})");
  refuse("add element t s 10.0.0.1", "10.0.0.1");
  refuse("add element t s { }", "}");
  refuse("add element t s", "");
  refuse("insert element t s { 1 }", "element");
});

describe("flowtables", () => {
  const { check, refuse } = specify(topLevel);
  check(
    "add flowtable t f { hook ingress priority 0; devices = { eth0 }; }",
    "add (flowtable table=t name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]) })",
  );
  check(
    "create flowtable inet t f { hook ingress priority 0; devices = { eth0 }; }",
    "create (flowtable table=inet t name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]) })",
  );
  check(
    "flowtable t f { hook ingress priority 0; devices = { eth0 }; }",
    "[add] (flowtable table=t name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]) })",
  );
  check("delete flowtable t f", "delete (flowtable table=t name=f)");
  check("delete flowtable inet t handle 5", "delete (flowtable table=inet t handle=(handle 5))");
  check(
    "delete flowtable t f { devices = { eth0 }; }",
    "delete (flowtable table=t name=f { (devices devices=[eth0]) })",
  );
  check("destroy flowtable inet t f", "destroy (flowtable table=inet t name=f)");
  refuse("add flowtable t f", "");
});

describe("stateful objects", () => {
  const { check, refuse } = specify(topLevel);
  check("add counter t c", "add (object type=counter table=t name=c)");
  check(
    "add counter inet t c packets 1 bytes 2",
    "add (object type=counter table=inet t name=c { (object-property name=counter values=[packets 1 bytes 2]) })",
  );
  check(
    "add counter t c { packets 1 bytes 2 }",
    "add (object type=counter table=t name=c { (object-property name=counter values=[packets 1 bytes 2]) })",
  );
  check('add counter t c { comment "x"; }', 'add (object type=counter table=t name=c { (comment "x") })');
  check("counter t c", "[add] (object type=counter table=t name=c)");
  check("create counter t c", "create (object type=counter table=t name=c)");
  check("delete counter t c", "delete (object type=counter table=t name=c)");
  check("delete counter inet t handle 5", "delete (object type=counter table=inet t handle=(handle 5))");
  check("destroy counter t c", "destroy (object type=counter table=t name=c)");
  check(
    "add quota t q over 25 mbytes",
    "add (object type=quota table=t name=q { (object-property name=quota values=[over 25 mbytes]) })",
  );
  check(
    "add quota t q { over 25 mbytes }",
    "add (object type=quota table=t name=q { (object-property name=quota values=[over 25 mbytes]) })",
  );
  check(
    "create quota t q 10 mbytes used 1 bytes",
    "create (object type=quota table=t name=q { (object-property name=quota values=[10 mbytes used 1 bytes]) })",
  );
  check("delete quota t q", "delete (object type=quota table=t name=q)");
  check(
    "add limit t l rate 10/second",
    "add (object type=limit table=t name=l { (object-property name=limit values=[10 / second]) })",
  );
  check(
    "add limit t l { rate 10/second burst 5 packets }",
    "add (object type=limit table=t name=l { (object-property name=limit values=[10 / second burst 5 packets]) })",
  );
  check("delete limit t l", "delete (object type=limit table=t name=l)");
  check(
    'add ct helper t h { type "ftp" protocol tcp; }',
    'add (object type=ct helper table=t name=h { (object-property name=type values=["ftp" protocol tcp]) })',
  );
  check(
    "add ct timeout t x { protocol tcp; policy = { established : 60s }; }",
    "add (object type=ct timeout table=t name=x { (object-property name=protocol values=[tcp]); (object-property name=policy properties=[(object-property name=established values=[60s])]) })",
  );
  check(
    "add ct expectation t e { protocol tcp; dport 22; timeout 1h; size 5; }",
    "add (object type=ct expectation table=t name=e { (object-property name=protocol values=[tcp]); (object-property name=dport values=[22]); (object-property name=timeout values=[1h]); (object-property name=size values=[5]) })",
  );
  check(
    'create ct helper inet t h { type "ftp" protocol tcp; }',
    'create (object type=ct helper table=inet t name=h { (object-property name=type values=["ftp" protocol tcp]) })',
  );
  check("delete ct helper t h", "delete (object type=ct helper table=t name=h)");
  check("delete ct timeout t x", "delete (object type=ct timeout table=t name=x)");
  check("delete ct expectation t e", "delete (object type=ct expectation table=t name=e)");
  check("destroy ct helper inet t h", "destroy (object type=ct helper table=inet t name=h)");
  refuse("delete ct helper inet t handle 5", "handle");
  check(
    'add secmark t s "x"',
    'add (object type=secmark table=t name=s { (object-property name=secmark values=["x"]) })',
  );
  check(
    'add secmark t s { "x" }',
    'add (object type=secmark table=t name=s { (object-property name=secmark values=["x"]) })',
  );
  check("add secmark t s x", "add (object type=secmark table=t name=s { (object-property name=secmark values=[x]) })");
  check("delete secmark t s", "delete (object type=secmark table=t name=s)");
  check(
    "add synproxy t s mss 1460 wscale 7 timestamp sack-perm",
    "add (object type=synproxy table=t name=s { (object-property name=synproxy values=[mss 1460 wscale 7 timestamp sack-perm]) })",
  );
  check(
    "add synproxy t s { mss 1460 wscale 7 }",
    "add (object type=synproxy table=t name=s { (object-property name=synproxy values=[mss 1460 wscale 7]) })",
  );
  check("delete synproxy t s", "delete (object type=synproxy table=t name=s)");
  check(
    "add tunnel t u { id 10; ip saddr 10.0.0.1; }",
    "add (object type=tunnel table=t name=u { (object-property name=id values=[10]); (object-property name=ip values=[saddr 10.0.0.1]) })",
  );
  check("delete tunnel t u", "delete (object type=tunnel table=t name=u)");
  check("destroy quota t q", "destroy (object type=quota table=t name=q)");
  check("destroy limit t l", "destroy (object type=limit table=t name=l)");
  check("destroy secmark t s", "destroy (object type=secmark table=t name=s)");
  check("destroy synproxy t s", "destroy (object type=synproxy table=t name=s)");
  check("destroy tunnel t u", "destroy (object type=tunnel table=t name=u)");
  check("delete quota inet t handle 5", "delete (object type=quota table=inet t handle=(handle 5))");
  check("delete limit inet t handle 5", "delete (object type=limit table=inet t handle=(handle 5))");
  check("delete secmark inet t handle 5", "delete (object type=secmark table=inet t handle=(handle 5))");
  check("delete synproxy inet t handle 5", "delete (object type=synproxy table=inet t handle=(handle 5))");
  check("delete tunnel inet t handle 5", "delete (object type=tunnel table=inet t handle=(handle 5))");
  refuse("add quota t q", "");
  refuse("add limit t l", "");
  refuse("add secmark t s", "");
  refuse("add ct helper t h", "");
  refuse("add ct foo t h { }", "foo");
});

describe("describe, monitor, import, export", () => {
  const { check, refuse } = specify(topLevel);
  check("describe tcp dport", "describe (describe expression=[tcp dport])");
  check("describe ip saddr", "describe (describe expression=[ip saddr])");
  check("describe ct state", "describe (describe expression=[ct state])");
  check("describe iifname", "describe (describe expression=[iifname])");
  check("describe ipv4_addr", "describe (describe expression=ipv4_addr)");
  check('describe "ipv4_addr"', 'describe (describe expression="ipv4_addr")');
  check("describe @th,0,8", "describe (describe expression=[@th,0,8])");
  refuse("describe tcp flags & syn", "&");
  refuse("describe", "");
  refuse("describe foo bar", "bar");
  check("monitor", "monitor (monitor)");
  check("monitor new", "monitor (monitor words=[new])");
  check("monitor destroy", "monitor (monitor words=[destroy])");
  check("monitor tables", "monitor (monitor words=[tables])");
  check("monitor new rules", "monitor (monitor words=[new rules])");
  check("monitor new chains json", "monitor (monitor words=[new chains json])");
  check("monitor destroy elements xml", "monitor (monitor words=[destroy elements xml])");
  check("monitor ruleset", "monitor (monitor words=[ruleset])");
  check("monitor trace", "monitor (monitor words=[trace])");
  check("monitor json", "monitor (monitor words=[json])");
  check("monitor xml", "monitor (monitor words=[xml])");
  check("monitor vm json", "monitor (monitor words=[vm json])");
  check("monitor new rules vm json", "monitor (monitor words=[new rules vm json])");
  refuse("monitor foo", "foo");
  refuse("monitor rules new", "new");
  check("import json", "import (list-target what=json)");
  check("import ruleset json", "import (list-target what=ruleset json)");
  check("import vm json", "import (list-target what=vm json)");
  check("import ruleset vm json", "import (list-target what=ruleset vm json)");
  check("import xml", "import (list-target what=xml)");
  refuse("import", "");
  check("export json", "export (list-target what=json)");
  check("export ruleset json", "export (list-target what=ruleset json)");
  check("export vm json", "export (list-target what=vm json)");
  check("export ruleset xml", "export (list-target what=ruleset xml)");
  refuse("export", "");
  refuse("export foo", "foo");
});
