import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The README's first command: the recorded case that the project began with. */
const command = fileURLToPath(new URL("dist/nftlint.mjs", import.meta.url));
const wazowski = fileURLToPath(new URL("../../test/fixtures/wazowski/", import.meta.url));

say(`The router "wazowski" is to let a lab on eno2 reach the network on eno1. snat.cfg masquerades what
leaves on eno1. nft loads it without a word, and no ping gets through. snapshot.json holds what
read-only commands printed on that router. Why are the packets dropped?`);
check("snapshot.json");
say(`The packets do not die in nft: the legacy iptables tables, which "nft list ruleset" does not show,
drop them in FORWARD. After the second of the commands above, ping gets through, and the finding
is gone from a snapshot recorded then:`);
check("snapshot-after.json");

function say(text: string): void {
  console.log(`\n${text}\n`);
}

function check(snapshot: string): void {
  const words = ["check", "snat.cfg", "--host", snapshot];
  console.log(`$ nftlint ${words.join(" ")}`);
  const { status, error } = spawnSync(process.execPath, [command, ...words], { cwd: wazowski, stdio: "inherit" });
  if (error !== undefined || status === null || status > 1) {
    throw new Error(`the demo could not run nftlint (exit status ${status})`, { cause: error });
  }
}
