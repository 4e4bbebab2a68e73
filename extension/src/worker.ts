/** The language server in a browser: a worker that talks over messages and reads no files. */
import { noFiles, serve } from "@nftlint/server";
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from "vscode-languageserver/browser";
import manifest from "../package.json" with { type: "json" };

/** A worker is itself the port to who made it. */
const port = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
serve(connection, noFiles, manifest.version);
