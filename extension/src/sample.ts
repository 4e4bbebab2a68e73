import { commands, type ExtensionContext, Uri, workspace } from "vscode";

/** A ruleset, the snapshot of the router it is for, and the configuration that names it. */
const files = ["snat.cfg", "snapshot.json", "nftlint.json"];

/**
 * Opens the sample ruleset: a copy, so that a person can change it and find it so again. What was
 * changed is kept; a file that was removed comes back.
 */
export async function openSample({ extensionUri, globalStorageUri }: ExtensionContext): Promise<void> {
  const sample = Uri.joinPath(globalStorageUri, "wazowski");
  await workspace.fs.createDirectory(sample);
  for (const name of files) {
    const target = Uri.joinPath(sample, name);
    if (await exists(target)) continue;
    await workspace.fs.writeFile(
      target,
      await workspace.fs.readFile(Uri.joinPath(extensionUri, "dist", "sample", name)),
    );
  }
  await commands.executeCommand("vscode.open", Uri.joinPath(sample, "snat.cfg"));
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
