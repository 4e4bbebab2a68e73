/** `xt target "…"` and `xt match "…"`, which nft lists for rules made by iptables-nft. */
import type { XtablesStatement } from "@nftlint/syntax";
import type { Report } from "./report.ts";

export function checkXtables(node: XtablesStatement, report: Report): void {
  report(
    "misplaced-item",
    node,
    `nft cannot load "xt ${node.type} ${node.name}": it stands for an iptables extension; keep this rule in iptables-nft, or write it anew (\`iptables-translate\` helps)`,
  );
}
