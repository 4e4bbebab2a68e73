/** What is said about hosts: in a line as a notification, in full in a channel of its own. */
import { type Disposable, type LogOutputChannel, window } from "vscode";

type Severity = "info" | "warning" | "error";

/** What is longer is cut off in notifications without a button. */
const longest = 50;

/** How many characters of several lines are a notification; of longer ones it is the first line. */
const most = 250;

const details = "Show Details";

/**
 * Text that came from a file's name or from a host, for a notification: VS Code would make a link of
 * `[…](command:…)` there, and a command of what is clicked.
 */
export function plain(text: string): string {
  return text.replaceAll("](", "] (");
}

/** The channel and the notifications. */
export class Messages implements Disposable {
  #channel: LogOutputChannel | null = null;

  /** Says what happened on a host: in short as a notification, in full in the channel, where a button leads. */
  say(severity: Severity, host: string, lines: readonly string[]): void {
    const channel = this.#open();
    const log = { info: channel.info, warning: channel.warn, error: channel.error }[severity];
    for (const line of lines) log.call(channel, `${host}: ${line}`);
    const whole = lines.map((line) => (/[.:;?!]$/.test(line) ? line : `${line}.`)).join(" ");
    const [first = ""] = lines;
    const shown = lines.length === 1 || whole.length > most ? first : whole;
    const message = plain(`${host}: ${shown}`);
    const show = {
      info: window.showInformationMessage,
      warning: window.showWarningMessage,
      error: window.showErrorMessage,
    }[severity];
    void show(message, ...(lines.length > 1 || first.length > longest ? [details] : [])).then((chosen) => {
      if (chosen === details) channel.show();
    });
  }

  /** Keeps a line for who looks for it. */
  log(host: string, line: string): void {
    this.#open().info(`${host}: ${line}`);
  }

  dispose(): void {
    this.#channel?.dispose();
  }

  #open(): LogOutputChannel {
    this.#channel ??= window.createOutputChannel("nftlint: Hosts", { log: true });
    return this.#channel;
  }
}
