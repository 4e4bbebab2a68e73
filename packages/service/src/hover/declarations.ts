/** Words of commands, declarations and their properties. */
import {
  chainProperties,
  commands,
  directives,
  flowtableProperties,
  hooks,
  mapProperties,
  objects,
  type Property,
  setProperties,
  tableItems,
} from "@nftlint/language";
import type { Include, Node, Range } from "@nftlint/syntax";
import { sectionLine } from "../describe.ts";
import type { Describers, Description, HoverContext } from "./context.ts";
import { describeDuration } from "./durations.ts";
import { codeBlock, list, paragraphs } from "./markdown.ts";

export const declarationDescribers: Describers = {
  command: ({ verbRange }, context) => {
    if (verbRange === null || !touches(verbRange, context)) return null;
    const command = commands.get(context.textOf(verbRange));
    if (command === undefined) return null;
    const targets =
      command.targets.length === 0
        ? null
        : `Followed by: ${command.targets.map((target) => `\`${target}\``).join(", ")}`;
    return { value: paragraphs(`**${command.name}**`, command.summary, targets), range: verbRange };
  },
  define: directive,
  undefine: directive,
  include: (node, context) => describeInclude(node, context),
  table: ({ keyword }, context) =>
    touches(keyword, context)
      ? { value: "**table**\n\nHolds chains, sets and objects of one family.", range: keyword }
      : null,
  chain: ({ keyword }, context) => describeItem(keyword, "chain", "CHAINS", context),
  "set-declaration": ({ keyword, type }, context) =>
    describeItem(keyword, type, type === "set" ? "SETS" : "MAPS", context),
  flowtable: ({ keyword }, context) => describeItem(keyword, "flowtable", "FLOWTABLES", context),
  object: ({ keyword, type }, context) => {
    const object = objects.get(type);
    if (object === undefined || !touches(keyword, context)) return null;
    const forms = [...object.properties.values()].map(({ name, form }) => `${name} ${form}`.trim());
    return {
      value: paragraphs(`**${type}**`, object.summary, codeBlock(forms.join("\n"))) + sectionLine(object.section),
      range: keyword,
    };
  },
  "hook-specification": (node, context) =>
    context.word.text === "hook"
      ? describeHook(node.hook.name, { start: context.word.start, end: node.hook.end })
      : property(chainProperties.get("type"), node, context, "CHAINS"),
  comment: (node, context) => property(chainProperties.get("comment"), node, context, "CHAINS"),
  "chain-flags": (node, context) => property(chainProperties.get("flags"), node, context, "CHAINS"),
  devices: (node, context) => property(chainProperties.get("devices"), node, context, "CHAINS"),
  "set-type": setProperty,
  "set-flags": setProperty,
  "set-size": setProperty,
  "set-policy": setProperty,
  "auto-merge": setProperty,
  "set-elements": setProperty,
  "set-time": (node, context) => {
    const value = describeDuration(node.value.text);
    return setProperty(node, context, value);
  },
  "flowtable-hook": flowtableProperty,
  "flowtable-flag": flowtableProperty,
  "object-property": (node, context) => {
    const owner = context.path.find((each) => each.kind === "object");
    return property(
      owner && objects.get(owner.type)?.properties.get(node.name),
      node,
      context,
      objects.get(owner?.type ?? "")?.section ?? "",
    );
  },
};

function describeHook(name: string, range: Range): Description | null {
  const hook = hooks.get(name);
  return hook === undefined
    ? null
    : { value: `**hook ${name}**\n\n${hook.summary}${sectionLine("ADDRESS FAMILIES")}`, range };
}

function touches({ start, end }: Range, { offset }: HoverContext): boolean {
  return start <= offset && offset <= end;
}

function directive(node: Node, { word }: HoverContext): Description | null {
  const summary = word.start === node.start ? directives.get(word.text) : undefined;
  return summary === undefined ? null : { value: `**${word.text}**\n\n${summary}`, range: word };
}

function describeItem(keyword: Range, name: string, section: string, context: HoverContext): Description | null {
  const summary = tableItems.get(name);
  if (summary === undefined || !touches(keyword, context)) return null;
  return { value: `**${name}**\n\n${summary}${sectionLine(section)}`, range: keyword };
}

/** A property of a block where its own word is pointed at, not its value. */
function property(
  known: Property | undefined,
  node: Range,
  { word }: HoverContext,
  section: string,
  more: string | null = null,
): Description | null {
  if (known === undefined || word.start !== node.start) return null;
  const form = codeBlock(`${known.name} ${known.form}`.trim());
  return { value: paragraphs(`**${known.name}**`, known.summary, more, form) + sectionLine(section), range: word };
}

function setProperty(node: Range, context: HoverContext, more: string | null = null): Description | null {
  const owner = context.path.find((each) => each.kind === "set-declaration");
  const [properties, section] = owner?.type === "map" ? [mapProperties, "MAPS"] : [setProperties, "SETS"];
  return property(properties.get(context.word.text), node, context, section, more);
}

function flowtableProperty(node: Range, context: HoverContext): Description | null {
  return property(flowtableProperties.get(context.word.text), node, context, "FLOWTABLES");
}

/** The files that an include brings in. */
function describeInclude(node: Include, { document }: HoverContext): string {
  const { documents, incomplete } = document.ruleset;
  const files = documents.filter(({ includedBy }) => includedBy?.node === node).map(({ path }) => `\`${path ?? ""}\``);
  const missing = incomplete ? "It could not be read." : "No file matches.";
  return paragraphs("**include**", directives.get("include") ?? null, files.length === 0 ? missing : list(files));
}
