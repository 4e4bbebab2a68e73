import { describe } from "vitest";
import { inChain, specify } from "../test/specification.ts";

describe("verdicts", () => {
  const { check, refuse } = specify(inChain);
  check("accept", "accept");
  check("drop", "drop");
  check("continue", "continue");
  check("return", "return");
  check("jump x", "(jump x)");
  check("goto x", "(goto x)");
  check("jump input", "(jump input)");
  check("jump last", "(jump last)");
  check("jump $x", "(jump $x)");
  check("jump a-b/c.d", "(jump a-b/c.d)");
  refuse('jump "x"', '"x"');
  refuse("jump", "");
  refuse("jump counter", "counter");
  refuse("goto ip", "ip");
  check("tcp dport 22 accept", "(match [tcp dport] 22) accept");
  check("accept drop", "accept drop");
  check("queue accept", "(queue) accept");
});

describe("anonymous chains", () => {
  const { check, refuse } = specify(inChain);
  check("jump { accept; }", "(anonymous-chain verdict=jump { accept })");
  check(
    "jump {\ntcp dport 22 accept\ndrop\n}",
    "(anonymous-chain verdict=jump { (match [tcp dport] 22) accept; drop })",
  );
  check(
    "goto { tcp dport 22 accept; drop; }",
    "(anonymous-chain verdict=goto { (match [tcp dport] 22) accept; drop })",
  );
  check(
    "tcp dport 22 jump { ip saddr 10.0.0.1 accept; }",
    "(match [tcp dport] 22) (anonymous-chain verdict=jump { (match [ip saddr] 10.0.0.1) accept })",
  );
  check("jump { jump { accept; }; }", "(anonymous-chain verdict=jump { (anonymous-chain verdict=jump { accept }) })");
  check("jump { }", "(anonymous-chain verdict=jump {  })");
  refuse("jump { accept }", "}");
  refuse("jump { type filter hook input priority 0; }", "type");
  refuse("jump { policy drop; }", "policy");
  check("jump { ; accept; ; }", "(anonymous-chain verdict=jump { accept })");
  check("jump { accept; } drop", "(anonymous-chain verdict=jump { accept }) drop");
});

describe("verdict maps behind other expressions", () => {
  const { refuse } = specify(inChain);
  refuse("{ 22 } vmap { 22 : accept }", "vmap");
  refuse("ip saddr map @m vmap { 22 : accept }", "vmap");
});

describe("assignments", () => {
  const { check, refuse } = specify(inChain);
  check("meta mark set 1", "(set [meta mark] 1)");
  check("meta mark set 0x10 | 0x1", "(set [meta mark] (| 0x10 0x1))");
  check("meta mark set ct mark", "(set [meta mark] [ct mark])");
  check("meta mark set ct mark and 0xff or 0x100", "(set [meta mark] (| (& [ct mark] 0xff) 0x100))");
  check("meta mark set meta mark & 0xff | 1", "(set [meta mark] (| (& [meta mark] 0xff) 1))");
  check("meta mark set ip saddr & 0xff", "(set [meta mark] (& [ip saddr] 0xff))");
  check("meta mark set jhash ip saddr mod 4 offset 1", "(set [meta mark] [jhash [ip saddr] mod 4 offset 1])");
  check("meta priority set 1:2", "(set [meta priority] 1:2)");
  check('meta priority set "1:2"', '(set [meta priority] "1:2")');
  check("meta priority set root", "(set [meta priority] root)");
  check("meta priority set none", "(set [meta priority] none)");
  check("meta pkttype set host", "(set [meta pkttype] host)");
  check("meta nftrace set 1", "(set [meta nftrace] 1)");
  check("meta secmark set ct secmark", "(set [meta secmark] [ct secmark])");
  check("meta broute set 1", "(set [meta broute] 1)");
  check("meta ibrhwaddr set 00:11:22:33:44:55", "(set [meta ibrhwaddr] 00:11:22:33:44:55)");
  check("mark set 1", "(set [mark] 1)");
  check("nftrace set 1", "(set [nftrace] 1)");
  check("ct mark set meta mark", "(set [ct mark] [meta mark])");
  check("ct mark set 0x1", "(set [ct mark] 0x1)");
  check("ct zone set 1", "(set [ct zone] 1)");
  check("ct original zone set 1", "(set [ct original zone] 1)");
  check("ct event set new,related", "(set [ct event] (, new related))");
  check("ct event set new or destroy", "(set [ct event] (| new destroy))");
  check('ct label set "x"', '(set [ct label] "x")');
  check("ct secmark set meta secmark", "(set [ct secmark] [meta secmark])");
  check("ct state set new", "(set [ct state] new)");
  refuse("ct original ip saddr set 10.0.0.1", "set");
  check("ip ttl set 64", "(set [ip ttl] 64)");
  check("ip dscp set cs1", "(set [ip dscp] cs1)");
  check("ip saddr set 10.0.0.1", "(set [ip saddr] 10.0.0.1)");
  check("tcp dport set 22", "(set [tcp dport] 22)");
  check("udp checksum set 0", "(set [udp checksum] 0)");
  check("ether daddr set 00:11:22:33:44:55", "(set [ether daddr] 00:11:22:33:44:55)");
  check("vlan id set 7", "(set [vlan id] 7)");
  check("ip6 hoplimit set 64", "(set [ip6 hoplimit] 64)");
  check("tcp flags set syn", "(set [tcp flags] syn)");
  check("tcp option maxseg size set 1400", "(set [tcp option maxseg size] 1400)");
  check("tcp option maxseg size set rt mtu", "(set [tcp option maxseg size] [rt mtu])");
  check("ip option rr ptr set 1", "(set [ip option rr ptr] 1)");
  check("@th,0,16 set 22", "(set [@th,0,16] 22)");
  refuse("rt nexthop set 10.0.0.1", "set");
  refuse("frag id set 1", "set");
  refuse("hbh nexthdr set tcp", "set");
  refuse("meta mark & 1 set 1", "set");
  refuse("numgen inc mod 2 set 1", "set");
  refuse("meta mark set { 1 }", "{");
  refuse("meta mark set @m", "@");
  refuse("meta mark set", "");
  refuse("meta mark set 1 set 2", "2");
  check("meta mark set ip saddr . tcp dport", "(set [meta mark] (. [ip saddr] [tcp dport]))");
  check("vxlan ip saddr set 10.0.0.1", "(set [vxlan > ip saddr] 10.0.0.1)");
});

