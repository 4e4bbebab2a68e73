import { chainTypes, ctKeys, fibResults, headers, metaKeys, rtKeys, statements, verdicts } from "@nftlint/language";
import { addressInterval, type RulesetChain, type RulesetTable, resolveVariable } from "@nftlint/semantics";
import { elementCount, type Node, nodesAt, type Range } from "@nftlint/syntax";
import type { Hover, Position } from "vscode-languageserver-types";
import { describeAddresses, describeKey, sectionLine } from "./describe.ts";
import type { ServiceDocument } from "./document.ts";
import { jumpsTo, placeOfJump } from "./jump-graph.ts";
import { offsetAt, toRange } from "./places.ts";
import type { NamedSymbol } from "./symbols/symbol.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/** What is known of the thing at a position, in Markdown; `null` where nothing is. */
export function hover(document: ServiceDocument, position: Position): Hover | null {
  const offset = offsetAt(document, position);
  for (const node of nodesAt(document.parsed.document, offset).reverse()) {
    const value = describeNode(node);
    if (value !== null) return hoverOf(document, node, value);
    if (namesSomething.has(node.kind)) break;
  }
  const found = symbolsOf(document).at(document, offset);
  const value = found === null ? null : describeSymbol(document, found.symbol, offset);
  return found === null || value === null ? null : hoverOf(document, found.range, value);
}

function hoverOf(document: ServiceDocument, range: Range, value: string): Hover {
  return { contents: { kind: "markdown", value }, range: toRange(document, range) };
}

/** Nodes whose meaning the ruleset tells, not the vocabulary. */
const namesSomething: ReadonlySet<Node["kind"]> = new Set<Node["kind"]>(["identifier", "set-reference", "variable"]);

function describeNode(node: Node): string | null {
  switch (node.kind) {
    case "payload": {
      const header = headers.get(node.protocol);
      return describeKey(`${node.protocol} ${node.field}`, header?.fields.get(node.field), header?.section ?? "");
    }
    case "meta":
      return describeKey(`meta ${node.key}`, metaKeys.get(node.key), "META EXPRESSIONS");
    case "ct":
      return describeKey(`ct ${node.key}`, ctKeys.get(node.key), "CONNTRACK EXPRESSIONS");
    case "rt":
      return describeKey(`rt ${node.key}`, rtKeys.get(node.key), "ROUTING EXPRESSIONS");
    case "fib":
      return describeKey(`fib ${node.result}`, fibResults.get(node.result), "FIB EXPRESSIONS");
    case "prefix":
    case "range":
    case "value": {
      const interval = addressInterval(node);
      return interval === null ? null : describeAddresses(interval);
    }
    case "verdict": {
      const verdict = verdicts.get(node.verdict);
      return verdict === undefined
        ? null
        : `**${verdict.name}**\n\n${verdict.summary}${sectionLine("VERDICT STATEMENTS")}`;
    }
    case "hook-specification": {
      const type = chainTypes.get(node.type.name);
      return type === undefined ? null : `**type ${type.name}**\n\n${type.summary}${sectionLine("CHAINS")}`;
    }
    case "connection-limit":
      return describeStatement("ct count");
    case "nat":
      return describeStatement(node.type);
    default:
      return describeStatement(node.kind);
  }
}

function describeStatement(name: string): string | null {
  const statement = statements.get(name);
  if (statement === undefined || name === "ct" || name === "meta" || name === "payload") return null;
  const forms = `\`\`\`nft\n${statement.forms.join("\n")}\n\`\`\``;
  return `**${name}**\n\n${statement.summary}\n\n${forms}${sectionLine(statement.section)}`;
}

function describeSymbol(document: ServiceDocument, symbol: NamedSymbol, offset: number): string | null {
  const { tables } = document.ruleset;
  const table = tables.find(({ family, name }) => `${family} ${name}` === (symbol.table ?? symbol.name));
  if (symbol.kind === "variable") return describeVariable(document, symbol.name, offset);
  if (table === undefined) return null;
  if (symbol.kind === "table") return describeTable(table);
  if (symbol.kind === "set") return describeSet(table, symbol.name);
  const chain = symbol.kind === "chain" ? table.chains.get(symbol.name) : undefined;
  return chain === undefined ? null : describeChain(document, chain);
}

function describeTable({ family, name, chains, sets }: RulesetTable): string {
  return `**table ${family} ${name}**\n\n${chains.size} chains, ${sets.size} sets and maps.`;
}

function describeSet(table: RulesetTable, name: string): string | null {
  const set = table.sets.get(name);
  if (set === undefined) return null;
  const key = set.keyTypes?.join(" . ");
  const lines = [`**${set.type} ${name}** of table ${table.family} ${table.name}`];
  if (key !== undefined)
    lines.push(`Type: \`${key}${set.dataTypes === null ? "" : ` : ${set.dataTypes.join(" . ")}`}\``);
  if (set.flags.size > 0) lines.push(`Flags: ${[...set.flags].join(", ")}`);
  const literals = set.elements.flatMap(({ node }) => (node.value.kind === "set" ? [elementCount(node.value)] : []));
  const count = literals.reduce((sum, each) => sum + each, 0);
  lines.push(`${count} elements are written here${set.open ? "; it may hold others" : ""}.`);
  return lines.join("\n\n");
}

function describeChain(document: ServiceDocument, chain: RulesetChain): string {
  const { base, table, name } = chain;
  const lines = [`**chain ${name}** of table ${table.family} ${table.name}`];
  if (base !== null) {
    lines.push(
      `Type ${base.type}, hook ${base.hook}, priority ${base.priority ?? "unknown"}, policy ${base.policy ?? "accept"}.`,
    );
  }
  const callers = jumpsTo(document, chain).map((jump) => {
    const place = jump.rule.document === document.source ? placeOfJump(document, jump) : null;
    return place === null ? jump.from.name : `${jump.from.name} (line ${place.range.start.line + 1})`;
  });
  if (callers.length > 0) lines.push(`Reached from ${callers.join(", ")}.`);
  return lines.join("\n\n");
}

function describeVariable(document: ServiceDocument, name: string, offset: number): string | null {
  const variable = nodesAt(document.source.parsed.document, offset).at(-1);
  if (variable?.kind !== "variable") return null;
  const value = resolveVariable(document.ruleset, variable);
  const define = document.ruleset.bindings.get(variable);
  if (value === null || define === undefined) return null;
  const { start, end } = define.node.value;
  const text = define.document.parsed.text.slice(start, Math.min(end, start + 400));
  return `\`\`\`nft\ndefine ${name} = ${text}\n\`\`\``;
}
