import { describe } from "vitest";
import { inBlock, inTable, specify } from "../test/specification.ts";

describe("declarations", () => {
  const { check, refuse } = specify(inTable);
  check("set s { type ipv4_addr; }", "(set-declaration type=set name=s { (set-type form=type key=[ipv4_addr]) })");
  check("set s {\ntype ipv4_addr\n}", "(set-declaration type=set name=s { (set-type form=type key=[ipv4_addr]) })");
  refuse("set s { type ipv4_addr }", "}");
  check("set s { }", "(set-declaration type=set name=s {  })");
  refuse("set s", "");
  refuse("set { type ipv4_addr; }", "{");
  refuse('set "s" { type ipv4_addr; }', '"s"');
  refuse("set tcp { type ipv4_addr; }", "tcp");
  check(
    "set last { type ipv4_addr; }",
    "(set-declaration type=set name=last { (set-type form=type key=[ipv4_addr]) })",
  );
  check(
    "set a-b/c.d { type ipv4_addr; }",
    "(set-declaration type=set name=a-b/c.d { (set-type form=type key=[ipv4_addr]) })",
  );
  check(
    "set s { type ipv4_addr; auto-merge }",
    "(set-declaration type=set name=s { (set-type form=type key=[ipv4_addr]); (auto-merge) })",
  );
  check("set s { elements = { 10.0.0.1 } }", "(set-declaration type=set name=s { (set-elements value={10.0.0.1}) })");
  check(
    "map m { type ipv4_addr : mark; }",
    "(set-declaration type=map name=m { (set-type form=type key=[ipv4_addr] data=[mark]) })",
  );
  check("map m { }", "(set-declaration type=map name=m {  })");
  refuse("set s\n{ type ipv4_addr; }", "{");
});

describe("types of sets", () => {
  const { check, refuse } = specify(inBlock("set s"));
  check("type ipv4_addr . inet_service . ifname", "(set-type form=type key=[ipv4_addr inet_service ifname])");
  check("type mark", "(set-type form=type key=[mark])");
  check("type mark . dscp . time . ecn", "(set-type form=type key=[mark dscp time ecn])");
  check("typeof ip saddr", "(set-type form=typeof key=[[ip saddr]])");
  check("typeof ip saddr . tcp dport . meta mark", "(set-type form=typeof key=[[ip saddr] [tcp dport] [meta mark]])");
  check("typeof vlan id . ether saddr", "(set-type form=typeof key=[[vlan id] [ether saddr]])");
  check("typeof ct original ip saddr", "(set-type form=typeof key=[[ct original ip saddr]])");
  check("typeof rt nexthop", "(set-type form=typeof key=[[rt nexthop]])");
  check("typeof numgen inc mod 2", "(set-type form=typeof key=[[numgen inc mod 2]])");
  check("typeof tcp option maxseg size", "(set-type form=typeof key=[[tcp option maxseg size]])");
  check("typeof @th,16,16", "(set-type form=typeof key=[[@th,16,16]])");
  refuse("typeof meta mark & 1", "&");
  refuse("type $x", "$");
  refuse("type ip", "ip");
  check("type foo", "(set-type form=type key=[foo])");
  refuse('type "ipv4_addr"', '"ipv4_addr"');
  refuse("type", "");
  refuse("type ipv4_addr : verdict", ":");
});

