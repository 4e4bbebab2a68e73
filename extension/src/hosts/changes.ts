/** What loading a ruleset changes on a host, side by side in the editor for differences. */
import { commands, type Disposable, EventEmitter, type TextDocumentContentProvider, Uri, workspace } from "vscode";

const scheme = "nftlint-host";

export interface BeforeAndAfter {
  readonly before: string;
  readonly after: string;
}

/** Texts for reading alone; the last ones of each file and host. */
export class Changes implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  /** VS Code asks for it while it registers. */
  readonly onDidChange = this.#changed.event;
  readonly #registration = workspace.registerTextDocumentContentProvider(scheme, this);

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? "";
  }

  /** Opens the editor. @param name of the file */
  async show(host: string, name: string, { before, after }: BeforeAndAfter): Promise<void> {
    const live = this.#set(`/live/${host}/${name}.nft`, before);
    const loaded = this.#set(`/loaded/${host}/${name}.nft`, after);
    await commands.executeCommand("vscode.diff", live, loaded, `${host}: live ↔ with ${name} loaded`);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #set(path: string, text: string): Uri {
    const uri = Uri.from({ scheme, path });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }
}
