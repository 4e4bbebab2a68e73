import { describe } from "vitest";
import { inChain, specify } from "../test/specification.ts";

describe("nat", () => {
  const { check, refuse } = specify(inChain);
  check("snat to 10.0.0.1", "(nat type=snat address=10.0.0.1)");
  check("snat 10.0.0.1", "(nat type=snat address=10.0.0.1)");
  check("snat to 10.0.0.1:1024", "(nat type=snat address=10.0.0.1 port=1024)");
  check("snat to 10.0.0.1:1024-65535", "(nat type=snat address=10.0.0.1 port=(- 1024 65535))");
  check("snat to 10.0.0.1-10.0.0.9", "(nat type=snat address=(- 10.0.0.1 10.0.0.9))");
  check("snat to 10.0.0.1-10.0.0.9:1024-65535", "(nat type=snat address=(- 10.0.0.1 10.0.0.9) port=(- 1024 65535))");
  check("snat to :1024", "(nat type=snat port=1024)");
  check("snat ip to 10.0.0.1", "(nat type=snat family=ip address=10.0.0.1)");
  check("snat ip6 to ::1", "(nat type=snat family=ip6 address=::1)");
  check("snat ip6 to [::1]:80", "(nat type=snat family=ip6 address=::1 port=80)");
  check("snat ip6 to [::1]-[::9]:80", "(nat type=snat family=ip6 address=(- ::1 ::9) port=80)");
  check("snat to 10.0.0.1 random", "(nat type=snat address=10.0.0.1 flags=[random])");
  check("snat to 10.0.0.1 random,persistent", "(nat type=snat address=10.0.0.1 flags=[random persistent])");
  check(
    "snat to 10.0.0.1 fully-random,random,persistent",
    "(nat type=snat address=10.0.0.1 flags=[fully-random random persistent])",
  );
  check("snat to 10.0.0.1 random , persistent", "(nat type=snat address=10.0.0.1 flags=[random persistent])");
  check("snat to 10.0.0.1:22 random accept", "(nat type=snat address=10.0.0.1 port=22 flags=[random]) accept");
  check("snat to $a:$b", "(nat type=snat address=$a port=$b)");
  check("snat to $a", "(nat type=snat address=$a)");
  refuse("snat to $a-$b", "a-");
  check('snat to "a"', '(nat type=snat address="a")');
  check(
    "snat to ip saddr map { 10.0.0.1 : 10.0.0.2 }",
    "(nat type=snat address=(map [ip saddr] {10.0.0.1 : 10.0.0.2}))",
  );
  check("snat to ip saddr map @m", "(nat type=snat address=(map [ip saddr] @m))");
  check(
    "snat ip to ip saddr map { 10.0.0.1 : 10.0.0.2 }",
    "(nat type=snat family=ip address=(map [ip saddr] {10.0.0.1 : 10.0.0.2}))",
  );
  check(
    "snat ip prefix to ip saddr map { 10.0.0.0/24 : 10.0.1.0/24 }",
    "(nat type=snat family=ip form=prefix address=(map [ip saddr] {(/ 10.0.0.0 24) : (/ 10.0.1.0 24)}))",
  );
  check("snat ip6 prefix to fe80::/64", "(nat type=snat family=ip6 form=prefix address=(/ fe80:: 64))");
  check("snat ip prefix to 10.0.0.0/24", "(nat type=snat family=ip form=prefix address=(/ 10.0.0.0 24))");
  check("snat prefix to 10.0.0.0/24", "(nat type=snat form=prefix address=(/ 10.0.0.0 24))");
  check("snat to 10.0.0.0/24", "(nat type=snat address=(/ 10.0.0.0 24))");
  check(
    "snat ip interval to ip saddr map { 10.0.0.1 : 10.0.0.2-10.0.0.3 }",
    "(nat type=snat family=ip form=interval address=(map [ip saddr] {10.0.0.1 : (- 10.0.0.2 10.0.0.3)}))",
  );
  check(
    "snat ip addr . port to ip saddr map { 10.0.0.1 : 10.0.0.2 . 80 }",
    "(nat type=snat family=ip form=concatenation address=(map [ip saddr] {10.0.0.1 : (. 10.0.0.2 80)}))",
  );
  check(
    "dnat ip addr . port to ip saddr . tcp dport map @m",
    "(nat type=dnat family=ip form=concatenation address=(map (. [ip saddr] [tcp dport]) @m))",
  );
  check("dnat to 10.0.0.1:8080", "(nat type=dnat address=10.0.0.1 port=8080)");
  check("dnat to :8080", "(nat type=dnat port=8080)");
  check("dnat ip to 10.0.0.1", "(nat type=dnat family=ip address=10.0.0.1)");
  check(
    "dnat to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }",
    "(nat type=dnat address=(map [numgen inc mod 2] {0 : 10.0.0.1, 1 : 10.0.0.2}))",
  );
  check(
    "dnat to jhash ip saddr mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }:80",
    "(nat type=dnat address=(map [jhash [ip saddr] mod 2] {0 : 10.0.0.1, 1 : 10.0.0.2}) port=80)",
  );
  check(
    "dnat to 10.0.0.1:tcp dport map { 80 : 8080 }",
    "(nat type=dnat address=10.0.0.1 port=(map [tcp dport] {80 : 8080}))",
  );
  check("dnat ip saddr map { 10.0.0.1 : 10.0.0.2 }", "(nat type=dnat address=(map [ip saddr] {10.0.0.1 : 10.0.0.2}))");
  check("masquerade", "(nat type=masquerade)");
  check("masquerade random", "(nat type=masquerade flags=[random])");
  check("masquerade fully-random,persistent", "(nat type=masquerade flags=[fully-random persistent])");
  check("masquerade to :1024", "(nat type=masquerade port=1024)");
  check("masquerade to :1024-65535", "(nat type=masquerade port=(- 1024 65535))");
  check("masquerade to :1024-65535 random", "(nat type=masquerade port=(- 1024 65535) flags=[random])");
  refuse("masquerade to 1024", "1024");
  refuse("masquerade 1024", "");
  check("masquerade accept", "(nat type=masquerade) accept");
  check("redirect", "(nat type=redirect)");
  check("redirect to :8080", "(nat type=redirect port=8080)");
  check("redirect to 8080", "(nat type=redirect port=8080)");
  check("redirect to :8080-8090", "(nat type=redirect port=(- 8080 8090))");
  check("redirect to :8080 random", "(nat type=redirect port=8080 flags=[random])");
  check("redirect to :tcp dport map { 80 : 8080 }", "(nat type=redirect port=(map [tcp dport] {80 : 8080}))");
  check("redirect to tcp dport map { 80 : 8080 }", "(nat type=redirect port=(map [tcp dport] {80 : 8080}))");
  check("redirect random", "(nat type=redirect flags=[random])");
  refuse("redirect :8080", ":");
  refuse("snat", "");
  refuse("snat to", "");
  refuse("snat to 10.0.0.1 foo", "foo");
  refuse("snat to 10.0.0.1 random foo", "foo");
  check("snat to 10.0.0.1:80:90", "(nat type=snat address=10.0.0.1 port=80:90)");
  refuse("snat inet to 10.0.0.1", "inet");
  refuse("snat ip 10.0.0.1", "10.0.0.1");
  check("snat to 10.0.0.1, 10.0.0.2", "(nat type=snat address=(, 10.0.0.1 10.0.0.2))");
  check("dnat to ::1:80", "(nat type=dnat address=::1:80)");
  check("dnat to fe80::1:80", "(nat type=dnat address=fe80::1:80)");
});