describe("properties", () => {
  const { check, refuse } = specify(inBlock("set s"));
  check("flags interval", "(set-flags flags=[interval])");
  check("flags constant,interval , timeout,dynamic", "(set-flags flags=[constant interval timeout dynamic])");
  refuse("flags foo", "foo");
  refuse("flags", "");
  check(
    "timeout 1h; gc-interval 5m30s",
    "(set-time property=timeout value=1h); (set-time property=gc-interval value=5m30s)",
  );
  refuse("timeout 60", "60");
  refuse("timeout $t", "$");
  check("size 65535", "(set-size value=65535)");
  refuse("size x", "x");
  check("policy memory", "(set-policy policy=memory)");
  check("policy performance", "(set-policy policy=performance)");
  refuse("policy fast", "fast");
  check("auto-merge", "(auto-merge)");
  check("counter", "(counter)");
  check("counter packets 1 bytes 2", "(counter packets=1 bytes=2)");
  check("limit rate 5/second", "(limit rate=5 timeUnit=second)");
  check("quota over 10 mbytes", "(quota mode=over amount=10 unit=mbytes)");
  check("ct count over 3", "(connection-limit over count=3)");
  check("last", "(last)");
  check("last used 5m", "(last used=5m)");
  check("counter limit rate 5/second", "(counter); (limit rate=5 timeUnit=second)");
  refuse("counter name x", "name");
  check('comment "x"', '(comment "x")');
  check("comment x", "(comment x)");
  check(
    'comment "x"; type ipv4_addr; elements = { 10.0.0.1 }; flags interval',
    '(comment "x"); (set-type form=type key=[ipv4_addr]); (set-elements value={10.0.0.1}); (set-flags flags=[interval])',
  );
  refuse("log", "log");
  refuse("tcp dport 22", "tcp");
  refuse("element = { 10.0.0.1 }", "element");
  check("type ipv4_addr; type ipv4_addr", "(set-type form=type key=[ipv4_addr]); (set-type form=type key=[ipv4_addr])");
  check("define x = 1", "(define name=x value=1)");
  check(";; type ipv4_addr ;", "(set-type form=type key=[ipv4_addr])");
  refuse("type ipv4_addr flags interval", "flags");
});

describe("types of maps", () => {
  const { check, refuse } = specify(inBlock("map m"));
  check("type ipv4_addr : inet_service", "(set-type form=type key=[ipv4_addr] data=[inet_service])");
  check(
    "type ipv4_addr . inet_service : ipv4_addr . inet_service",
    "(set-type form=type key=[ipv4_addr inet_service] data=[ipv4_addr inet_service])",
  );
  check("type inet_service : verdict", "(set-type form=type key=[inet_service] data=[verdict])");
  check("type ipv4_addr : mark", "(set-type form=type key=[ipv4_addr] data=[mark])");
  check("type ipv4_addr : interval ipv4_addr", "(set-type form=type key=[ipv4_addr] data=[ipv4_addr] dataInterval)");
  check("type ipv4_addr : counter", "(set-type form=type key=[ipv4_addr] data=[counter])");
  check("type ipv4_addr : quota", "(set-type form=type key=[ipv4_addr] data=[quota])");
  check("type ipv4_addr : limit", "(set-type form=type key=[ipv4_addr] data=[limit])");
  check("type ipv4_addr : secmark", "(set-type form=type key=[ipv4_addr] data=[secmark])");
  check("type ipv4_addr : synproxy", "(set-type form=type key=[ipv4_addr] data=[synproxy])");
  refuse("type ipv4_addr : tunnel", "tunnel");
  check("typeof ip saddr : meta mark", "(set-type form=typeof key=[[ip saddr]] data=[[meta mark]])");
  check(
    "typeof ip saddr . tcp dport : ip daddr . tcp sport",
    "(set-type form=typeof key=[[ip saddr] [tcp dport]] data=[[ip daddr] [tcp sport]])",
  );
  check(
    "typeof ip saddr : interval ip daddr",
    "(set-type form=typeof key=[[ip saddr]] data=[[ip daddr]] dataInterval)",
  );
  check("typeof ip saddr : verdict", "(set-type form=typeof key=[[ip saddr]] data=[verdict])");
  check("typeof ip saddr : counter", "(set-type form=typeof key=[[ip saddr]] data=[counter])");
  check("typeof ip saddr : ct timeout", "(set-type form=typeof key=[[ip saddr]] data=[ct timeout])");
  check("typeof ip saddr : ct expectation", "(set-type form=typeof key=[[ip saddr]] data=[ct expectation])");
  check("typeof ip saddr : ct helper", "(set-type form=typeof key=[[ip saddr]] data=[[ct helper]])");
  check("typeof ip saddr : queue", "(set-type form=typeof key=[[ip saddr]] data=[queue])");
  refuse("type ipv4_addr : ct timeout", "ct");
  check("type ipv4_addr: mark", "(set-type form=type key=[ipv4_addr] data=[mark])");
  refuse("type ipv4_addr", "");
  refuse("type ipv4_addr : ", "");
});