describe("object references", () => {
  const { check, refuse } = specify(inChain);
  check("counter name x", "(object-reference type=counter name=x)");
  check('counter name "x"', '(object-reference type=counter name="x")');
  check(
    'counter name tcp dport map { 22 : "a", 80 : "b" }',
    '(object-reference type=counter name=(map [tcp dport] {22 : "a", 80 : "b"}))',
  );
  check("counter name tcp dport map @m", "(object-reference type=counter name=(map [tcp dport] @m))");
  check("counter name $x", "(object-reference type=counter name=$x)");
  check("limit name x", "(object-reference type=limit name=x)");
  check('limit name "x"', '(object-reference type=limit name="x")');
  check("quota name x", "(object-reference type=quota name=x)");
  check(
    'quota name ip saddr map { 10.0.0.1 : "a" }',
    '(object-reference type=quota name=(map [ip saddr] {10.0.0.1 : "a"}))',
  );
  check("synproxy name x", "(object-reference type=synproxy name=x)");
  check("tunnel name x", "(object-reference type=tunnel name=x)");
  check("tunnel name ip saddr map @m", "(object-reference type=tunnel name=(map [ip saddr] @m))");
  check('ct helper set "ftp"', '(object-reference type=ct helper name="ftp")');
  check(
    'ct helper set tcp dport map { 21 : "ftp" }',
    '(object-reference type=ct helper name=(map [tcp dport] {21 : "ftp"}))',
  );
  check("ct helper set x", "(object-reference type=ct helper name=x)");
  check('ct timeout set "x"', '(object-reference type=ct timeout name="x")');
  check("ct timeout set x", "(object-reference type=ct timeout name=x)");
  check('ct expectation set "x"', '(object-reference type=ct expectation name="x")');
  check('meta secmark set "x"', '(object-reference type=secmark name="x")');
  check("meta secmark set tcp dport map @m", "(object-reference type=secmark name=(map [tcp dport] @m))");
  refuse("counter name", "");
  check("counter name 5", "(object-reference type=counter name=5)");
  check("log name x", "(log) (match name x)");
  check("last name x", "(last) (match name x)");
  check("tcp dport 22 counter name x accept", "(match [tcp dport] 22) (object-reference type=counter name=x) accept");
});

describe("reject", () => {
  const { check, refuse } = specify(inChain);
  check("reject", "(reject)");
  check("reject with tcp reset", "(reject with=tcp reset)");
  check("reject with icmp type host-unreachable", "(reject with=icmp code=host-unreachable)");
  check("reject with icmp host-unreachable", "(reject with=icmp code=host-unreachable)");
  check("reject with icmp 3", "(reject with=icmp code=3)");
  check("reject with icmpv6 type no-route", "(reject with=icmpv6 code=no-route)");
  check("reject with icmpv6 no-route", "(reject with=icmpv6 code=no-route)");
  check("reject with icmpx type port-unreachable", "(reject with=icmpx code=port-unreachable)");
  check("reject with icmpx admin-prohibited", "(reject with=icmpx code=admin-prohibited)");
  check("reject with icmpx 1", "(reject with=icmpx code=1)");
  refuse("reject with icmp type $x", "$");
  check("reject with icmp type foo", "(reject with=icmp code=foo)");
  refuse("reject with tcp", "");
  refuse("reject with udp reset", "udp");
  refuse("reject with", "");
  check("reject accept", "(reject) accept");
});

