/** The extension where VS Code has a process for it: the language server runs beside the files. */
import { type ExtensionContext, Uri } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateWith } from "./activate.ts";
import { registerHosts } from "./hosts/hosts.ts";

/** Files of the disk, new ones, and those of a repository that is opened without cloning it. */
const documentSelector = ["file", "untitled", "vscode-vfs"].map((scheme) => ({ scheme, language: "nft" }));

/** Called by VS Code with the first document that may concern us. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, "dist", "server.cjs").fsPath;
  const run = { module, transport: TransportKind.ipc };
  const server = { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } } };
  const onDidWriteSnapshot = registerHosts(context);
  await activateWith(
    context,
    onDidWriteSnapshot,
    (options) => new LanguageClient("nftlint", "nftlint", server, { ...options, documentSelector }),
  );
}
