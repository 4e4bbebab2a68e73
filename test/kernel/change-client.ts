/**
 * A program that makes a change over ssh, for tests that kill it. Arguments: the ssh program, the
 * destination, the request as JSON, and what follows the load: "confirm", "rollback" or "wait",
 * which goes on until it is killed.
 */
import { type ApplyRequest, applyDocument, confirmChange, connect, rollbackChange } from "@nftlint/host";

const [program = "", destination = "", request = "", next = ""] = process.argv.slice(2);
const host = connect({ kind: "ssh", destination }, { interactive: false, program });
const change: ApplyRequest = JSON.parse(request);
const { kind } = await applyDocument(host, change);
if (kind === "loaded" && next === "confirm") await confirmChange(host.fresh(), change.id);
if (kind === "loaded" && next === "rollback") await rollbackChange(host, change.id);
if (next === "wait") await new Promise((resolve) => setTimeout(resolve, 60_000));
await host.close();
