/** The scope names of the grammar: those that colour themes know, by what they stand for in nft. */

const names = {
  comment: "comment.line.number-sign",
  commentSign: "punctuation.definition.comment",
  shebang: "comment.line.shebang",
  continuation: "constant.character.escape.line-continuation",

  string: "string.quoted.double",
  stringBegin: "punctuation.definition.string.begin",
  stringEnd: "punctuation.definition.string.end",
  interface: "string.unquoted.interface",

  variable: "variable.other",
  variableSign: "punctuation.definition.variable",
  setReference: "variable.other.set",
  setSign: "punctuation.definition.variable.set",

  directive: "keyword.control.directive",
  command: "keyword.control.command",
  verdict: "keyword.control.verdict",
  jump: "keyword.control.jump",

  declaration: "storage.type",
  family: "storage.modifier.family",
  table: "entity.name.type.table",
  chain: "entity.name.function.chain",
  set: "entity.name.type.set",
  flowtable: "entity.name.type.flowtable",
  object: "entity.name.type.object",

  statement: "keyword.other.statement",
  argument: "keyword.other.argument",
  unit: "keyword.other.unit",
  property: "keyword.other.property",
  protocol: "keyword.other.protocol",
  selector: "keyword.other.selector",
  field: "support.type.property-name",
  datatype: "support.type.datatype",

  constant: "constant.language",
  service: "support.constant.service",
  chainType: "constant.language.chain-type",
  hook: "constant.language.hook",
  priority: "constant.language.priority",
  flag: "constant.language.flag",

  ipv4: "constant.numeric.address.ipv4",
  ipv6: "constant.numeric.address.ipv6",
  mac: "constant.numeric.address.mac",
  prefixLength: "constant.numeric.prefix-length",
  classid: "constant.numeric.classid",
  time: "constant.numeric.time",
  hexadecimal: "constant.numeric.hexadecimal",
  decimal: "constant.numeric.decimal",

  comparisonSign: "keyword.operator.comparison",
  bitSign: "keyword.operator.bitwise",
  assignment: "keyword.operator.assignment",
  arithmetic: "keyword.operator.arithmetic",
  range: "keyword.operator.range",
  prefix: "keyword.operator.prefix",
  rate: "keyword.operator.rate",
  concatenation: "keyword.operator.concatenation",
  wildcard: "keyword.operator.wildcard",
  lookup: "keyword.operator.lookup",

  brace: "punctuation.section.block",
  bracket: "punctuation.section.brackets",
  parenthesis: "punctuation.section.parens",
  comma: "punctuation.separator.comma",
  colon: "punctuation.separator.colon",
  semicolon: "punctuation.terminator.statement",
} as const;

/** Every scope, with the suffix that names the language. */
export const scopes = Object.fromEntries(
  Object.entries(names).map(([key, scope]) => [key, `${scope}.nft`]),
) as Readonly<Record<keyof typeof names, string>>;