describe("flow and notrack", () => {
  const { check, refuse } = specify(inChain);
  check("flow add @f", "(flow flowtable=f)");
  check("flow offload @f", "(flow flowtable=f)");
  refuse("flow add f", "f");
  refuse("flow @f", "@");
  refuse("flow delete @f", "delete");
  check("notrack", "(notrack)");
  check("notrack accept", "(notrack) accept");
  refuse("notrack foo", "foo");
});

describe("set statements", () => {
  const { check, refuse } = specify(inChain);
  check("add @s { ip saddr }", "(set-update operation=add set=@s element=[ip saddr])");
  check("update @s { ip saddr }", "(set-update operation=update set=@s element=[ip saddr])");
  check("delete @s { ip saddr }", "(set-update operation=delete set=@s element=[ip saddr])");
  check("add @s { ip saddr timeout 1h }", "(set-update operation=add set=@s element=[ip saddr] (timeout 1h))");
  check(
    "add @s { ip saddr timeout 1h expires 5m }",
    "(set-update operation=add set=@s element=[ip saddr] (timeout 1h) (expires 5m))",
  );
  check('add @s { ip saddr comment "x" }', '(set-update operation=add set=@s element=[ip saddr] (comment "x"))');
  check("add @s { ip saddr counter }", "(set-update operation=add set=@s element=[ip saddr] (counter))");
  check(
    "add @s { ip saddr limit rate 5/second }",
    "(set-update operation=add set=@s element=[ip saddr] (limit rate=5 timeUnit=second))",
  );
  check(
    "add @s { ip saddr limit rate 5/second counter }",
    "(set-update operation=add set=@s element=[ip saddr] (limit rate=5 timeUnit=second) (counter))",
  );
  refuse("add @s { ip saddr counter timeout 1h }", "timeout");
  check(
    "add @s { ip saddr timeout 1h counter limit rate 5/second }",
    "(set-update operation=add set=@s element=[ip saddr] (timeout 1h) (counter) (limit rate=5 timeUnit=second))",
  );
  check(
    "add @s { ip saddr ct count over 10 }",
    "(set-update operation=add set=@s element=[ip saddr] (connection-limit over count=10))",
  );
  check(
    "add @s { ip saddr quota over 10 mbytes }",
    "(set-update operation=add set=@s element=[ip saddr] (quota mode=over amount=10 unit=mbytes))",
  );
  check("add @s { ip saddr last }", "(set-update operation=add set=@s element=[ip saddr] (last))");
  check(
    "add @s { ip saddr . tcp dport timeout 1h }",
    "(set-update operation=add set=@s element=(. [ip saddr] [tcp dport]) (timeout 1h))",
  );
  check(
    "add @s { ip saddr & 255.255.255.0 }",
    "(set-update operation=add set=@s element=(& [ip saddr] 255.255.255.0))",
  );
  check("add @s { 10.0.0.1 . tcp dport }", "(set-update operation=add set=@s element=(. 10.0.0.1 [tcp dport]))");
  check("add @m { ip saddr : tcp dport }", "(set-update operation=add set=@m element=[ip saddr] : [tcp dport])");
  check(
    "update @m { ip saddr timeout 1h : tcp dport . ip daddr }",
    "(set-update operation=update set=@m element=[ip saddr] (timeout 1h) : (. [tcp dport] [ip daddr]))",
  );
  check(
    "add @m { ip saddr : 22 timeout 1h }",
    "(set-update operation=add set=@m element=[ip saddr] (timeout 1h) : 22)",
  );
  refuse("add @m { ip saddr : drop }", "drop");
  check("add $s { ip saddr }", "(set-update operation=add set=$s element=[ip saddr])");
  refuse("add @s { }", "}");
  refuse("add @s { ip saddr, ip daddr }", ",");
  refuse("add @s { ip saddr;}", ";");
  refuse("add @s ip saddr", "ip");
  refuse("add s { ip saddr }", "s");
  check("add @s { ip saddr } accept", "(set-update operation=add set=@s element=[ip saddr]) accept");
  refuse("replace @s { ip saddr }", "replace");
  check("set add ip saddr @s", "(set-update operation=add set=@s element=[ip saddr])");
  check("set update ip saddr timeout 1h @s", "(set-update operation=update set=@s element=[ip saddr] (timeout 1h))");
  check("set delete ip saddr @s", "(set-update operation=delete set=@s element=[ip saddr])");
  check("set add ip saddr . tcp dport @s", "(set-update operation=add set=@s element=(. [ip saddr] [tcp dport]))");
  refuse("set add ip saddr counter @s", "counter");
  refuse("set ip saddr @s", "ip");
  refuse("set add ip saddr s", "s");
  check("add @m { ip saddr counter : 22 }", "(set-update operation=add set=@m element=[ip saddr] (counter) : 22)");
  check(
    "add @m { ip saddr timeout 1h counter : 22 timeout 5m }",
    "(set-update operation=add set=@m element=[ip saddr] (timeout 1h) (timeout 5m) (counter) : 22)",
  );
  refuse("add @m { ip saddr : 22 counter }", "counter");
  check("set add ip saddr timeout 1h @s", "(set-update operation=add set=@s element=[ip saddr] (timeout 1h))");
});

