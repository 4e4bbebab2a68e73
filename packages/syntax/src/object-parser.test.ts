import { describe } from "vitest";
import { inBlock, inTable, specify } from "../test/specification.ts";

describe("declarations", () => {
  const { check, refuse } = specify(inTable);
  check("counter c { }", "(object type=counter name=c {  })");
  check(
    "counter c {\npackets 1 bytes 2\n}",
    "(object type=counter name=c { (object-property name=counter values=[packets 1 bytes 2]) })",
  );
  check(
    'counter c { comment "x"\npackets 1 bytes 2\n}',
    '(object type=counter name=c { (comment "x"); (object-property name=counter values=[packets 1 bytes 2]) })',
  );
  refuse("counter c", "");
  refuse("counter name { }", "name");
  refuse("counter packets { }", "packets");
  check(
    'quota q { over 25 mbytes used 3 kbytes\ncomment "x"\n}',
    '(object type=quota name=q { (object-property name=quota values=[over 25 mbytes used 3 kbytes]); (comment "x") })',
  );
  check("quota q { }", "(object type=quota name=q {  })");
  refuse("quota q", "");
  refuse("quota over { 25 mbytes }", "over");
  check("limit l { }", "(object type=limit name=l {  })");
  refuse("limit rate { rate 10/second }", "rate");
  check(
    'ct helper h {\ntype "ftp" protocol udp\nl3proto inet\ncomment "x"\n}',
    '(object type=ct helper name=h { (object-property name=type values=["ftp" protocol udp]); (object-property name=l3proto values=[inet]); (comment "x") })',
  );
  check("ct helper h { }", "(object type=ct helper name=h {  })");
  refuse('ct helper tcp { type "ftp" protocol tcp; }', "tcp");
  check(
    "ct timeout t { protocol udp\npolicy = { unreplied : 5m, replied : 10m }\n}",
    "(object type=ct timeout name=t { (object-property name=protocol values=[udp]); (object-property name=policy properties=[(object-property name=unreplied values=[5m]) (object-property name=replied values=[10m])]) })",
  );
  refuse("ct timeout t { protocol tcp; policy = {\nestablished : 60s\n}; }", "");
  check(
    "ct expectation e {\nprotocol udp\ndport 22\ntimeout 30s\nsize 5\n}",
    "(object type=ct expectation name=e { (object-property name=protocol values=[udp]); (object-property name=dport values=[22]); (object-property name=timeout values=[30s]); (object-property name=size values=[5]) })",
  );
  refuse("ct foo e { }", "foo");
  refuse("ct e { }", "e");
  check("secmark s { }", "(object type=secmark name=s {  })");
  check(
    "synproxy s {\nmss 1460\nwscale 7\ntimestamp sack-perm\n}",
    "(object type=synproxy name=s { (object-property name=synproxy values=[mss 1460 wscale 7 timestamp sack-perm]) })",
  );
  check(
    "synproxy s {\nmss 1460\nwscale 7\n}",
    "(object type=synproxy name=s { (object-property name=synproxy values=[mss 1460 wscale 7]) })",
  );
  check("synproxy s { }", "(object type=synproxy name=s {  })");
  check(
    "tunnel t {\nid 10\nip6 saddr ::1\nip6 daddr ::2\n}",
    "(object type=tunnel name=t { (object-property name=id values=[10]); (object-property name=ip6 values=[saddr ::1]); (object-property name=ip6 values=[daddr ::2]) })",
  );
  check(
    "tunnel t { id 10; erspan {\nversion 2\ndirection egress\nid 3\n}\n}",
    "(object type=tunnel name=t { (object-property name=id values=[10]); (object-property name=erspan properties=[(object-property name=version values=[2]) (object-property name=direction values=[egress]) (object-property name=id values=[3])]) })",
  );
  check(
    'tunnel t { id 10; geneve {\nclass 1 opt-type 1 data "0x12"\nclass 1010 opt-type 2 data "0x13"\n}\n}',
    '(object type=tunnel name=t { (object-property name=id values=[10]); (object-property name=geneve properties=[(object-property name=class values=[1 opt-type 1 data "0x12"]) (object-property name=class values=[1010 opt-type 2 data "0x13"])]) })',
  );
  check("tunnel t { }", "(object type=tunnel name=t {  })");
  refuse('ct helper h { type "ftp" protocol tcp }', "}");
  check(
    "counter c { packets 1 bytes 2 }",
    "(object type=counter name=c { (object-property name=counter values=[packets 1 bytes 2]) })",
  );
  check(
    "quota q { over 25 mbytes }",
    "(object type=quota name=q { (object-property name=quota values=[over 25 mbytes]) })",
  );
  check(
    "limit l { rate 10/second }",
    "(object type=limit name=l { (object-property name=limit values=[10 / second]) })",
  );
  check('secmark s { "x" }', '(object type=secmark name=s { (object-property name=secmark values=["x"]) })');
  check(
    "synproxy s { mss 1460 wscale 7 }",
    "(object type=synproxy name=s { (object-property name=synproxy values=[mss 1460 wscale 7]) })",
  );
  refuse("ct timeout t { protocol tcp }", "}");
  refuse("tunnel t { id 10 }", "}");
});

