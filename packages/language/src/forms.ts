/** Forms whose words are old and that older releases refuse all the same. */
import type { Word } from "./flags.ts";

/** Newer forms by a name of ours; `summary` is a phrase for messages. */
export const newerForms = {
  variableOperand: {
    name: "variable-operand",
    since: "1.1.2",
    summary: "a bit operation with something of the packet on its right side",
  },
  markFromField: {
    name: "mark-from-field",
    since: "1.0.8",
    summary: "a mark that is set from a header field",
  },
} as const satisfies Readonly<Record<string, Word>>;
