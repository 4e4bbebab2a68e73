import { type ClientCapabilities, CodeLensRefreshRequest, type Connection } from "vscode-languageserver";

/** Asks the client to ask anew for what it shows inside documents, where the client lets itself be asked. */
export class Refresher {
  readonly #connection: Connection;
  #codeLens = false;
  #inlayHint = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Takes over what the client says that it can do. */
  initialize({ workspace }: ClientCapabilities): void {
    this.#codeLens = workspace?.codeLens?.refreshSupport === true;
    this.#inlayHint = workspace?.inlayHint?.refreshSupport === true;
  }

  /** Settings or files have changed; changes of the document itself tell the client enough. */
  async refresh(): Promise<void> {
    try {
      if (this.#codeLens) await this.#connection.sendRequest(CodeLensRefreshRequest.type);
      if (this.#inlayHint) await this.#connection.languages.inlayHint.refresh();
    } catch (error) {
      this.#connection.console.error(`the client does not refresh what it shows: ${error}`);
    }
  }
}
