import { HostUnreachable, NotRoot } from "@nftlint/host";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import type { Outcome } from "../outcome.ts";
import type { NamedHost } from "./named-hosts.ts";
import { type OpenHost, openHost, openNamed } from "./open-host.ts";

/**
 * Does something on a host and closes the connection. That there is no way to it, or no right to
 * be root there, is told in a line and fails the command.
 * @param name `null`: the configuration's default
 */
export async function onHost(name: string | null, work: (host: OpenHost) => Promise<ExitCode>): Promise<ExitCode> {
  return perform(await openHost(name), work);
}

/** The same for a host that has been found already. */
export function onNamedHost(host: NamedHost, work: (host: OpenHost) => Promise<ExitCode>): Promise<ExitCode> {
  return perform(openNamed(host, true), work);
}

async function perform(opened: Outcome<OpenHost>, work: (host: OpenHost) => Promise<ExitCode>): Promise<ExitCode> {
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
