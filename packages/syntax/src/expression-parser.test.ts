import { describe } from "vitest";
import { inChain, specify } from "../test/specification.ts";

describe("relations", () => {
  const { check, refuse } = specify(inChain);
  check("tcp dport 22", "(match [tcp dport] 22)");
  check("tcp dport == 22", "(== [tcp dport] 22)");
  check("tcp dport eq 22", "(== [tcp dport] 22)");
  check("tcp dport != 22", "(!= [tcp dport] 22)");
  check("tcp dport ne 22", "(!= [tcp dport] 22)");
  check("tcp dport < 1024", "(< [tcp dport] 1024)");
  check("tcp dport lt 1024", "(< [tcp dport] 1024)");
  check("tcp dport > 1024", "(> [tcp dport] 1024)");
  check("tcp dport gt 1024", "(> [tcp dport] 1024)");
  check("tcp dport <= 1024", "(<= [tcp dport] 1024)");
  check("tcp dport le 1024", "(<= [tcp dport] 1024)");
  check("tcp dport >= 1024", "(>= [tcp dport] 1024)");
  check("tcp dport ge 1024", "(>= [tcp dport] 1024)");
  check("ct state ! established", "(! [ct state] established)");
  check("ct state not established", "(! [ct state] established)");
  check("tcp dport!=22", "(!= [tcp dport] 22)");
  check("tcp dport 22 tcp sport 23", "(match [tcp dport] 22) (match [tcp sport] 23)");
  refuse("tcp dport =22", "=");
  refuse("tcp dport = 22", "=");
  refuse("tcp dport =! 22", "=");
  refuse("tcp dport == == 22", "==");
  refuse("tcp dport !== 22", "=");
});

describe("values", () => {
  const { check, refuse } = specify(inChain);
  check("tcp dport 0x16", "(match [tcp dport] 0x16)");
  check("tcp dport 022", "(match [tcp dport] 022)");
  check("tcp dport ssh", "(match [tcp dport] ssh)");
  check('tcp dport "ssh"', '(match [tcp dport] "ssh")');
  check("ip saddr 10.0.0.1", "(match [ip saddr] 10.0.0.1)");
  check("ip6 saddr ::1", "(match [ip6 saddr] ::1)");
  check("ip6 saddr [::1]", "(match [ip6 saddr] ::1)");
  check("ether saddr 00:11:22:33:44:55", "(match [ether saddr] 00:11:22:33:44:55)");
  check("iifname eth0", "(match [iifname] eth0)");
  check('iifname "eth0"', '(match [iifname] "eth0")');
  check("iifname eth*", "(match [iifname] eth*)");
  check("iifname eth\\*", "(match [iifname] eth\\*)");
  check('iifname "eth*"', '(match [iifname] "eth*")');
  refuse("iifname *", "*");
  check("iifname \\*", "(match [iifname] \\*)");
  check('meta time "2024-01-01 10:00"', '(match [meta time] "2024-01-01 10:00")');
  check("ct expiration 1h30m", "(match [ct expiration] 1h30m)");
  check("ip protocol tcp", "(match [ip protocol] tcp)");
  check(
    "meta l4proto { tcp, udp, icmp, ah, esp, comp, sctp, dccp, udplite, gre, igmp, icmpv6 }",
    "(match [meta l4proto] {tcp, udp, icmp, ah, esp, comp, sctp, dccp, udplite, gre, igmp, icmpv6})",
  );
  check("ether type ip", "(match [ether type] ip)");
  check("ether type arp", "(match [ether type] arp)");
  check("ether type vlan", "(match [ether type] vlan)");
  check("fib daddr type local", "(match [fib daddr type] local)");
  check("ip dscp ecn", "(match [ip dscp] ecn)");
  check("tcp flags ecn", "(match [tcp flags] ecn)");
  check("ct status snat", "(match [ct status] snat)");
  check("ct status dnat", "(match [ct status] dnat)");
  check("icmp type redirect", "(match [icmp type] redirect)");
  check("exthdr frag exists", "(match [exthdr frag] exists)");
  check("exthdr frag missing", "(match [exthdr frag] missing)");
  check("ip saddr last", "(match [ip saddr] last)");
  check("meta nfproto ip", "(match [meta nfproto] ip)");
  refuse("tcp dport accept", "accept");
  refuse("tcp dport mark", "mark");
  refuse("tcp dport", "");
  refuse("tcp dport ,", ",");
});

