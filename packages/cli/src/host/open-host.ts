import { connect, type HostConnection } from "@nftlint/host";
import type { ConfiguredHost } from "@nftlint/linter";
import { isTerminal } from "../color.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { findHosts, hostConfiguration, type NamedHost } from "./named-hosts.ts";

/** A host that a command goes to. */
export interface OpenHost extends AsyncDisposable {
  /** As the person named it. */
  readonly title: string;
  /** What the configuration says of it, where it does. */
  readonly configured: ConfiguredHost | null;
  readonly connection: HostConnection;
}

/** Finds the host that a person names (`null`: the configuration's default), also by its name in the configuration. Nothing is connected before something runs there. */
export async function openHost(name: string | null): Promise<Outcome<OpenHost>> {
  const config = await hostConfiguration(process.cwd(), null);
  if (!config.ok) return config;
  const hosts = await findHosts(name, config.value);
  if (!hosts.ok) return hosts;
  const [host, ...others] = hosts.value;
  if (host === undefined || others.length > 0) return failure(`"${name}" is more than one host: name one`);
  return openNamed(host, true);
}

/** @param mayAsk whether ssh may ask at the terminal, where there is one */
export function openNamed({ title, target, configured }: NamedHost, mayAsk: boolean): Outcome<OpenHost> {
  if (target.kind === "local" && process.platform !== "linux") {
    return failure("nftables runs on Linux alone: name a host that ssh reaches");
  }
  const connection = connect(target, { interactive: mayAsk && isTerminal(2) });
  return success({ title, configured, connection, [Symbol.asyncDispose]: () => connection.close() });
}
