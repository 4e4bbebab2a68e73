import { createRequire } from "node:module";
import type { ExitCode } from "./exit-code.ts";

/** What the bundle of the server offers. */
interface ServerBundle {
  readonly serveStandardStreams: () => Promise<number>;
}

/**
 * `nftlint server`: runs until the client ends it. The server is a bundle of its own beside the
 * command, since what it is made of loads in another way than the rest.
 */
export async function runServer(): Promise<ExitCode> {
  const { serveStandardStreams } = createRequire(import.meta.url)("./server.cjs") as ServerBundle;
  return (await serveStandardStreams()) as ExitCode;
}