describe("prefixes and ranges", () => {
  const { check, refuse } = specify(inChain);
  check("ip saddr 10.0.0.0/8", "(match [ip saddr] (/ 10.0.0.0 8))");
  check("ip saddr 10.0.0.0 / 8", "(match [ip saddr] (/ 10.0.0.0 8))");
  check("ip saddr != 10.0.0.0/8", "(!= [ip saddr] (/ 10.0.0.0 8))");
  check("ip saddr $net/24", "(match [ip saddr] $net/24)");
  refuse("ip saddr 10.0.0.0/255.0.0.0", "255.0.0.0");
  refuse("ip saddr 10.0.0.0/$len", "$");
  check("ip6 saddr fe80::/10", "(match [ip6 saddr] (/ fe80:: 10))");
  check("tcp dport 1024-65535", "(match [tcp dport] (- 1024 65535))");
  check("tcp dport 1024 - 65535", "(match [tcp dport] (- 1024 65535))");
  check("ip saddr 10.0.0.1-10.0.0.9", "(match [ip saddr] (- 10.0.0.1 10.0.0.9))");
  refuse("ip saddr $from-$to", "from-");
  check("tcp dport ssh-telnet", "(match [tcp dport] ssh-telnet)");
  check('tcp dport "ssh"-"telnet"', '(match [tcp dport] (- "ssh" "telnet"))');
  check('meta hour "08:00"-"17:00"', '(match [meta hour] (- "08:00" "17:00"))');
  refuse("tcp dport 1-2-3", "-");
  refuse("ip saddr 10.0.0.0/8/8", "/");
});

describe("lists", () => {
  const { check, refuse } = specify(inChain);
  check("ct state established,related", "(match [ct state] (, established related))");
  check("ct state established , related , new", "(match [ct state] (, established related new))");
  check("ct state { established, related }", "(match [ct state] {established, related})");
  refuse("ct state established,", "");
  check("tcp flags syn,ack", "(match [tcp flags] (, syn ack))");
  check("tcp flags & (syn | ack) == syn", "(== (& [tcp flags] (| syn ack)) syn)");
  check("ct status snat,dnat", "(match [ct status] (, snat dnat))");
  refuse("tcp dport 1-2,3", ",");
});

describe("masks", () => {
  const { check, refuse } = specify(inChain);
  check("tcp flags syn / syn,ack", "(match [tcp flags] syn / (, syn ack))");
  check("tcp flags syn,ack / syn,ack,rst", "(match [tcp flags] (, syn ack) / (, syn ack rst))");
  refuse("tcp flags syn / syn", "syn");
  check("tcp flags != syn / syn,ack", "(!= [tcp flags] syn / (, syn ack))");
  refuse("tcp flags syn / $mask", "$");
  refuse("tcp flags $flags / syn,ack", "flags");
  check("tcp flags syn / 2", "(match [tcp flags] (/ syn 2))");
  check("tcp flags syn / 2,3", "(match [tcp flags] syn / (, 2 3))");
  refuse("tcp flags syn, ack / syn", "");
  check("tcp flags 1 / 2 & 3, 4", "(match [tcp flags] 1 / (, (& 2 3) 4))");
});

