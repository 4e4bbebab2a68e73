/** What only a shell understands: its escapes, its variables, its commands. A file is read by nft itself. */
import type { SyntaxDiagnostic } from "./diagnostic.ts";

type ShellFault = Pick<SyntaxDiagnostic, "message" | "fix" | "start" | "end">;

/**
 * The fault of a text at a place where the grammar failed, if it is written for a shell; else `null`.
 * @param start where the token begins that the grammar does not take
 */
export function shellFault(text: string, start: number): ShellFault | null {
  return escapedSign(text, start) ?? variable(text, start) ?? command(text, start);
}

/** `\;`, `\{`: the shell would take the backslash away. */
function escapedSign(text: string, start: number): ShellFault | null {
  const sign = /^\\([;{}()*!$&|"'<>#@[\]])/.exec(text.slice(start, start + 2))?.[1];
  if (sign === undefined) return null;
  const end = start + 1;
  const what = sign === '"' || sign === "'" ? "a quote" : `"${sign}"`;
  const message = `The backslash before ${what} is for a shell; a file goes without it.`;
  // Quotes behind a backslash are part of a longer misunderstanding.
  const fix = /[;{}]/.test(sign) ? { title: "Remove the backslash", edits: [{ start, end, newText: "" }] } : null;
  return { message, fix, start, end };
}

/** `${name}`; the grammar takes the `$` and fails at the brace. */
function variable(text: string, brace: number): ShellFault | null {
  if (text[brace] !== "{" || text[brace - 1] !== "$") return null;
  const name = /^\{([A-Za-z_]\w*)\}/.exec(text.slice(brace, brace + 100))?.[1];
  if (name === undefined) return null;
  const start = brace - 1;
  const end = start + name.length + 3;
  const message = `"\${${name}}" is for a shell; in a file a variable is written "$${name}", and "define ${name} = …" gives it its value.`;
  // What follows must not become part of the name.
  const isApart = !/[\w/\\.-]/.test(text[end] ?? "");
  const fix = isApart ? { title: `Write "$${name}"`, edits: [{ start, end, newText: `$${name}` }] } : null;
  return { message, fix, start, end };
}

/** `$(command)` and its old form between backquotes. */
function command(text: string, start: number): ShellFault | null {
  if (text[start] !== "`" && !(text[start] === "(" && text[start - 1] === "$")) return null;
  const message = `nft runs no commands of a shell: have the value written to a file as "define name = …", and include that file.`;
  return { message, fix: null, start, end: start + 1 };
}