describe("meters", () => {
  const { check, refuse } = specify(inChain);
  check("meter m { ip saddr limit rate 5/second }", "(meter name=m element=[ip saddr] (limit rate=5 timeUnit=second))");
  check(
    "meter m size 1024 { ip saddr limit rate over 5/second burst 7 packets }",
    "(meter name=m size=1024 element=[ip saddr] (limit mode=over rate=5 timeUnit=second burst=7 burstUnit=packets))",
  );
  check(
    "meter m { ip saddr . tcp dport timeout 1h limit rate 5/second }",
    "(meter name=m element=(. [ip saddr] [tcp dport]) (timeout 1h) (limit rate=5 timeUnit=second))",
  );
  check("meter m { ip saddr counter }", "(meter name=m element=[ip saddr] (counter))");
  check(
    "meter m { ip saddr ct count over 10 } drop",
    "(meter name=m element=[ip saddr] (connection-limit over count=10)) drop",
  );
  check("meter m { ip saddr timeout 1h counter }", "(meter name=m element=[ip saddr] (timeout 1h) (counter))");
  check("meter m { ip saddr quota 10 bytes }", "(meter name=m element=[ip saddr] (quota amount=10 unit=bytes))");
  check("meter m { ip saddr accept }", "(meter name=m element=[ip saddr] accept)");
  check("meter m { ip saddr log }", "(meter name=m element=[ip saddr] (log))");
  refuse("meter m { ip saddr }", "}");
  refuse("meter { ip saddr counter }", "{");
  refuse("meter m size { ip saddr counter }", "{");
  refuse("meter m ip saddr counter", "ip");
  refuse("meter m { ip saddr counter timeout 1h }", "timeout");
  check("meter m { ip saddr ct count over 5 }", "(meter name=m element=[ip saddr] (connection-limit over count=5))");
  check(
    "meter m { ip saddr . tcp dport timeout 1h limit rate over 5/second burst 5 packets } drop",
    "(meter name=m element=(. [ip saddr] [tcp dport]) (timeout 1h) (limit mode=over rate=5 timeUnit=second burst=5 burstUnit=packets)) drop",
  );
  check("meter m { ip saddr tcp dport 22 }", "(meter name=m element=[ip saddr] (match [tcp dport] 22))");
});

describe("option stripping and xtables", () => {
  const { check, refuse } = specify(inChain);
  check("reset tcp option sack-perm", "(option-reset option=sack-perm)");
  check("reset tcp option maxseg", "(option-reset option=maxseg)");
  check("reset tcp option 254", "(option-reset option=254)");
  refuse("reset tcp option foo", "foo");
  refuse("reset tcp maxseg", "maxseg");
  refuse("reset ip option rr", "ip");
  check('xt target "MASQUERADE"', "(xt type=target name=MASQUERADE)");
  check('xt match "comment"', "(xt type=match name=comment)");
  check("xt target MASQUERADE", "(xt type=target name=MASQUERADE)");
  check('xt foo "x"', "(xt type=foo name=x)");
  refuse("xt", "");
});

describe("comments", () => {
  const { check, refuse } = specify(inChain);
  check('accept comment "x"', 'accept (comment "x")');
  check("accept comment x", "accept (comment x)");
  check('tcp dport 22 accept comment "a # b"', '(match [tcp dport] 22) accept (comment "a # b")');
  check('accept comment ""', 'accept (comment "")');
  refuse("accept comment", "");
  refuse('accept comment "x" drop', "drop");
  refuse('comment "x" accept', "accept");
  refuse('accept comment "x" comment "y"', "comment");
  refuse("accept comment 5", "5");
  check("accept # x", "accept");
  refuse("accept comment $x", "$");
});
