import { describe } from "vitest";
import { inBlock, inChain, specify } from "../test/specification.ts";

describe("elements", () => {
  const { check, refuse } = specify(inBlock("set s"));
  check("elements = { 10.0.0.1 }", "(set-elements value={10.0.0.1})");
  check("elements = { 10.0.0.1, 10.0.0.2, }", "(set-elements value={10.0.0.1, 10.0.0.2})");
  check("elements = {\n10.0.0.1,\n10.0.0.2,\n}", "(set-elements value={10.0.0.1, 10.0.0.2})");
  check("elements = { 10.0.0.1\n,\n10.0.0.2 }", "(set-elements value={10.0.0.1, 10.0.0.2})");
  check("elements = $x", "(set-elements value=$x)");
  check("elements = { $x, $y }", "(set-elements value={$x, $y})");
  check(
    'elements = { 10.0.0.0/8, 10.0.0.1-10.0.0.9, "x", eth*, 22, ssh }',
    '(set-elements value={(/ 10.0.0.0 8), (- 10.0.0.1 10.0.0.9), "x", eth*, 22, ssh})',
  );
  check(
    'elements = { 10.0.0.1 . 22, 10.0.0.0/8 . 22-23 . "x" }',
    '(set-elements value={(. 10.0.0.1 22), (. (/ 10.0.0.0 8) (- 22 23) "x")})',
  );
  check("elements = { 10.0.0.1 timeout 1h }", "(set-elements value={10.0.0.1 (timeout 1h)})");
  check("elements = { 10.0.0.1 timeout 1h expires 5m }", "(set-elements value={10.0.0.1 (timeout 1h) (expires 5m)})");
  check(
    'elements = { 10.0.0.1 expires 5m timeout 1h comment "x" }',
    '(set-elements value={10.0.0.1 (expires 5m) (timeout 1h) (comment "x")})',
  );
  check("elements = { 10.0.0.1 comment x }", "(set-elements value={10.0.0.1 (comment x)})");
  check("elements = { 10.0.0.1 counter }", "(set-elements value={10.0.0.1 (counter)})");
  check(
    "elements = { 10.0.0.1 counter packets 1 bytes 2, 10.0.0.2 }",
    "(set-elements value={10.0.0.1 (counter packets=1 bytes=2), 10.0.0.2})",
  );
  check("elements = { 10.0.0.1 counter timeout 1h }", "(set-elements value={10.0.0.1 (timeout 1h) (counter)})");
  check("elements = { 10.0.0.1 timeout 1h counter }", "(set-elements value={10.0.0.1 (timeout 1h) (counter)})");
  check(
    "elements = { 10.0.0.1 counter timeout 1h counter }",
    "(set-elements value={10.0.0.1 (timeout 1h) (counter) (counter)})",
  );
  check(
    "elements = { 10.0.0.1 limit rate 5/second burst 5 packets counter timeout 1h }",
    "(set-elements value={10.0.0.1 (timeout 1h) (limit rate=5 timeUnit=second burst=5 burstUnit=packets) (counter)})",
  );
  check(
    "elements = { 10.0.0.1 quota 10 mbytes last used 5m }",
    "(set-elements value={10.0.0.1 (quota amount=10 unit=mbytes) (last used=5m)})",
  );
  check("elements = { 10.0.0.1 ct count 5 }", "(set-elements value={10.0.0.1 (connection-limit count=5)})");
  refuse("elements = { 10.0.0.1 timeout 3600 }", "3600");
  check("elements = { * }", "(set-elements value={*})");
  check("elements = { 10.0.0.1, * counter }", "(set-elements value={10.0.0.1, * (counter)})");
  check("elements = { * timeout 1h : 1 }", "(set-elements value={* (timeout 1h) : 1})");
  check("elements = { 1 | 2, 1 << 3, (1), 0x1 & 0x3 }", "(set-elements value={(| 1 2), (<< 1 3), 1, (& 0x1 0x3)})");
  check("elements = { 00:11:22:33:44:55 }", "(set-elements value={00:11:22:33:44:55})");
  check(
    "elements = { ::1, fe80::/10, fe80::1-fe80::9, [::1] }",
    "(set-elements value={::1, (/ fe80:: 10), (- fe80::1 fe80::9), ::1})",
  );
  check("elements = { 10.0.0.1, $x, 10.0.0.2-$y, $x/8 }", "(set-elements value={10.0.0.1, $x, (- 10.0.0.2 $y), $x/8})");
  refuse("elements = { }", "}");
  refuse("elements = { 10.0.0.1 10.0.0.2 }", "10.0.0.2");
  refuse("elements = 10.0.0.1", "10.0.0.1");
  refuse("elements { 10.0.0.1 }", "{");
  refuse("elements = { 10.0.0.1; 10.0.0.2 }", ";");
  refuse("elements = @x", "@");
  check("elements = { 10.0.0.1,, 10.0.0.2 }", "(set-elements value={10.0.0.1, 10.0.0.2})");
  check("elements = { 10.0.0.1,\n,\n,10.0.0.2,,, }", "(set-elements value={10.0.0.1, 10.0.0.2})");
  refuse("elements = { tcp, ip, mark, ecn }", "mark");
  check("elements = { 10.0.0.1,\n# x\n10.0.0.2 # y\n}", "(set-elements value={10.0.0.1, 10.0.0.2})");
});

