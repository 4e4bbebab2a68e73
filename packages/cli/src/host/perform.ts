import { HostUnreachable, NotRoot } from "@nftlint/host";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { type OpenHost, openHost } from "./open-host.ts";

/**
 * Does something on a host and closes the connection. That there is no way to it, or no right to
 * be root there, is told in a line and fails the command.
 */
export async function onHost(name: string, work: (host: OpenHost) => Promise<ExitCode>): Promise<ExitCode> {
  const opened = await openHost(name);
  if (!opened.ok) return fail(opened.errors);
  await using host = opened.value;
  try {
    return await work(host);
  } catch (error) {
    if (error instanceof HostUnreachable || error instanceof NotRoot) return fail(error.message.split("\n"));
    throw error;
  }
}

/** How a command ends that a person or the state of the host kept from its work. */
export const notDone: ExitCode = exitCode.findings;
