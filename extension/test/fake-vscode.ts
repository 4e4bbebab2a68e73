/**
 * As much of VS Code as the parts of the extension that have tests of their own ask of it: values are
 * plain, what is said and shown is written down, and questions are answered as a test has told.
 */

/** What was said, shown and registered since the last {@link reset}. */
export const seen = {
  /** Messages, as `severity: text`. */
  messages: [] as string[],
  /** The details of modal messages. */
  details: [] as string[],
  /** What progresses reported. */
  progress: [] as string[],
  commands: new Map<string, (...parameters: unknown[]) => unknown>(),
  /** Lines of output channels. */
  output: [] as string[],
  /** The paths of files that were written. */
  files: [] as string[],
};

/** How questions are answered: the button of a message, by what the message has in it; else it stays open. */
export const answers: { buttons: { text: string; button: string }[]; isTrusted: boolean; cancels: boolean } = {
  buttons: [],
  isTrusted: true,
  cancels: false,
};

export const settings = new Map<string, unknown>();

export function reset(): void {
  for (const list of [seen.messages, seen.details, seen.progress, seen.output, seen.files]) list.length = 0;
  seen.commands.clear();
  settings.clear();
  Object.assign(answers, { buttons: [], isTrusted: true, cancels: false });
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class TreeItem {
  id?: string;
  description?: string;
  contextValue?: string;
  iconPath?: ThemeIcon;
  tooltip?: unknown;
  readonly label: string;
  readonly collapsibleState: number;
  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeColor {}

export class MarkdownString {
  appendText(): this {
    return this;
  }
}

export class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static parse(text: string): Uri {
    const [scheme = "", path = ""] = text.split("://");
    return new Uri(scheme, path);
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, [base.path, ...parts].join("/"));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const ConfigurationTarget = { Global: 1, Workspace: 2 };

type Options = { readonly modal?: boolean; readonly detail?: string };

function say(severity: string) {
  return async (text: string, ...rest: readonly (Options | string)[]): Promise<string | undefined> => {
    const [first] = rest;
    seen.messages.push(`${severity}: ${text}`);
    if (typeof first === "object") seen.details.push(first.detail ?? "");
    const answer = answers.buttons.find((one) => text.includes(one.text));
    return answer !== undefined && rest.includes(answer.button) ? answer.button : new Promise(() => {});
  };
}

const write = (line: string) => seen.output.push(line);

export const window = {
  activeTextEditor: undefined,
  showInformationMessage: say("info"),
  showWarningMessage: say("warning"),
  showErrorMessage: say("error"),
  createOutputChannel: () => ({ info: write, warn: write, error: write, show() {}, dispose() {} }),
  createTreeView: () => ({ visible: false, dispose() {} }),
  createTextEditorDecorationType: () => ({ dispose() {} }),
  onDidChangeVisibleTextEditors: () => ({ dispose() {} }),
  onDidChangeActiveTextEditor: () => ({ dispose() {} }),
  visibleTextEditors: [],
  showQuickPick: async () => undefined,
  withProgress: async <T>(
    { title }: { readonly title: string },
    work: (
      progress: { report(step: { readonly message: string }): void },
      token: { onCancellationRequested(listener: () => void): void },
    ) => Promise<T>,
  ): Promise<T> => {
    seen.progress.push(title);
    const token = {
      onCancellationRequested: (listener: () => void) => {
        if (answers.cancels) setImmediate(listener);
      },
    };
    return work({ report: ({ message }) => seen.progress.push(message) }, token);
  },
};

export const workspace = {
  get isTrusted(): boolean {
    return answers.isTrusted;
  },
  workspaceFolders: undefined,
  getConfiguration: () => ({ get: (name: string, otherwise?: unknown) => settings.get(name) ?? otherwise }),
  onDidChangeConfiguration: () => ({ dispose() {} }),
  onDidSaveTextDocument: () => ({ dispose() {} }),
  onDidChangeTextDocument: () => ({ dispose() {} }),
  createFileSystemWatcher: () => ({
    onDidChange: () => ({ dispose() {} }),
    onDidCreate: () => ({ dispose() {} }),
    onDidDelete: () => ({ dispose() {} }),
    dispose() {},
  }),
  registerTextDocumentContentProvider: (scheme: string, { onDidChange }: { readonly onDidChange?: unknown }) => {
    // VS Code does not look for it later.
    if (onDidChange === undefined) throw new Error(`what provides ${scheme} cannot tell yet that its texts change`);
    return { dispose() {} };
  },
  fs: {
    createDirectory: async () => {},
    writeFile: async ({ path }: Uri) => void seen.files.push(path),
    readFile: async () => {
      throw new Error("there is no such file");
    },
  },
};

export const languages = {
  createDiagnosticCollection: () => ({ dispose() {} }),
  registerDocumentLinkProvider: () => ({ dispose() {} }),
};

export const commands = {
  registerCommand(name: string, run: (...parameters: unknown[]) => unknown) {
    seen.commands.set(name, run);
    return { dispose: () => seen.commands.delete(name) };
  },
  executeCommand: async () => {},
};
