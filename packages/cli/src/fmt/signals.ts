const endings = [
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;

let isListening = false;

/**
 * Lets Ctrl-C and its like end the process here, between two files, and nowhere else, so that no
 * temporary file is left behind. The exit status is the shell's: 128 and the signal's number.
 */
export async function signalsHandled(): Promise<void> {
  if (!isListening) {
    isListening = true;
    for (const [signal, status] of endings) {
      process.on(signal, () => process.exit(status));
    }
  }
  // Signals arrive when the event loop turns, which promises alone do not make it do.
  await new Promise(setImmediate);
}
