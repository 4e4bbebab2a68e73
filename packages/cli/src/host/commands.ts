/** The commands that go to a host, as data. */
import { type CommandSpecification, helpOption } from "../command-specification.ts";

const hostSnapshot: CommandSpecification = {
  name: "host snapshot",
  summary: "Record this machine's state for --host",
  arguments: "",
  argumentKind: null,
  maximumArguments: 0,
  description: [
    "Runs read-only commands (nft, ip, iptables-save, sysctl) and writes what they print as one JSON document. What a missing tool or a lacking right hides is recorded as unknown; run it as root to see everything.",
  ],
  options: [
    {
      name: "output",
      short: "o",
      description: "Write to this file instead of standard output",
      value: { placeholder: "FILE", kind: "file" },
    },
    helpOption,
  ],
  examples: [{ command: "sudo nftlint host snapshot -o snapshot.json", says: "the whole state" }],
};

export const hostCommands: readonly CommandSpecification[] = [hostSnapshot];
