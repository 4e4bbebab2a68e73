import { symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  applyDocument,
  confirmChange,
  HostUnreachable,
  listHistory,
  NotRoot,
  readStatus,
  rollbackChange,
  undoRequest,
} from "@nftlint/host";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { change, leftovers, load, places, setRuleset, statusWhenDecided, untilDecided } from "./changes.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab, type SshLab, type User } from "./ssh-lab.ts";

/** What the script uses besides nft. */
const busyboxTools = [
  ...["sh", "cat", "chmod", "cp", "date", "dd", "grep", "id", "ln", "mkdir", "mv", "readlink", "rm", "sed", "setsid"],
  ...["sleep", "sync", "wc"],
];

const before = `table ip other {
	chain output {
		type filter hook output priority filter; policy accept;
		counter packets 0 bytes 0
	}
}
table inet filter {
	chain input {
		type filter hook input priority filter; policy accept;
		tcp dport 22 counter packets 0 bytes 0 accept
	}
}
`;

/** The same table as the change leaves it. */
const after = `table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		tcp dport { 22, 80 } accept
	}
}
`;
const replacing = (table: string, text: string) => `table ${table}\ndelete table ${table}\n${text}`;
const dropsSsh = replacing("inet filter", after.replace("22, ", ""));
const filter = ["inet filter"];

