/** Commands that run something on a host: only where the workspace is trusted, never in a browser. */
import { formatSnapshot, localRunner, recordSnapshot } from "@nftlint/host";
import { commands, type Disposable, type ExtensionContext, Uri, window, workspace } from "vscode";
import { checkAgainst } from "./snapshot.ts";

/** Registers them; the manifest says when they are offered, and each looks once more for itself. */
export function registerHostCommands(context: ExtensionContext): Disposable[] {
  const { version } = context.extension.packageJSON as { readonly version: string };
  void commands.executeCommand("setContext", "nftlint.runsCommands", true);
  return [commands.registerCommand("nftlint.recordSnapshot", () => recordLocalSnapshot(version))];
}

/** Records the machine that VS Code edits files on, which is the remote one where it works remotely. */
async function recordLocalSnapshot(version: string): Promise<void> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage("nftlint runs nothing on a host while the workspace is not trusted.");
    return;
  }
  const snapshot = await recordSnapshot(localRunner, { recordedBy: `nftlint ${version}` });
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `${snapshot.host}.snapshot.json`;
  const target = await window.showSaveDialog({
    title: `Save the snapshot of ${snapshot.host}`,
    filters: { "Host snapshots": ["json"] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(formatSnapshot(snapshot)));
  await checkAgainst(target);
}
