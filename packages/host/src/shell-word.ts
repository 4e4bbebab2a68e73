/** A text as one word of a POSIX shell, in quotes where it needs them; names of interfaces and chains may hold nearly anything. */
export function shellWord(text: string): string {
  return /^[\w.,/:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
