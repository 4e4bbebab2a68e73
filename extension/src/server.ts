/**
 * The language server as the extension starts it: in a process of its own, over Node's channel. The
 * same bundle serves the extension's own process as a library, so that the package holds the language
 * but once.
 */
import { fileSystem, serve } from "@nftlint/server";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../package.json" with { type: "json" };

export * from "./rulesets.ts";

/** How the client starts servers (vscode-languageclient: TransportKind.ipc). */
if (process.argv.includes("--node-ipc")) {
  serve(createConnection(ProposedFeatures.all), fileSystem, manifest.version);
}