describe("tproxy, synproxy, queue", () => {
  const { check, refuse } = specify(inChain);
  check("tproxy to 10.0.0.1", "(tproxy address=10.0.0.1)");
  check("tproxy to :8080", "(tproxy port=8080)");
  check("tproxy to 10.0.0.1:8080", "(tproxy address=10.0.0.1 port=8080)");
  check("tproxy ip to 10.0.0.1:8080", "(tproxy family=ip address=10.0.0.1 port=8080)");
  check("tproxy ip to :8080", "(tproxy family=ip port=8080)");
  check("tproxy ip6 to [::1]:8080", "(tproxy family=ip6 address=::1 port=8080)");
  check("tproxy ip6 to ::1", "(tproxy family=ip6 address=::1)");
  check("tproxy to tcp dport map { 80 : 10.0.0.1 }", "(tproxy address=(map [tcp dport] {80 : 10.0.0.1}))");
  check("tproxy to :tcp dport map { 80 : 8080 }", "(tproxy port=(map [tcp dport] {80 : 8080}))");
  refuse("tproxy 10.0.0.1", "10.0.0.1");
  refuse("tproxy to", "");
  check("synproxy", "(synproxy)");
  check("synproxy mss 1460", "(synproxy mss=1460)");
  check("synproxy maxseg 1460", "(synproxy mss=1460)");
  check("synproxy mss 1460 wscale 7 timestamp sack-perm", "(synproxy mss=1460 wscale=7 timestamp sackPermitted)");
  check("synproxy wscale 7 mss 1460 sack-permitted timestamp", "(synproxy mss=1460 wscale=7 timestamp sackPermitted)");
  check("synproxy timestamp accept", "(synproxy timestamp) accept");
  refuse("synproxy mss", "");
  refuse("synproxy foo", "foo");
  check("queue", "(queue)");
  check("queue num 1", "(queue number=1)");
  check("queue num 1-3", "(queue number=(- 1 3))");
  check("queue num 1 bypass", "(queue number=1 flags=[bypass])");
  check("queue num 1-3 bypass,fanout", "(queue number=(- 1 3) flags=[bypass fanout])");
  check("queue num 1 - 3 fanout", "(queue number=(- 1 3) flags=[fanout])");
  check("queue bypass num 1", "(queue number=1 flags=[bypass])");
  check("queue bypass", "(queue flags=[bypass])");
  check("queue num $q", "(queue number=$q)");
  refuse("queue num $a-$b", "a-");
  check("queue flags bypass to 1", "(queue number=1 flags=[bypass])");
  check("queue flags bypass,fanout to 1-3", "(queue number=(- 1 3) flags=[bypass fanout])");
  check("queue flags fanout num 1-3", "(queue number=(- 1 3) flags=[fanout])");
  check("queue to 1", "(queue number=1)");
  check("queue to 1-3", "(queue number=(- 1 3))");
  check("queue to numgen inc mod 2", "(queue number=[numgen inc mod 2])");
  check("queue to jhash ip saddr mod 2", "(queue number=[jhash [ip saddr] mod 2])");
  check("queue to symhash mod 2 offset 3", "(queue number=[symhash mod 2 offset 3])");
  check("queue to tcp dport map { 22 : 1, 80 : 2 }", "(queue number=(map [tcp dport] {22 : 1, 80 : 2}))");
  check("queue to tcp dport map @m", "(queue number=(map [tcp dport] @m))");
  check("queue flags bypass to numgen inc mod 3", "(queue number=[numgen inc mod 3] flags=[bypass])");
  check("queue to $q", "(queue number=$q)");
  refuse("queue to $a-$b", "a-");
  check("queue to $a map { 1 : 2 }", "(queue number=(map $a {1 : 2}))");
  refuse("queue 1", "");
  refuse("queue num", "");
  refuse("queue num 1 foo", "foo");
  refuse("queue flags foo to 1", "foo");
  refuse("queue to ip saddr", "");
  refuse("queue to x", "");
  refuse("queue num 1,2", ",");
});

