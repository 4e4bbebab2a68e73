/** Random commands for a ruleset that is live, most of which nft takes. */
import type { Random } from "../fuzz/random.ts";

/** What is live before the commands: a chain of three rules with handles from 8 on, sets of several kinds, objects. */
export const liveRuleset = `table ip t {
	set p { type inet_service; elements = { 1, 2, 3, 22 }; }
	set i { type ipv4_addr; flags interval; elements = { 10.0.0.0/24, 10.0.2.0-10.0.2.9, 10.0.5.5 }; }
	set m { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/24, 10.0.2.0/24 }; }
	map v { type inet_service : verdict; elements = { 22 : accept, 80 : drop }; }
	counter c1 { }
	quota q { over 5 mbytes; }
	chain r {
		tcp dport 1 accept
		tcp dport 2 accept
		tcp dport 3 accept
	}
	chain e { }
	chain b {
		type filter hook input priority 0; policy accept;
		ip saddr @i drop
		tcp dport 9 jump r
	}
}
table inet u {
	chain x {
		tcp dport 5
	}
}
`;

const rules = [
  "tcp dport 7 accept",
  "udp dport 53 drop",
  "ip saddr @i counter",
  "counter name c1",
  "ct state new,established accept",
  "tcp dport vmap @v",
  'ip daddr 10.0.0.0/8 drop comment "x"',
];

/** `RULE`, `HANDLE`, `INDEX` and `NUMBER` stand for something random. */
const commands = [
  ...["add rule t r RULE", "insert rule t r RULE", "add rule t r index INDEX RULE", "insert rule t r index INDEX RULE"],
  ...["add rule t r handle HANDLE RULE", "insert rule t r handle HANDLE RULE", "replace rule t r handle HANDLE RULE"],
  ...["delete rule t r handle HANDLE", "table ip t { chain r { RULE; }; }"],
  ...["flush chain t r", "flush chain t b", "delete chain t e", "rename chain t e e3", "add chain t e2"],
  ...["add chain t b { policy drop; }", "add chain t nb { type filter hook output priority 5; }"],
  ...["flush table t", "delete table inet u", "add table ip new", "create table ip6 k", "flush ruleset inet"],
  ...["add set t s2 { type ipv4_addr; timeout 5m; }", "delete map t v", "flush set t p", "flush set t m"],
  ...["add element t p { NUMBER }", "delete element t p { 2 }", "delete element t p { ssh }"],
  ...["add element t i { 10.1.NUMBER.0/24 }", "delete element t i { 10.0.2.0-10.0.2.9 }"],
  ...["add element t m { 10.0.NUMBER.0/24 }", "delete element t m { 10.0.0.0/24 }"],
  ...["add element t v { NUMBER : jump r }", "delete element t v { 80 }"],
  ...["add counter t c2", "delete counter t c1", "reset counter t c1", "add quota t q2 { 5 kbytes; }"],
];

/** Up to four commands, one a line. */
export function randomCommands(random: Random): string {
  const number = (below: number) => Math.floor(random() * below);
  const pick = (texts: readonly string[]) => texts[number(texts.length)] as string;
  const lines = Array.from({ length: 1 + number(4) }, () =>
    pick(commands).replace(/RULE|HANDLE|INDEX|NUMBER/g, (word) => {
      if (word === "RULE") return pick(rules);
      return `${word === "HANDLE" ? firstHandle + number(4) : number(word === "INDEX" ? 3 : 9)}`;
    }),
  );
  return `${lines.join("\n")}\n`;
}

/** Of the rules of chain r: nft numbers sets, objects and chains of the table first. */
const firstHandle = 10;
