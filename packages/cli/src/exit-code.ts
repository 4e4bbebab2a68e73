/** The exit codes of every command. */
export const exitCode = {
  /** It did its work and found nothing that counts. */
  clean: 0,
  /** There are findings at or above `--fail-on`. */
  findings: 1,
  /** It could not do its work: bad option, unreadable file, wrong configuration or snapshot. */
  failed: 2,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
