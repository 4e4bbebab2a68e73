/** The extension in VS Code for the Web: the language server is a worker, and nothing runs on any host. */
import { type ExtensionContext, Uri, workspace } from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from "vscode-languageclient/browser";
import { activateWith } from "./activate.ts";

/** What browsers have, and the types of Node lack. */
declare const Worker: new (script: string) => Worker;

/** Called by VS Code with the first document that may concern us. */
export async function activate(context: ExtensionContext): Promise<void> {
  // Read, not named: a worker may only be started from an address of the page's own.
  const script = await workspace.fs.readFile(Uri.joinPath(context.extensionUri, "dist", "worker.js"));
  const start = async () => {
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
    // The client makes these itself of what is a "Worker", which the one that VS Code gives is not.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  await activateWith(
    context,
    null,
    (options) => new LanguageClient("nftlint", "nftlint", start, { ...options, documentSelector: ["nft"] }),
  );
}