describe("operators", () => {
  const { check, refuse } = specify(inChain);
  check("meta mark & 0xff == 0x10", "(== (& [meta mark] 0xff) 0x10)");
  check("meta mark and 0xff == 0x10", "(== (& [meta mark] 0xff) 0x10)");
  check("meta mark & 0xff 0x10", "(match (& [meta mark] 0xff) 0x10)");
  check("meta mark | 1 ^ 2 & 3 << 4 == 5", "(== (| [meta mark] (^ 1 (& 2 (<< 3 4)))) 5)");
  check("meta mark << 1 & 2 ^ 3 | 4 == 5", "(== (| (^ (& (<< [meta mark] 1) 2) 3) 4) 5)");
  check("meta mark or 1 xor 2 and 3 lshift 4 == 5", "(== (| [meta mark] (^ 1 (& 2 (<< 3 4)))) 5)");
  check("meta mark >> 1 << 2 == 3", "(== (<< (>> [meta mark] 1) 2) 3)");
  check("meta mark rshift 1 rshift 2 == 3", "(== (>> (>> [meta mark] 1) 2) 3)");
  check("meta mark & 1 & 2 & 3 == 0", "(== (& (& (& [meta mark] 1) 2) 3) 0)");
  check("meta mark | 1 | 2 & 3 | 4 == 0", "(== (| (| (| [meta mark] 1) (& 2 3)) 4) 0)");
  check("meta mark & (1 | 2) == 3", "(== (& [meta mark] (| 1 2)) 3)");
  check("(meta mark) & 1 == 1", "(== (& [meta mark] 1) 1)");
  check("(meta mark & 1) == 1", "(== (& [meta mark] 1) 1)");
  check("((meta mark)) == 1", "(== [meta mark] 1)");
  check("(tcp dport) 22", "(match [tcp dport] 22)");
  check("meta mark == 1 | 2", "(== [meta mark] (| 1 2))");
  check("meta mark == 1 | 2 & 3 << 4", "(== [meta mark] (| 1 (& 2 (<< 3 4))))");
  check("meta mark == (1 | 2) & 3", "(== [meta mark] (& (| 1 2) 3))");
  check("tcp flags & fin == 0", "(== (& [tcp flags] fin) 0)");
  check("tcp flags & (fin | syn | rst | ack) == syn", "(== (& [tcp flags] (| (| (| fin syn) rst) ack)) syn)");
  refuse("tcp flags & fin,syn == syn", ",");
  check("ip saddr & 255.255.0.0 == 10.0.0.0", "(== (& [ip saddr] 255.255.0.0) 10.0.0.0)");
  refuse("meta mark & meta mark == 1", "meta");
  refuse("meta mark & ct mark == 1", "ct");
  refuse("meta mark + 1 == 2", "+");
  refuse("meta mark & == 1", "==");
  refuse("(meta mark == 1", "==");
  refuse("meta mark) == 1", ")");
});

describe("concatenations", () => {
  const { check, refuse } = specify(inChain);
  check("ip saddr . tcp dport { 10.0.0.1 . 22 }", "(match (. [ip saddr] [tcp dport]) {(. 10.0.0.1 22)})");
  check("ip saddr . ip daddr . tcp dport @s", "(match (. [ip saddr] [ip daddr] [tcp dport]) @s)");
  check("ip saddr . tcp dport 10.0.0.1 . 22", "(match (. [ip saddr] [tcp dport]) (. 10.0.0.1 22))");
  check(
    "ip saddr . tcp dport { 10.0.0.0/8 . 22-23, 10.0.0.1-10.0.0.9 . 80 }",
    "(match (. [ip saddr] [tcp dport]) {(. (/ 10.0.0.0 8) (- 22 23)), (. (- 10.0.0.1 10.0.0.9) 80)})",
  );
  check("ip saddr . meta mark & 1 { 10.0.0.1 . 1 }", "(match (. [ip saddr] (& [meta mark] 1)) {(. 10.0.0.1 1)})");
  check('iifname . oifname { "a" . "b", eth* . lo }', '(match (. [iifname] [oifname]) {(. "a" "b"), (. eth* lo)})');
  refuse("ip saddr . { 1 }", "{");
  check("ip saddr . tcp dport != { 10.0.0.1 . 22 }", "(!= (. [ip saddr] [tcp dport]) {(. 10.0.0.1 22)})");
  check("tcp dport . 22 { 22 . 22 }", "(match (. [tcp dport] 22) {(. 22 22)})");
  check("ip saddr . tcp dport 10.0.0.0/8 . 22", "(match (. [ip saddr] [tcp dport]) (. (/ 10.0.0.0 8) 22))");
  check(
    "ip saddr . tcp dport 10.0.0.0-10.1.0.0 . 22-23",
    "(match (. [ip saddr] [tcp dport]) (. (- 10.0.0.0 10.1.0.0) (- 22 23)))",
  );
  check("ip saddr .tcp dport @s", "(match [ip saddr] .tcp) (match dport @s)");
  refuse("ip saddr. tcp dport @s", "saddr.");
  refuse("ip saddr . @s", "@");
});

