import { EventEmitter, LogLevel, type LogOutputChannel, type OutputChannel, window, workspace } from "vscode";

const setting = "nftlint.trace.server";

/**
 * Where the talk with the language server goes. The client writes it only while the channel's level
 * is `Trace`, a level that a person would have to set by hand and each session anew; here the
 * setting is the level.
 */
export class TraceChannel implements LogOutputChannel {
  readonly name = "nftlint: talk with the language server";
  readonly #levelChanged = new EventEmitter<LogLevel>();
  readonly #configuration = workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(setting)) this.#levelChanged.fire(this.logLevel);
  });
  /** Made when there is something to write, so that nobody sees it in the list who did not ask for it. */
  #channel: OutputChannel | null = null;

  readonly onDidChangeLogLevel = this.#levelChanged.event;

  get logLevel(): LogLevel {
    return workspace.getConfiguration().get(setting, "off") === "off" ? LogLevel.Off : LogLevel.Trace;
  }

  append(value: string): void {
    this.#open().append(value);
  }
  appendLine(value: string): void {
    this.#open().appendLine(value);
  }
  replace(value: string): void {
    this.#open().replace(value);
  }
  clear(): void {
    this.#channel?.clear();
  }
  show(): void {
    this.#open().show();
  }
  hide(): void {
    this.#channel?.hide();
  }
  dispose(): void {
    this.#configuration.dispose();
    this.#levelChanged.dispose();
    this.#channel?.dispose();
  }

  trace(message: string): void {
    this.appendLine(`${new Date().toISOString()} ${message}`);
  }
  debug(message: string): void {
    this.trace(message);
  }
  info(message: string): void {
    this.trace(message);
  }
  warn(message: string): void {
    this.trace(message);
  }
  error(error: string | Error): void {
    this.trace(String(error));
  }

  #open(): OutputChannel {
    this.#channel ??= window.createOutputChannel(this.name);
    return this.#channel;
  }
}
