/** Names that are code for a shell, over real ssh, with several login shells: none of them runs. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyDocument, connect, listHistory, parseTarget, readStatus, rollbackChange } from "@nftlint/host";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { change, load, setRuleset } from "./changes.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab, type SshLab, type User } from "./ssh-lab.ts";

describe.skipIf(reasonToSkip(suites["hostile-input"]) !== null)(titleOf(suites["hostile-input"]), () => {
  let lab: SshLab;
  /** Made by any piece of code that runs, on either side. */
  let canary: string;
  let pieces: readonly string[];
  beforeAll(async () => {
    lab = await buildSshLab();
    canary = join(lab.directory, "canary");
    pieces = [
      ...[`$(touch ${canary})`, `\`touch ${canary}\``, `;touch ${canary};`, `|touch ${canary}`, `&touch ${canary}&`],
      ...[
        `';touch ${canary};'`,
        `';touch ${canary} #`,
        `>${canary}`,
        `$0`,
        "-oProxyCommand=id",
        "--",
        "\\",
        "*",
        "~",
        "#",
      ],
    ];
  });
  afterAll(() => lab[Symbol.asyncDispose]());
  beforeEach(() => setRuleset(lab, "table ip t {\n\tchain c {\n\t\taccept\n\t}\n}\n"));
  afterEach(() => expect(existsSync(canary)).toBe(false));

  const users: readonly User[] = ["root", "dash", "busybox", "fish", "admin"];
  test.each(users)("words of a command reach the host as they are, by %s", async (user) => {
    const host = lab.connect({ user });
    const piece = fc.nat(pieces.length - 1).map((index) => pieces[index]!);
    const word = fc.array(fc.oneof(piece, fc.constantFrom("\n", '"', " ", "€")), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 4 }), async (parts) => {
        const words = parts.map((part) => part.join(""));
        const { stdout } = await host.run(["printf", "%s\\0", ...words]);
        expect(stdout).toBe(words.map((text) => `${text}\0`).join(""));
      }),
      { numRuns: 15 },
    );
  });

  test("titles, ids, comments, names of interfaces, elements and the boot file stay text", async () => {
    const host = lab.connect();
    for (const [index, piece] of pieces.entries()) {
      const text = piece.replaceAll('"', "");
      const name = text.replaceAll(canary, "x").slice(0, 15);
      const rule = `iifname "${name === "*" ? "x" : name.replaceAll("\\", "/")}" counter comment "${text}"`;
      const document = `table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t\tcomment "${text}"\n\t}\n\tchain c {\n\t\t${rule}\n\t}\n}\n`;
      const bootFile = `/srv/${index}${text.replaceAll("/", "")}`;
      const request = { ...change(["ip t"], document, { seconds: 30, bootFile }), id: text, title: text };
      await load(host, request);
      expect((await readStatus(host)).armed).toMatchObject({ id: text, title: text });
      expect(await lab.ruleset()).toContain(`comment "${text}"`);
      expect(await rollbackChange(host, text)).toMatchObject({ kind: "reverted", change: { outcome: "restored" } });
    }
    expect(await listHistory(host)).toEqual([]);
    expect(await lab.must("ls", "-A", "/srv")).toBe("");
  });

  test("interfaces, tables and files that are called like code are passed by", async () => {
    const host = lab.connect();
    const link = ["ip", "link", "add", "a;b$(id)`id`'", "type", "veth"];
    await lab.must(...link);
    // Only programs can make tables of such a name.
    const table = { family: "ip", name: `$(touch ${canary.slice(-6)});'&; flush table ip t\ntable ip t2` };
    const json = JSON.stringify({ nftables: [{ add: { table } }] });
    await lab.must("sh", "-c", 'printf %s "$1" | nft -j -f -', "sh", json);
    await lab.must("sh", "-c", 'mkdir -p "$1" && : >"$1/$(printf "a b\\nc")"', "sh", "/var/lib/nftlint/1$(id);x.part");
    await load(host, change(["ip t"], "flush table ip t", { seconds: 30 }));
    expect(await rollbackChange(host, null)).toMatchObject({ kind: "reverted" });
    const old = await lab.ruleset();
    const all = await applyDocument(host, change(["all"], "flush ruleset", { seconds: 30 }));
    expect(all).toEqual({ kind: "no-backup", messages: expect.stringContaining("nft cannot name table") });
    expect(await lab.ruleset()).toBe(old);
  });

  test("hosts that are called like options and code reach no shell of the user's configuration", async () => {
    const configuration = join(lab.directory, "careless_config");
    const proxy = 'sh -c "echo %h %r >/dev/null; exit 1"';
    writeFileSync(configuration, `Host *\n  ProxyCommand ${proxy}\n  UserKnownHostsFile /dev/null\n`);
    const program = join(lab.directory, "careless_ssh");
    writeFileSync(program, `#!/bin/sh\nexec ssh -F ${configuration} "$@"\n`, { mode: 0o755 });
    const names = pieces.flatMap((piece) => [
      piece,
      `root@${piece}`,
      `${piece}@wazowski`,
      `ssh://${piece}`,
      `a${piece}`,
    ]);
    const accepted = ["root@[::1]", "a%b", "-", "a/../b", "%h", "..", "a:b"].concat(names).flatMap((name) => {
      const parsed = parseTarget(name);
      return "target" in parsed && parsed.target.kind === "ssh" ? [parsed.target] : [];
    });
    expect(accepted.map(({ destination }) => destination)).toEqual(["root@[::1]", "a%b", "%h", "..", "a:b", "a--"]);
    for (const target of accepted) {
      const host = connect(target, { interactive: false, program }).fresh();
      await expect(host.run(["true"])).rejects.toThrow(/cannot be reached/);
    }
  });
});