describe("sets", () => {
  const { check, refuse } = specify(inChain);
  check("tcp dport { 22 }", "(match [tcp dport] {22})");
  check("tcp dport {22,80,443}", "(match [tcp dport] {22, 80, 443})");
  check("tcp dport { 22, 80, }", "(match [tcp dport] {22, 80})");
  check("tcp dport {\n22,\n80\n}", "(match [tcp dport] {22, 80})");
  check("tcp dport { 22\n, 80 }", "(match [tcp dport] {22, 80})");
  check("tcp dport { 22, # ssh\n80 # http\n}", "(match [tcp dport] {22, 80})");
  check("tcp dport { 22, { 80, 81 } }", "(match [tcp dport] {22, {80, 81}})");
  check("tcp dport { $a, $b }", "(match [tcp dport] {$a, $b})");
  check("tcp dport { $a, 80 }", "(match [tcp dport] {$a, 80})");
  check("tcp dport $ports", "(match [tcp dport] $ports)");
  check("tcp dport @ports", "(match [tcp dport] @ports)");
  check("tcp dport != @ports", "(!= [tcp dport] @ports)");
  check("tcp dport == { 22 }", "(== [tcp dport] {22})");
  check("tcp dport { 1 | 2, 3 }", "(match [tcp dport] {(| 1 2), 3})");
  check("tcp dport { (1), 3 }", "(match [tcp dport] {1, 3})");
  check("tcp dport { * }", "(match [tcp dport] {*})");
  refuse("tcp dport { @ports }", "@");
  check("tcp dport { 22,, 80 }", "(match [tcp dport] {22, 80})");
  refuse("tcp dport { , 80 }", ",");
  refuse("tcp dport { 22 80 }", "80");
  refuse("tcp dport { { 22 } counter }", "counter");
  refuse("tcp dport { { 22 } : 1 }", ":");
  check("tcp dport { tcp, udp }", "(match [tcp dport] {tcp, udp})");
  refuse("tcp dport { accept }", "accept");
  refuse("tcp dport { ip saddr }", "saddr");
  check('tcp dport { 22 comment "ssh", 80 timeout 1h }', '(match [tcp dport] {22 (comment "ssh"), 80 (timeout 1h)})');
  check("tcp dport { 22 } accept", "(match [tcp dport] {22}) accept");
  refuse("{ 22 } tcp dport", "dport");
});

describe("verdict maps", () => {
  const { check, refuse } = specify(inChain);
  check("tcp dport vmap { 22 : accept, 80 : drop }", "(vmap [tcp dport] {22 : accept, 80 : drop})");
  check(
    "tcp dport vmap { 22:accept, 80-90:jump web, * : return }",
    "(vmap [tcp dport] {22 : accept, (- 80 90) : (jump web), * : return})",
  );
  check("tcp dport vmap @m", "(vmap [tcp dport] @m)");
  check("tcp dport vmap $m", "(vmap [tcp dport] $m)");
  check(
    "ip saddr . tcp dport vmap { 10.0.0.1 . 22 : goto x }",
    "(vmap (. [ip saddr] [tcp dport]) {(. 10.0.0.1 22) : (goto x)})",
  );
  refuse("tcp dport vmap { 22 : continue, 80 : jump $chain }", "chain");
  check("ip6 saddr vmap { ::1 : accept }", "(vmap [ip6 saddr] {::1 : accept})");
  refuse("ip6 saddr vmap { ::1:accept }", "pt");
  check(
    "ip saddr vmap { 10.0.0.1:accept, 10.0.0.0/8:drop }",
    "(vmap [ip saddr] {10.0.0.1 : accept, (/ 10.0.0.0 8) : drop})",
  );
  refuse("tcp dport vmap 22", "22");
  refuse("tcp dport vmap { 22 }", "22");
  refuse("tcp dport vmap { 22 : accept, 23, 24 }", "23");
  refuse("tcp dport vmap { * }", "*");
  refuse("tcp dport vmap { 22 : 1 }", "1");
  refuse("tcp dport vmap { 22 : $v }", "$v");
  refuse("tcp dport vmap { { 22 } }", "{ 22 }");
  refuse("tcp dport vmap { { 22 } : accept }", ":");
  refuse("tcp dport vmap { 22 : masquerade }", "masquerade");
  refuse("tcp dport vmap { 22 : accept; }", ";");
  check("tcp dport vmap { 22 timeout 1h : accept }", "(vmap [tcp dport] {22 (timeout 1h) : accept})");
  check(
    'tcp dport vmap { 22 comment "x" : accept, 23 counter : drop }',
    '(vmap [tcp dport] {22 (comment "x") : accept, 23 (counter) : drop})',
  );
  check("tcp dport & 1 vmap { 0 : accept }", "(vmap (& [tcp dport] 1) {0 : accept})");
  refuse("meta mark vmap { 1 : jump { accept } }", "{");
});