describe.skipIf(reasonToSkip(suites.transaction) !== null)(titleOf(suites.transaction), () => {
  let lab: SshLab;
  beforeAll(async () => {
    lab = await buildSshLab();
  });
  afterAll(() => lab[Symbol.asyncDispose]());
  beforeEach(async () => {
    await rollbackChange(lab.connect(), null);
    await setRuleset(lab, before);
  });

  describe("a change", () => {
    test("stays when it is confirmed over another connection", async () => {
      const host = lab.connect();
      const request = change(filter, replacing("inet filter", after), { seconds: 20 });
      expect(await applyDocument(host, request)).toEqual({ kind: "loaded", tables: 1 });
      expect((await readStatus(host)).armed).toMatchObject({
        id: request.id,
        title: "new.nft",
        state: "open",
        isWatched: true,
      });
      expect(await confirmChange(host.fresh(), request.id)).toEqual({
        kind: "confirmed",
        bootFile: null,
        kept: null,
        bootFailed: null,
      });
      expect(await lab.ruleset()).toContain("tcp dport { 22, 80 } accept");
      const status = await readStatus(host);
      expect(status).toMatchObject({ armed: null, isLocked: false, last: { id: request.id, outcome: "confirmed" } });
      expect(await leftovers(lab)).toEqual([]);
    });

    test("is taken back when ssh is lost, and status tells", async () => {
      const host = lab.connect();
      const old = await lab.ruleset();
      const request = change(filter, dropsSsh);
      const applied = await applyDocument(host, request, AbortSignal.timeout(1000)).catch((error: unknown) => error);
      // The answer may get through before the rules are in force.
      if (applied instanceof Error) expect(applied.name).toBe("TimeoutError");
      await untilDecided(lab);
      expect(await lab.ruleset()).toBe(old);
      const status = await readStatus(host.fresh());
      expect(status).toMatchObject({ armed: null, last: { id: request.id, outcome: "restored" } });
      expect(await leftovers(lab)).toEqual([]);
    });

    test("is taken back by whoever asks", async () => {
      const old = await lab.ruleset();
      const request = change(filter, replacing("inet filter", after), { seconds: 20 });
      await load(lab.connect(), request);
      const outcome = await rollbackChange(lab.connect(), null);
      expect(outcome).toMatchObject({ kind: "reverted", change: { id: request.id, outcome: "restored" } });
      expect(await lab.ruleset()).toBe(old);
      expect(await rollbackChange(lab.connect(), null)).toMatchObject({ kind: "not-armed" });
      expect(await confirmChange(lab.connect(), null)).toMatchObject({ kind: "not-armed" });
    });

    test("right behind another one is not taken for it", async () => {
      const host = lab.connect();
      const request = (port: string) =>
        change(filter, replacing("inet filter", after.replace("80", port)), { seconds: 30 });
      await load(host, request("81"));
      await confirmChange(host, null);
      await load(host, request("82"));
      // The process that watched over the first looks twice a second.
      await sleep(1500);
      expect((await readStatus(host)).armed?.state).toBe("open");
      expect(await lab.ruleset()).toContain("{ 22, 82 }");
    });

    test("bars others until it is decided", async () => {
      const host = lab.connect();
      const request = change(filter, replacing("inet filter", after), { seconds: 20 });
      await load(host, request);
      const other = change(filter, "");
      expect(await applyDocument(host, other)).toMatchObject({ kind: "armed", change: { id: request.id } });
      expect(await confirmChange(host, other.id)).toMatchObject({ kind: "other", change: { id: request.id } });
      expect(await rollbackChange(host, other.id)).toMatchObject({ kind: "other", change: { id: request.id } });
      expect(await rollbackChange(host, request.id)).toMatchObject({ kind: "reverted" });
    });

    test("is prepared by one at a time", async () => {
      await lab.must("sh", "-c", `mkdir -p ${places.run}/host`);
      const holder = 'ln -s $$ "$1/lock" && echo $$ && exec 1>&- && while [ -L "$1/lock" ]; do sleep 0.1; done';
      const held = lab.run("sh", "-c", holder, "sh", `${places.run}/host`);
      const host = lab.connect();
      expect(await applyDocument(host, change(filter, ""))).toEqual({ kind: "busy" });
      expect((await readStatus(host)).isLocked).toBe(true);
      await lab.must("rm", `${places.run}/host/lock`);
      await held;
      expect((await readStatus(host)).isLocked).toBe(false);
    });
  });

  describe("nothing changes", () => {
    test.each([
      ["nft refuses the text", "table inet filter { chain input { tcp dport 22 acept } }", "syntax error"],
      ["nft refuses the meaning", "delete table ip no-such-table", "No such file"],
      [
        "the kernel refuses it",
        "table ip x {\n chain a {\n type filter hook input priority 0\n jump b\n }\n chain b {\n jump a\n }\n }\n",
        "not supported|Too many l",
      ],
    ])("where %s", async (_, document, message) => {
      const old = await lab.ruleset();
      const host = lab.connect();
      const outcome = await applyDocument(host, change(["inet filter", "ip x"], document));
      expect(outcome).toEqual({ kind: "refused", messages: expect.stringMatching(message) });
      expect(await lab.ruleset()).toBe(old);
      expect(await leftovers(lab)).toEqual([]);
    });

    test("where the old tables could not be put back", async () => {
      const u32 = ["iptables-nft", "-A", "INPUT", "-m", "u32", "--u32", "0=1", "-j", "ACCEPT"];
      await lab.must(...u32);
      const old = await lab.ruleset();
      const host = lab.connect();
      const outcome = await applyDocument(host, change(["all", "inet filter"], `flush ruleset\n${after}`));
      expect(outcome).toEqual({ kind: "no-backup", messages: expect.stringContaining("xtables compat expression") });
      expect(await lab.ruleset()).toBe(old);
      // Its own table is nobody else's.
      await load(host, change(filter, `flush table inet filter\n${after}`));
      await untilDecided(lab);
      expect(await lab.ruleset()).toBe(old);
    });

    test("where the boot file has no directory", async () => {
      const old = await lab.ruleset();
      const host = lab.connect();
      const request = change(filter, replacing("inet filter", after), { bootFile: "/srv/no/nftables.conf" });
      expect(await applyDocument(host, request)).toMatchObject({ kind: "no-space" });
      expect(await lab.ruleset()).toBe(old);
      expect(await leftovers(lab)).toEqual([]);
    });
  });

  describe("the boot file", () => {
    const request = (seconds = 20) =>
      change(filter, replacing("inet filter", after), { bootFile: places.bootFile, seconds });
    const dates = async () =>
      (await lab.must("sh", "-c", "ls /srv")).split("\n").filter((name) => name.startsWith("nftables.conf."));
    beforeEach(() => lab.must("sh", "-c", "rm -rf /srv/*"));

    test("is replaced on confirmation; its mode stays, and a dated copy of it", async () => {
      await lab.must("sh", "-c", `echo '# old' >${places.bootFile} && chmod 750 ${places.bootFile}`);
      const host = lab.connect();
      await load(host, request());
      expect(await lab.must("cat", places.bootFile)).toBe("# old\n");
      const outcome = await confirmChange(host, null);
      expect(outcome).toEqual({
        kind: "confirmed",
        bootFile: places.bootFile,
        kept: expect.stringMatching(/^\/srv\/nftables\.conf\.\d{8}-\d{6}$/),
        bootFailed: null,
      });
      expect(await lab.must("cat", places.bootFile)).toBe(replacing("inet filter", after));
      expect(await lab.must("stat", "-c", "%a", places.bootFile)).toBe("750\n");
      expect(await dates()).toEqual([expect.stringMatching(/\d{8}-\d{6}$/)]);
      expect(await lab.must("sh", "-c", "cat /srv/nftables.conf.2*")).toBe("# old\n");
    });

    test("is made where there is none, and behind a symbolic link", async () => {
      await lab.must("ln", "-s", "real.conf", places.bootFile);
      const host = lab.connect();
      await load(host, request());
      expect(await confirmChange(host, null)).toMatchObject({ bootFile: "/srv/real.conf", kept: null });
      expect(await lab.must("readlink", places.bootFile)).toBe("real.conf\n");
      expect(await lab.must("cat", "/srv/real.conf")).toBe(replacing("inet filter", after));
    });

    test("stays as it is when the change is taken back", async () => {
      await lab.must("sh", "-c", `echo '# old' >${places.bootFile}`);
      await load(lab.connect(), request(1));
      await untilDecided(lab);
      expect(await lab.must("cat", places.bootFile)).toBe("# old\n");
      expect(await leftovers(lab)).toEqual([]);
      expect(await dates()).toEqual([]);
    });
  });

  describe("byte for byte comes back", () => {
    /** What is there before, what the change is said to concern, and the change; "|" ends a line. */
    const cases: readonly (readonly [string, string, string[], string])[] = [
      [
        "a table that sleeps",
        "table ip a {|flags dormant|chain c {|type filter hook input priority 0|}|}",
        ["ip a"],
        "table ip a {|chain d {|}|}",
      ],
      [
        "a table that is put to sleep",
        "table ip a {|chain c {|type filter hook input priority 0|}|}",
        ["ip a"],
        "table ip a {|flags dormant|}",
      ],
      [
        "a map of verdicts",
        "table ip a {|map m {|type inet_service : verdict|elements = { 22 : jump one, 80 : goto two }|}|chain one {|}|chain two {|accept|}|chain c {|tcp dport vmap @m|tcp dport vmap { 1 : jump one }|}|}",
        ["ip a"],
        "flush table ip a|delete map ip a m|delete chain ip a one",
      ],
      [
        "objects",
        'table ip a {|counter n {|packets 3 bytes 4|}|quota q {|over 25 mbytes|}|limit l {|rate 5/second|}|ct helper h {|type "ftp" protocol tcp|}|ct timeout t {|protocol tcp|policy = { established : 60 }|}|synproxy s {|mss 1460|wscale 7|}|map o {|type inet_service : counter|elements = { 1 : "n" }|}|chain c {|counter name "n"|quota name "q"|limit name "l"|tcp dport 21 ct helper set "h"|ct timeout set "t"|counter name tcp dport map @o|}|}',
        ["ip a"],
        "delete table ip a|table ip a {|counter n {|}|}",
      ],
      [
        "a flowtable",
        "table inet a {|flowtable f {|hook ingress priority 0|devices = { eth0 }|}|chain c {|type filter hook forward priority 0|flow add @f|}|}",
        ["inet a"],
        "flush chain inet a c",
      ],
      [
        "elements that time out",
        "table ip a {|set s {|type ipv4_addr|flags timeout|elements = { 10.0.0.1 timeout 1h, 10.0.0.2 timeout 2h expires 1h30m }|}|set i {|type ipv4_addr|flags interval|elements = { 10.0.0.0/8, 192.168.0.1-192.168.0.9 }|}|}",
        ["ip a"],
        "flush set ip a s|add element ip a i { 1.1.1.1 }",
      ],
      [
        "the order of tables, one of which is changed",
        "table ip a {|}|table ip b {|}|table ip c {|}",
        ["ip a"],
        "table ip a {|chain x {|}|}",
      ],
      [
        "the order of tables that are all made anew",
        "table ip a {|}|table ip b {|}|table ip c {|}",
        ["all", "ip c", "ip a"],
        "flush ruleset|table ip c {|chain x {|}|}|table ip a {|}",
      ],
      [
        "a table that is removed",
        "table ip a {|chain c {|counter packets 0 bytes 0|}|}",
        ["ip a"],
        "delete table ip a",
      ],
      ["all tables of a family", "table ip6 a {|chain c {|}|}|table ip6 b {|}", ["family ip6"], "flush ruleset ip6"],
      ["a ruleset without a table", "", ["ip a"], "table ip a {|chain c {|}|}"],
      [
        "comments that look like code",
        'table ip a {|chain c {|counter packets 0 bytes 0 comment "$(reboot) `reboot` * flags owner # xt"|}|}',
        ["ip a"],
        "flush table ip a",
      ],
    ];
    const hasFlowtables = async () =>
      (await lab.run("nft", "-c", lines("table ip x {|flowtable f {|hook ingress priority 0|}|}"))).exitCode === 0;
    const lines = (text: string) => `${text.replaceAll("|", "\n")}\n`;
    test.each(cases)("%s", async (title, text, changed, document) => {
      if (title === "a flowtable" && !(await hasFlowtables())) return;
      await setRuleset(lab, lines(text));
      const old = await lab.ruleset();
      const host = lab.connect();
      const request = change(changed, lines(document), { seconds: 20 });
      await load(host, request);
      expect(await lab.ruleset()).not.toBe(old);
      expect(await rollbackChange(host, null)).toMatchObject({ kind: "reverted", change: { outcome: "restored" } });
      expect(await lab.ruleset()).toBe(old);
      expect(await leftovers(lab)).toEqual([]);
    });

    test("all but the order, where the change moves a table behind one that is not its own", async () => {
      await setRuleset(lab, lines("table ip a {|}|table ip b {|}"));
      const host = lab.connect();
      await load(host, change(["ip a"], replacing("ip a", lines("table ip a {|chain c {|}|}")), { seconds: 20 }));
      const outcome = await rollbackChange(host, null);
      expect(outcome).toMatchObject({ kind: "reverted", change: { outcome: "restored-tables" } });
      expect(await lab.ruleset()).toBe(lines("table ip b {|}|table ip a {|}"));
    });

    test("counters, quotas and what is left of timeouts, where the table is changed", async () => {
      await setRuleset(
        lab,
        lines("table ip a {|counter n {|packets 3 bytes 4|}|chain c {|counter packets 7 bytes 8|}|}"),
      );
      const host = lab.connect();
      await load(host, change(["ip a"], "flush chain ip a c\nreset counter ip a n", { seconds: 20 }));
      await rollbackChange(host, null);
      const listing = await lab.must("nft", "list", "ruleset");
      expect(listing).toContain("packets 7 bytes 8");
    });
  });

  test("the table of a running program is left alone", async () => {
    const program = lab.run(
      "sh",
      "-c",
      "(echo 'add table ip owned { flags owner; }'; while [ ! -e /run/end ]; do sleep 0.1; done) | nft -i",
    );
    await lab.must("sh", "-c", "until nft list table ip owned 2>/dev/null; do sleep 0.05; done");
    const old = await lab.ruleset();
    const host = lab.connect();
    await load(host, change(["all", "inet filter"], `flush ruleset\n${after}`));
    expect(await lab.ruleset()).toContain("table ip owned { # progname nft");
    await untilDecided(lab);
    expect((await readStatus(host)).last?.outcome).toMatch(/^restored/);
    const tables = (text: string) =>
      text
        .split(/^(?=table )/m)
        .sort()
        .join("");
    expect(tables(await lab.ruleset())).toBe(tables(old));
    await lab.must("touch", "/run/end");
    await program;
  });

  test("the namespaces of a host have changes of their own", async () => {
    await lab.must("ip", "netns", "add", "inner");
    await lab.must("ip", "netns", "exec", "inner", "nft", "table ip a");
    const inner = () => lab.must("ip", "netns", "exec", "inner", "nft", "-s", "list", "ruleset");
    const [outside, inside] = [lab.connect(), lab.connectDirectly("inner")];
    const [oldOutside, oldInside] = [await lab.ruleset(), await inner()];
    await load(outside, change(filter, replacing("inet filter", after), { seconds: 30 }));
    await load(inside, change(["ip a"], "table ip a {\n\tchain c {\n\t}\n}\n", { seconds: 1 }));
    expect((await statusWhenDecided(inside)).last?.outcome).toBe("restored");
    expect(await inner()).toBe(oldInside);
    expect((await readStatus(outside)).armed?.state).toBe("open");
    await load(inside, change(["ip a"], "table ip a {\n\tchain c {\n\t}\n}\n", { seconds: 30 }));
    await confirmChange(inside, null);
    expect(await rollbackChange(outside, null)).toMatchObject({ kind: "reverted" });
    expect(await lab.ruleset()).toBe(oldOutside);
    expect(await listHistory(inside)).toMatchObject([{ number: 100001, tables: ["ip a"] }]);
    await inside.close();
    await lab.must("sh", "-c", `ip netns delete inner; rm -r ${places.run}/net-*`);
  });

  test("what others change in the meantime stays", async () => {
    const host = lab.connect();
    await load(host, change(filter, replacing("inet filter", after), { seconds: 20 }));
    await lab.must("nft", "add table ip late; add rule ip other output counter comment late");
    const outcome = await rollbackChange(host, null);
    expect(outcome).toMatchObject({ kind: "reverted", change: { outcome: "restored-tables" } });
    const ruleset = await lab.ruleset();
    expect(ruleset).toContain(before.slice(before.indexOf("table inet filter")).replaceAll(" packets 0 bytes 0", ""));
    expect(ruleset).toContain("table ip late");
    expect(ruleset).toContain('comment "late"');
  });

  test("the history leads back over several changes", async () => {
    await lab.must("sh", "-c", `rm -rf ${places.history}`);
    const host = lab.connect();
    const states: string[] = [];
    for (const port of [1, 2, 3]) {
      states.push(await lab.ruleset());
      await load(host, change(filter, replacing("inet filter", after.replace("80", String(port))), { seconds: 20 }));
      await confirmChange(host, null);
    }
    const history = await listHistory(host);
    expect(history).toMatchObject([
      { number: 100003, title: "new.nft", tables: ["inet filter"] },
      { number: 100002 },
      { number: 100001 },
    ]);
    for (const index of history.keys()) {
      const undo = await undoRequest(host, history.slice(0, index + 1));
      expect(undo.changed).toEqual({ all: false, families: [], tables: [{ family: "inet", name: "filter" }] });
      await load(host, change(filter, undo.document, { seconds: 20 }));
      const tables = (text: string) =>
        text
          .split(/^(?=table )/m)
          .sort()
          .join("");
      expect(tables(await lab.ruleset())).toBe(tables(states.at(-1 - index)!));
      await rollbackChange(host, null);
    }
  });

  test("the history holds the last 50", async () => {
    const script =
      'mkdir -p "$1" && cd "$1" && for i in $(seq 100001 100060); do mkdir -p $i && : >$i/meta && : >$i/tables; done';
    await lab.must("sh", "-c", script, "sh", places.history);
    const host = lab.connect();
    await load(host, change(filter, "", { seconds: 20 }));
    await confirmChange(host, null);
    const numbers = (await listHistory(host)).map(({ number }) => number);
    expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([50, 100061, 100012]);
    await lab.must("sh", "-c", `rm -rf ${places.history}`);
  });

  describe("who logs in", () => {
    const users: readonly User[] = ["root", "dash", "busybox", "fish", "admin"];
    test.each(users)("as %s may change", async (user) => {
      const old = await lab.ruleset();
      const host = lab.connect({ user });
      await load(host, change(filter, replacing("inet filter", after), { seconds: 20 }));
      expect(await rollbackChange(host, null)).toMatchObject({ kind: "reverted", change: { outcome: "restored" } });
      await load(host, change(filter, replacing("inet filter", after)));
      expect(await statusWhenDecided(host)).toMatchObject({ last: { outcome: "restored" } });
      expect(await lab.ruleset()).toBe(old);
    });

    test("without root and sudo may not", async () => {
      const host = lab.connect({ user: "guest" });
      await expect(applyDocument(host, change(filter, ""))).rejects.toThrow(NotRoot);
      expect((await host.run(["id", "-u"])).stdout).toBe("4002\n");
    });

    test("with a key that the host does not know is told so", async () => {
      const host = lab.connect({ user: "nobody" as User });
      const attempt = host.run(["id"]);
      await expect(attempt).rejects.toThrow(HostUnreachable);
      await expect(attempt).rejects.toThrow(/Permission denied.*\nLoad a key/);
    });
  });

  describe.each([
    ["bash for its sh", "/bin/bash", ["sh"]],
    ["BusyBox for its sh and tools", "/bin/busybox", busyboxTools],
  ])("a host with %s", (_, program, tools) => {
    let other: SshLab;
    beforeAll(async () => {
      other = await buildSshLab();
      for (const tool of tools) symlinkSync(program, join(other.directory, "bin", tool));
      await setRuleset(other, before);
      await other.must("sh", "-c", `echo '# old' >${places.bootFile}`);
    });
    afterAll(() => other[Symbol.asyncDispose]());

    test("takes back, keeps, and goes on where a process is killed", async () => {
      const host = other.connect();
      const sh = await host.run(["sh", "-c", "readlink /proc/$$/exe; true"]);
      expect(sh.stdout).toContain(basename(program));
      const old = await other.ruleset();
      const options = { bootFile: places.bootFile };
      await load(host, change(filter, replacing("inet filter", after), options));
      await other.must("sh", "-c", `kill -KILL $(cat ${places.run}/host/armed/watch)`);
      expect((await readStatus(host)).armed).toMatchObject({ state: "open", isWatched: true });
      expect((await statusWhenDecided(host)).last?.outcome).toBe("restored");
      expect(await other.ruleset()).toBe(old);
      await load(host, change(filter, replacing("inet filter", after), { ...options, seconds: 30 }));
      expect(await confirmChange(host.fresh(), null)).toMatchObject({ kind: "confirmed", bootFile: places.bootFile });
      const [entry] = await listHistory(host);
      const undo = await undoRequest(host, [entry!]);
      await load(host, change(filter, undo.document, { seconds: 30 }));
      expect(await other.ruleset()).toBe(old);
      await confirmChange(host, null);
      expect(await leftovers(other)).toEqual([]);
    });
  });
});
