import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { ownerOf } from "./table-owners.ts";

const hooked = (name: string) => `chain ${name} {\n\t\ttype filter hook input priority 0;\n\t}`;

test.each([
  ["ip docker-bridges", "", "Docker"],
  ["inet f2b-table", "", "fail2ban"],
  ["inet docker-bridges", "", null],
  ["inet firewall", hooked("input"), null],
  ["ip filter", hooked("INPUT"), "iptables-nft"],
  ["ip6 filter", hooked("INPUT"), "ip6tables-nft"],
  ["ip filter", hooked("input"), null],
  ["inet filter", hooked("INPUT"), null],
])("table %s { %s } belongs to %s", (name, content, owner) => {
  const text = `table ${name} {\n\t${content}\n}\n`;
  const [table] = buildRuleset([{ path: null, parsed: parse(text) }]).tables;
  expect(ownerOf(table!, null)?.program ?? null).toBe(owner);
  // A file that names its chains so itself may have made the table.
  if (owner?.endsWith("tables-nft")) expect(ownerOf(table!, table!)).toBeNull();
});