describe("map look-ups", () => {
  const { check, refuse } = specify(inChain);
  check("meta mark set tcp dport map { 22 : 1, 23 : 2 }", "(set [meta mark] (map [tcp dport] {22 : 1, 23 : 2}))");
  check("meta mark set ip saddr . tcp dport map @m", "(set [meta mark] (map (. [ip saddr] [tcp dport]) @m))");
  check("ip saddr map { 10.0.0.1 : 22 } 22", "(match (map [ip saddr] {10.0.0.1 : 22}) 22)");
  check("ip saddr map @m == 22", "(== (map [ip saddr] @m) 22)");
  check(
    "dnat to tcp dport map { 80 : 10.0.0.1, 443 : 10.0.0.2 }",
    "(nat type=dnat address=(map [tcp dport] {80 : 10.0.0.1, 443 : 10.0.0.2}))",
  );
  check(
    "dnat to ip saddr map { 10.0.0.1 : 10.0.0.2 . 80 }",
    "(nat type=dnat address=(map [ip saddr] {10.0.0.1 : (. 10.0.0.2 80)}))",
  );
  check(
    "meta mark set numgen inc mod 2 map { 0 : 1, 1 : 2 }",
    "(set [meta mark] (map [numgen inc mod 2] {0 : 1, 1 : 2}))",
  );
  check("meta mark set tcp dport map $m", "(set [meta mark] (map [tcp dport] $m))");
  check("tcp dport map { 22 : accept } 1", "(match (map [tcp dport] {22 : accept}) 1)");
  check("meta mark set tcp dport map { 22 : 1-2 }", "(set [meta mark] (map [tcp dport] {22 : (- 1 2)}))");
  refuse("meta mark set tcp dport map 22", "22");
  refuse("ip saddr map { 10.0.0.1 : 22 } vmap { 22 : accept }", "vmap");
});

describe("variables and references", () => {
  const { check, refuse } = specify(inChain);
  check("ip saddr $a", "(match [ip saddr] $a)");
  check("ip saddr $last", "(match [ip saddr] $last)");
  check("ip saddr $ a", "(match [ip saddr] $a)");
  refuse("ip saddr $ip", "ip");
  refuse("ip saddr $1", "1");
  check("ip saddr @a-b", "(match [ip saddr] @a-b)");
  check("ip saddr @last", "(match [ip saddr] @last)");
  check("ip saddr @ a", "(match [ip saddr] @a)");
  refuse("ip saddr @ip", "ip");
  refuse('ip saddr @"x"', '"x"');
  refuse("ip saddr @$x", "$");
  refuse("$a accept", "accept");
  check("$a 22", "(match $a 22)");
  refuse("22 accept", "accept");
  check("22 22", "(match 22 22)");
  refuse("22 == tcp dport", "dport");
  check('"a" "b"', '(match "a" "b")');
});
