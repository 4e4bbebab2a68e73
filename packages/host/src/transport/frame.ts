/** What goes to a host on standard input: a script, its parameters and its input, each told apart by length. */

/** What a session on a host does. */
export interface Request {
  /** One of our own scripts, with the prelude in front: ASCII, with no line's end behind it. */
  readonly script: string;
  /** What the script finds in `$1` and up; any text without NUL. */
  readonly parameters: readonly string[];
  /** What it finds on standard input behind that. */
  readonly input: string;
}

/** The bytes of a request, for {@link bootstrap}. Throws where a parameter holds NUL, which sh cannot take. */
export function frameRequest({ script, parameters, input }: Request): Buffer {
  const code = Buffer.from(script);
  return Buffer.concat([Buffer.from(`${code.length}\n`), code, frameWords(parameters), Buffer.from(input)]);
}

/** Words as `read_words` of the prelude reads them. */
export function frameWords(words: readonly string[]): Buffer {
  return Buffer.concat([Buffer.from(`${words.length}\n`), ...words.map(frameWord)]);
}

function frameWord(word: string): Buffer {
  if (word.includes("\0")) throw new TypeError(`NUL cannot be passed to a command: ${JSON.stringify(word)}`);
  if (!word.includes("\n")) return Buffer.from(`=${word}\n`);
  return Buffer.from(`#${Buffer.byteLength(word)}\n${word}`);
}

/**
 * Reads a script from standard input and runs it, with the rest of standard input for itself. `read`
 * and `dd bs=1` take not a byte too much. A script that arrives in part does nothing.
 */
const readScript =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for sh
  'IFS= read -r length && script=$(dd bs=1 count="$length" 2>/dev/null) && [ "${#script}" -eq "$length" ] && eval "$script"';

/** Tells on standard error that a script did not run for want of rights. */
export const notRootMark = "nftlint: neither root nor sudo";

/** The exit code that goes with {@link notRootMark}. */
export const notRootCode = 77;

/**
 * The only command line that hosts see, always the same: it becomes root where it is not and can,
 * and reads a script. It has no single quotes, which surround it, and no backslash, so that any
 * login shell takes it.
 * @param rights `needed`: without root nothing runs; `wanted`: what runs without root does
 */
export function bootstrap(rights: "needed" | "wanted"): string[] {
  const without = rights === "wanted" ? 'exec sh -c "$0"' : `echo "${notRootMark}" >&2; exit ${notRootCode}`;
  const elevate =
    'if [ "$(id -u)" = 0 ]; then exec sh -c "$0"; fi; ' +
    'if sudo -n true 2>/dev/null; then exec sudo -n sh -c "$0"; fi; ' +
    without;
  return ["sh", "-c", elevate, readScript];
}

/** Words that hold no single quote as one command line for a login shell. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[a-z-]+$/.test(word) ? word : `'${word}'`)).join(" ");
}
