/** Stateful objects: what must be said of them, and which states a timeout policy may name. */
import { timeoutStates } from "@nftlint/language";
import type { ObjectProperty, StatefulObject } from "@nftlint/syntax";
import type { EvaluationScope } from "./scope.ts";

/** An expected connection is of no use to the kernel without all of these (CT EXPECTATION). */
const expectationProperties = ["protocol", "dport", "timeout", "size"];

/** Checks one declared object. */
export function evaluateObject(node: StatefulObject, { report }: Pick<EvaluationScope, "report">): void {
  if (node.block === null) return;
  const properties = node.block.items.filter((item): item is ObjectProperty => item.kind === "object-property");
  if (node.type === "ct expectation") checkExpectation(node, properties, report);
  else if (node.type === "ct timeout") checkTimeout(properties, report);
}

function checkExpectation(
  node: StatefulObject,
  properties: readonly ObjectProperty[],
  report: EvaluationScope["report"],
): void {
  const missing = expectationProperties.filter((name) => !properties.some((property) => property.name === name));
  if (missing.length === 0) return;
  const { start, end } = node.name ?? node.keyword;
  report("misplaced-item", { start, end }, `a ct expectation also needs ${missing.join(", ")}`);
}

function checkTimeout(properties: readonly ObjectProperty[], report: EvaluationScope["report"]): void {
  const protocol = properties.find(({ name }) => name === "protocol")?.values[0];
  if (protocol?.kind !== "value" || (protocol.text !== "tcp" && protocol.text !== "udp")) return;
  const states = timeoutStates[protocol.text];
  for (const { name, properties: pairs } of properties) {
    if (name !== "policy") continue;
    for (const pair of pairs) {
      if (pair.kind !== "object-property" || states.includes(pair.name)) continue;
      const { start, end } = pair;
      const message = `${protocol.text} has no state "${pair.name}"; it has ${states.join(", ")}`;
      report("invalid-value", { start, end }, message);
    }
  }
}
