import { Uri, window, workspace } from "vscode";
import { checkAgainst } from "../snapshot.ts";
import { type HostKeeper, refreshHost } from "./ask-host.ts";
import type { Host } from "./on-host.ts";

/** "Record Snapshot of Host…": keeps it in the file that the configuration names, else in one that is asked for, and checks rulesets against it from now on. */
export async function recordHostSnapshot(host: Host, keeper: HostKeeper): Promise<void> {
  const facts = await refreshHost(host, keeper, "notification");
  if (facts === undefined) return;
  const recorded = keeper.snapshots.fileOf(host);
  if (host.snapshot !== null) {
    await checkAgainst(recorded);
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const target = await window.showSaveDialog({
    title: `Save the snapshot of ${facts.host}`,
    filters: { "Host snapshots": ["json"] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, `${facts.host}.snapshot.json`) }),
  });
  if (target === undefined) return;
  if (target.toString() !== recorded.toString()) {
    await workspace.fs.copy(recorded, target, { overwrite: true });
    await keeper.snapshots.choose(host, target);
  }
  await checkAgainst(target);
}
