/** Work on a host: a connection for as long as it takes, and in words what kept it from being done. */
import { connect, type HostConnection, HostUnreachable, NotRoot, parseTarget } from "@nftlint/host";
import { ProgressLocation, window, workspace } from "vscode";
import { type Messages, plain } from "./messages.ts";

/** A host as people name it. */
export interface Host {
  /** What it is called in the view and in messages. */
  readonly name: string;
  /** What ssh takes, or `local`. */
  readonly target: string;
  /** The absolute path of the file that its snapshot is kept in, where the configuration names one. */
  readonly snapshot: string | null;
  /** The path on the host of what is loaded at boot, where the configuration names it. */
  readonly bootFile: string | null;
}

/**
 * Connects, works and closes. Where that is not to be, says so and answers with `undefined`: the
 * workspace is not trusted, the name is none, there is no way to the host or no right to be root.
 * ssh asks nothing here, since nobody would see the question.
 */
export async function onHost<T>(
  host: Host,
  messages: Messages,
  work: (connection: HostConnection) => Promise<T>,
): Promise<T | undefined> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage("nftlint runs nothing on a host while the workspace is not trusted.");
    return undefined;
  }
  const parsed = parseTarget(host.target);
  if ("error" in parsed) {
    messages.say("error", host.name, [parsed.error]);
    return undefined;
  }
  if (parsed.target.kind === "local" && process.platform !== "linux") {
    messages.say("error", host.name, ["nftables runs on Linux alone: name a host that ssh reaches"]);
    return undefined;
  }
  const connection = connect(parsed.target, { interactive: false });
  try {
    return await work(connection);
  } catch (error) {
    messages.say("error", host.name, describeError(error).split("\n"));
    return undefined;
  } finally {
    await connection.close().catch((error: unknown) => messages.log(host.name, String(error)));
  }
}

/** Shows that something is being done: as a notification, or in the status bar where nobody waits for it. */
export function showProgress<T>(
  { name }: Host,
  title: string,
  where: "notification" | "status bar",
  work: () => Promise<T>,
): Promise<T> {
  const location = where === "notification" ? ProgressLocation.Notification : ProgressLocation.Window;
  return Promise.resolve(window.withProgress({ location, title: plain(`${name}: ${title}`) }, work));
}

/** What is expected to go wrong tells its remedy; of the rest people see where it came from in the details. */
function describeError(error: unknown): string {
  if (error instanceof HostUnreachable || error instanceof NotRoot) return error.message;
  return error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error);
}