describe("counters", () => {
  const { check, refuse } = specify(inBlock("counter c"));
  check("packets 1 bytes 2", "(object-property name=counter values=[packets 1 bytes 2])");
  check('comment "x"; packets 1 bytes 2', '(comment "x"); (object-property name=counter values=[packets 1 bytes 2])');
  check('packets 1 bytes 2 comment "x"', '(object-property name=counter values=[packets 1 bytes 2]); (comment "x")');
  refuse("bytes 2 packets 1", "bytes");
  refuse("packets 1", "");
  refuse("foo", "foo");
});

describe("quotas", () => {
  const { check, refuse } = specify(inBlock("quota q"));
  check("over 25 mbytes", "(object-property name=quota values=[over 25 mbytes])");
  check("until 25 mbytes", "(object-property name=quota values=[until 25 mbytes])");
  check("25 mbytes used 3 kbytes", "(object-property name=quota values=[25 mbytes used 3 kbytes])");
  check('comment "x"; over 25 bytes', '(comment "x"); (object-property name=quota values=[over 25 bytes])');
  refuse("25", "");
  refuse("over 25mbytes", "mbytes");
  check("over 25kbytes", "(object-property name=quota values=[over 25 kbytes])");
});

describe("limits", () => {
  const { check, refuse } = specify(inBlock("limit l"));
  check("rate 10/second", "(object-property name=limit values=[10 / second])");
  check(
    "rate over 10/second burst 5 packets",
    "(object-property name=limit values=[over 10 / second burst 5 packets])",
  );
  check(
    "rate 1 mbytes/second burst 2 kbytes",
    "(object-property name=limit values=[1 mbytes / second burst 2 kbytes])",
  );
  check('comment "x"; rate until 10/minute', '(comment "x"); (object-property name=limit values=[until 10 / minute])');
  refuse("10/second", "10");
});

describe("ct helpers", () => {
  const { check, refuse } = specify(inBlock("ct helper h"));
  check('type "ftp" protocol tcp', '(object-property name=type values=["ftp" protocol tcp])');
  check(
    'type "ftp" protocol tcp; l3proto ip',
    '(object-property name=type values=["ftp" protocol tcp]); (object-property name=l3proto values=[ip])',
  );
  refuse("type ftp protocol tcp", "ftp");
  refuse('type "ftp" protocol icmp', "icmp");
  refuse('type "ftp"', "");
  refuse("protocol tcp", "protocol");
  refuse("l3proto foo", "foo");
});

describe("ct timeouts", () => {
  const { check, refuse } = specify(inBlock("ct timeout t"));
  check(
    "protocol tcp; policy = { established : 60s, close : 10s }",
    "(object-property name=protocol values=[tcp]); (object-property name=policy properties=[(object-property name=established values=[60s]) (object-property name=close values=[10s])])",
  );
  check(
    "protocol tcp; policy = { established : 60, close : 10 }",
    "(object-property name=protocol values=[tcp]); (object-property name=policy properties=[(object-property name=established values=[60]) (object-property name=close values=[10])])",
  );
  check(
    'protocol tcp; l3proto ip; policy = { established : 1m30s }; comment "x"',
    '(object-property name=protocol values=[tcp]); (object-property name=l3proto values=[ip]); (object-property name=policy properties=[(object-property name=established values=[1m30s])]); (comment "x")',
  );
  refuse("protocol tcp; policy = { }", "}");
  check(
    "protocol tcp; policy = { established : foo }",
    "(object-property name=protocol values=[tcp]); (object-property name=policy properties=[(object-property name=established values=[foo])])",
  );
  check(
    "protocol tcp; policy = { foo : 60s }",
    "(object-property name=protocol values=[tcp]); (object-property name=policy properties=[(object-property name=foo values=[60s])])",
  );
  refuse("protocol tcp; policy { established : 60s }", "{");
  refuse("protocol tcp; policy = { established 60s }", "60s");
  refuse("protocol icmp", "icmp");
});

