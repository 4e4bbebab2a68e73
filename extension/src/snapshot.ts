import { ConfigurationTarget, type Uri, window, workspace } from "vscode";

/** Asks for a snapshot file and checks rulesets against it from now on. */
export async function selectSnapshot(): Promise<void> {
  const chosen = await window.showOpenDialog({
    title: "The snapshot of the host that the rulesets are for",
    openLabel: "Check Against This Host",
    filters: { "Host snapshots": ["json"] },
  });
  if (chosen?.[0] !== undefined) await checkAgainst(chosen[0]);
}

/** Sets the snapshot for the workspace, or for the user where none is open. */
export async function checkAgainst(snapshot: Uri): Promise<void> {
  const isOpen = workspace.workspaceFolders !== undefined && workspace.isTrusted;
  const target = isOpen ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await workspace.getConfiguration("nftlint").update("host", snapshot.fsPath, target);
}
