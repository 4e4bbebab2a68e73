/** The language server as the extension starts it: in a process of its own, over Node's channel. */
import { fileSystem, serve } from "@nftlint/server";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../package.json" with { type: "json" };

serve(createConnection(ProposedFeatures.all), fileSystem, manifest.version);
