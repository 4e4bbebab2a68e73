import { expect, test } from "vitest";
import { marked } from "../test/marked.ts";
import { hover } from "./hover.ts";

/** What a hover covers, and the lines of its text. */
function hovered(text: string): readonly string[] | null {
  const { document, position, textAt } = marked(text);
  const found = hover(document, position);
  if (found?.range === undefined || typeof found.contents !== "object" || !("value" in found.contents)) return null;
  return [textAt(found.range), ...found.contents.value.split("\n\n")];
}

const inRule = (rule: string) => `table inet t {\nchain web {\n}\nchain c {\n${rule}\n}\n}\n`;

test.each([
  [
    "a field",
    inRule("tcp d|port 22 accept"),
    [
      "tcp dport",
      "**tcp dport** · `inet_service`, 16 bits",
      "Destination port.",
      "A port.",
      "*nft(8), TCP HEADER EXPRESSION*",
    ],
  ],
  [
    "a prefix",
    inRule("ip saddr 10.0.0.0/|8 drop"),
    ["10.0.0.0/8", "**10.0.0.0 – 10.255.255.255**", "16777216 IPv4 addresses, private."],
  ],
  ["an IPv6 address", inRule("ip6 saddr fe80:|0::1 drop"), ["fe80:0::1", "**fe80::1**", "1 IPv6 address, link-local."]],
  ["a chain behind jump", inRule("jump w|eb"), ["web", "**chain web** of table inet t", "Reached from c (line 5)."]],
  [
    "a set",
    "table ip t {\nset s {\ntype ipv4_addr\nflags interval\nelements = { 1.1.1.1, 2.2.2.2 }\n}\nchain c {\nip saddr @|s drop\n}\n}\n",
    ["s", "**set s** of table ip t", "Type: `ipv4_addr`", "Flags: interval", "2 elements are written here."],
  ],
  ["a variable", `define x = 22\n${inRule("tcp dport $|x accept")}`, ["x", "```nft\ndefine x = 22\n```"]],
  ["nothing", "|\n", null],
])("hover over %s", (_, text, expected) => {
  expect(hovered(text)).toEqual(expected);
});
