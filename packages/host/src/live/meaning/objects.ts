/** What stateful objects are set to. */
import type { RulesetObject } from "@nftlint/semantics";
import type { ObjectProperty, Variable } from "@nftlint/syntax";
import { durationText, octets, plainNumber } from "./numbers.ts";

/** The lines of an object's properties; those that are `null` say nothing. What it has counted is no part of them. */
export function objectProperties({ declaration, table, type }: RulesetObject): Record<string, string | null> {
  const lines: Record<string, string | null> = {};
  for (const item of declaration.node.block?.items ?? []) {
    if (item.kind !== "object-property") continue;
    const words = item.values.map(wordOf);
    const line = lineOf(item, words);
    // Its protocol is the table's where none is written; inet has both.
    lines[item.name] = item.name === "l3proto" && words[0] === table.family ? null : line;
  }
  // Without properties, a counter counts from nothing.
  return type === "counter" ? {} : lines;
}

function wordOf(value: ObjectProperty["values"][number] | Variable): string {
  return value.kind === "variable" ? `$${value.name}` : value.text;
}

function lineOf(item: ObjectProperty, words: readonly string[]): string {
  switch (item.name) {
    case "quota":
      return quotaLine(words);
    case "limit":
      return limitLine(words);
    case "policy":
      return policyLine(item);
    case "timeout":
      return `timeout ${durationText(words[0] ?? "")}`;
    default: {
      const inner = item.properties.flatMap((property) =>
        property.kind === "object-property" ? lineOf(property, property.values.map(wordOf)) : [],
      );
      return [item.name, ...words.map((text) => plainNumber({ text })), ...inner].join(" ");
    }
  }
}

/** `over 25 mbytes used 5 bytes` in octets; what is used aside. */
function quotaLine(words: readonly string[]): string {
  const isOver = words[0] === "over";
  const [amount = "", unit = "bytes"] = words.filter((word) => word !== "over" && word !== "until");
  return `quota ${isOver ? "over " : ""}${octets({ text: amount }, unit)} bytes`;
}

/** `rate over 10/second burst 5 packets`, however its words are divided. */
function limitLine(words: readonly string[]): string {
  const pattern =
    /^(?:rate )?(over |until )?(\w+) ?(bytes|kbytes|mbytes)? ?\/ ?(\w+)(?: burst (\w+) (packets|bytes|kbytes|mbytes))?$/;
  const match = pattern.exec(words.join(" "));
  if (match === null) return `limit ${words.join(" ")}`;
  const [, mode = "", rate = "", unit, time = "", burst, burstUnit = "packets"] = match;
  const over = mode === "over " ? mode : "";
  if (unit === undefined) return `limit rate ${over}${plainNumber({ text: rate })}/${time} burst ${burst ?? 5} packets`;
  const bytes = burst === undefined ? 0n : octets({ text: burst }, burstUnit);
  return `limit rate ${over}${octets({ text: rate }, unit)} bytes/${time} burst ${bytes} bytes`;
}

function policyLine({ properties }: ObjectProperty): string {
  const states = properties.flatMap((state) =>
    state.kind === "object-property" ? `${state.name} : ${durationText(wordOf(state.values[0] ?? noValue))}` : [],
  );
  return `policy = { ${states.sort().join(", ")} }`;
}

const noValue = { kind: "value", form: "word", text: "", start: 0, end: 0 } as const;