describe("ct expectations", () => {
  const { check, refuse } = specify(inBlock("ct expectation e"));
  check(
    "protocol tcp; dport 5060; timeout 1h; size 12; l3proto ip",
    "(object-property name=protocol values=[tcp]); (object-property name=dport values=[5060]); (object-property name=timeout values=[1h]); (object-property name=size values=[12]); (object-property name=l3proto values=[ip])",
  );
  refuse("dport x", "x");
  refuse("timeout 60", "60");
  check('comment "x"; protocol tcp', '(comment "x"); (object-property name=protocol values=[tcp])');
  refuse("foo 1", "foo");
});

describe("secmarks", () => {
  const { check, refuse } = specify(inBlock("secmark s"));
  check('"system_u:object_r:x:s0"', '(object-property name=secmark values=["system_u:object_r:x:s0"])');
  check(
    '"system_u:object_r:x:s0"; comment "x"',
    '(object-property name=secmark values=["system_u:object_r:x:s0"]); (comment "x")',
  );
  check("foo", "(object-property name=secmark values=[foo])");
  refuse("5", "5");
});

describe("synproxies", () => {
  const { check, refuse } = specify(inBlock("synproxy s"));
  check("mss 1460 wscale 7", "(object-property name=synproxy values=[mss 1460 wscale 7])");
  check(
    "mss 1460 wscale 7 timestamp sack-perm",
    "(object-property name=synproxy values=[mss 1460 wscale 7 timestamp sack-perm])",
  );
  check("mss 1460 wscale 7 timestamp", "(object-property name=synproxy values=[mss 1460 wscale 7 timestamp])");
  check("mss 1460 wscale 7 sack-perm", "(object-property name=synproxy values=[mss 1460 wscale 7 sack-perm])");
  check(
    "mss 1460; wscale 7; timestamp sack-perm",
    "(object-property name=synproxy values=[mss 1460 wscale 7 timestamp sack-perm])",
  );
  check('comment "x"; mss 1460 wscale 7', '(comment "x"); (object-property name=synproxy values=[mss 1460 wscale 7])');
  refuse("wscale 7 mss 1460", "wscale");
  refuse("mss 1460", "}");
  refuse("mss 1460 wscale 7 sack-perm timestamp", "timestamp");
  refuse("mss 1460 wscale 7; timestamp", "timestamp");
});

describe("tunnels", () => {
  const { check, refuse } = specify(inBlock("tunnel t"));
  check(
    "id 10; ip saddr 10.0.0.1; ip daddr 10.0.0.2; sport 10; dport 20; ttl 64; tos 0",
    "(object-property name=id values=[10]); (object-property name=ip values=[saddr 10.0.0.1]); (object-property name=ip values=[daddr 10.0.0.2]); (object-property name=sport values=[10]); (object-property name=dport values=[20]); (object-property name=ttl values=[64]); (object-property name=tos values=[0])",
  );
  check(
    "id 10; ip saddr 10.0.0.1; ip daddr $d; erspan { version 1; index 2; }",
    "(object-property name=id values=[10]); (object-property name=ip values=[saddr 10.0.0.1]); (object-property name=ip values=[daddr $d]); (object-property name=erspan properties=[(object-property name=version values=[1]) (object-property name=index values=[2])])",
  );
  check(
    "id 10; erspan { version 2; direction ingress; id 3; }",
    "(object-property name=id values=[10]); (object-property name=erspan properties=[(object-property name=version values=[2]) (object-property name=direction values=[ingress]) (object-property name=id values=[3])])",
  );
  check(
    "id 10; vxlan { gbp 200; }",
    "(object-property name=id values=[10]); (object-property name=vxlan properties=[(object-property name=gbp values=[200])])",
  );
  refuse('id 10; geneve { class 0x10; opt-type 1 data "0x12"; }', ";");
  check(
    'id 10; geneve { class 1 opt-type 1 data "0x12"; }',
    '(object-property name=id values=[10]); (object-property name=geneve properties=[(object-property name=class values=[1 opt-type 1 data "0x12"])])',
  );
  check(
    'id 10; geneve { class 1 opt-type 1 data "0x12"; class 2 opt-type 2 data "0x13"; }',
    '(object-property name=id values=[10]); (object-property name=geneve properties=[(object-property name=class values=[1 opt-type 1 data "0x12"]) (object-property name=class values=[2 opt-type 2 data "0x13"])])',
  );
  check('id 10; comment "x"', '(object-property name=id values=[10]); (comment "x")');
  refuse("id 10; vxlan { gbp 200 }", "}");
  refuse("id 10; vxlan { foo 200; }", "foo");
  refuse("foo 10", "foo");
  refuse("id x", "x");
  refuse("ip 10.0.0.1", "10.0.0.1");
});