describe("dup and fwd", () => {
  const { check, refuse } = specify(inChain);
  check("dup to 10.0.0.1", "(dup to=10.0.0.1)");
  check('dup to 10.0.0.1 device "eth0"', '(dup to=10.0.0.1 device="eth0")');
  check("dup to 10.0.0.1 device eth0", "(dup to=10.0.0.1 device=eth0)");
  check("dup to $a device $b", "(dup to=$a device=$b)");
  check('dup to "eth0"', '(dup to="eth0")');
  check("dup to ip saddr map { 10.0.0.1 : 10.0.0.2 }", "(dup to=(map [ip saddr] {10.0.0.1 : 10.0.0.2}))");
  check(
    'dup to ip saddr map { 10.0.0.1 : 10.0.0.2 } device ip saddr map { 10.0.0.1 : "eth0" }',
    '(dup to=(map [ip saddr] {10.0.0.1 : 10.0.0.2}) device=(map [ip saddr] {10.0.0.1 : "eth0"}))',
  );
  refuse("dup 10.0.0.1", "10.0.0.1");
  refuse("dup to", "");
  check('fwd to "eth0"', '(fwd to="eth0")');
  check("fwd to eth0", "(fwd to=eth0)");
  check("fwd to $d", "(fwd to=$d)");
  check('fwd to meta mark map { 1 : "eth0" }', '(fwd to=(map [meta mark] {1 : "eth0"}))');
  check('fwd ip to 10.0.0.1 device "eth0"', '(fwd family=ip to=10.0.0.1 device="eth0")');
  check("fwd ip6 to fe80::1 device eth0", "(fwd family=ip6 to=fe80::1 device=eth0)");
  refuse("fwd ip to 10.0.0.1", "");
  refuse("fwd to 10.0.0.1 device eth0", "device");
  refuse("fwd eth0", "eth0");
});
