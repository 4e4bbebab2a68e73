/** A router's file: its forward chain with a policy and rules, and its nat chains. */
export function router(
  policy: "accept" | "drop",
  forward: readonly string[],
  nat: { pre?: string; post?: string },
): string {
  const chain = (name: string, type: string, rules: readonly string[]) =>
    `\tchain ${name} {\n\t\ttype ${type}\n${rules.map((line) => `\t\t${line}\n`).join("")}\t}\n`;
  return [
    "table ip router {\n",
    chain("forward", `filter hook forward priority filter; policy ${policy};`, forward),
    chain("prerouting", "nat hook prerouting priority dstnat;", nat.pre === undefined ? [] : [nat.pre]),
    chain("postrouting", "nat hook postrouting priority srcnat;", nat.post === undefined ? [] : [nat.post]),
    "}\n",
  ].join("");
}
