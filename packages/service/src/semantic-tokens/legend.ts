/** The types and modifiers of semantic tokens: standard ones, which themes have colours for. */

/** What each type stands for in nftables. */
const types = [
  /** Tables. */
  "namespace",
  /** Datatypes, and types of chains. */
  "type",
  /** Sets, maps, flowtables and stateful objects. */
  "class",
  /** Network interfaces. */
  "interface",
  /** What is read: protocols, `meta`, `ct` and their like. */
  "struct",
  /** Header fields and keys. */
  "property",
  /** Variables. */
  "variable",
  /** Symbolic constants. */
  "enumMember",
  /** Hooks. */
  "event",
  /** Chains. */
  "function",
  "keyword",
  /** Flags. */
  "modifier",
  /** `#` comments. */
  "comment",
  "string",
  /** Numbers, addresses, times. */
  "number",
  "operator",
] as const;

const modifiers = [
  "declaration",
  "readonly",
  "deprecated",
  "defaultLibrary",
  /** Not of the standard, but themes know it: verdicts. */
  "controlFlow",
] as const;

type TypeName = (typeof types)[number];
type ModifierName = (typeof modifiers)[number];

/** The names behind the numbers of semantic tokens, as the protocol wants them. */
export const semanticTokensLegend: { tokenTypes: string[]; tokenModifiers: string[] } = {
  tokenTypes: [...types],
  tokenModifiers: [...modifiers],
};

/** Type and modifiers of a token in one number, so that they fit into an array of numbers. */
export type Style = number;

/** A token that is left to the client's own grammar. */
export const unstyled: Style = 0;

const modifierShift = 8;

export function style(type: TypeName, ...names: readonly ModifierName[]): Style {
  const bits = names.reduce((sum, name) => sum | (1 << modifiers.indexOf(name)), 0);
  return (types.indexOf(type) + 1) | (bits << modifierShift);
}

/** The number of a style's type in the legend. */
export function typeOf(styled: Style): number {
  return (styled & ((1 << modifierShift) - 1)) - 1;
}

/** The bits of a style's modifiers. */
export function modifiersOf(styled: Style): number {
  return styled >> modifierShift;
}