describe("elements of maps", () => {
  const { check, refuse } = specify(inBlock("map m"));
  check(
    "elements = { 10.0.0.1 : 1, 10.0.0.0/8 : 0x2, * : 3 }",
    "(set-elements value={10.0.0.1 : 1, (/ 10.0.0.0 8) : 0x2, * : 3})",
  );
  check(
    "elements = { 10.0.0.1 : accept, 10.0.0.2 : jump x, 10.0.0.3 : goto y }",
    "(set-elements value={10.0.0.1 : accept, 10.0.0.2 : (jump x), 10.0.0.3 : (goto y)})",
  );
  check("elements = { 10.0.0.1 : 10.0.0.2 . 80 }", "(set-elements value={10.0.0.1 : (. 10.0.0.2 80)})");
  check(
    'elements = { 10.0.0.1 timeout 1h comment "x" : 1 }',
    '(set-elements value={10.0.0.1 (timeout 1h) (comment "x") : 1})',
  );
  refuse("elements = { 10.0.0.1 : 1 timeout 1h }", "timeout");
  check('elements = { 10.0.0.1 : "a", 10.0.0.2 : b }', '(set-elements value={10.0.0.1 : "a", 10.0.0.2 : b})');
  check(
    "elements = { 10.0.0.1 : 10.0.0.2-10.0.0.9, 10.0.0.2 : 10.1.0.0/16 }",
    "(set-elements value={10.0.0.1 : (- 10.0.0.2 10.0.0.9), 10.0.0.2 : (/ 10.1.0.0 16)})",
  );
});

describe("commas and new lines", () => {
  const { check, refuse } = specify(inChain);
  check("tcp dport { 22,, 80 }", "(match [tcp dport] {22, 80})");
  check("tcp dport { 22,\n,\n,80,,, }", "(match [tcp dport] {22, 80})");
  refuse("tcp dport { 22,\n\n,80 }", "\n");
  check("tcp dport { 22,, 80\n,}", "(match [tcp dport] {22, 80})");
  check("tcp dport { 22,, 80 counter }", "(match [tcp dport] {22, 80 (counter)})");
  refuse("tcp dport { 22,\n\n80 }", "\n");
  refuse("tcp dport { 22\n\n,80 }", "\n");
  refuse("tcp dport {\n\n22,80 }", "\n");
  refuse("tcp dport { 22,80\n\n}", "\n");
  refuse("tcp dport { 22,80,\n\n}", "\n");
  refuse("tcp dport { 22,80,\n\n\n}", "\n");
  refuse("tcp dport { 22,\n\n\n\n80 }", "\n");
  refuse("tcp dport { 22 counter,\n\n80 }", "\n");
  refuse("tcp dport { 22,\n \n80 }", "\n");
  check("tcp dport { 22,\n# x\n80 }", "(match [tcp dport] {22, 80})");
  refuse("tcp dport { 22, # x\n\n80 }", "\n");
  check("tcp dport { 22, # x\n# y\n80 }", "(match [tcp dport] {22, 80})");
});
