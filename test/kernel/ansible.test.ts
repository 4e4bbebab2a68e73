/** The Ansible role, by the real Ansible over real ssh. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { localRunner } from "@nftlint/host";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { untilDecided } from "./changes.ts";
import { program } from "./nftlint.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { buildSshLab, type SshLab } from "./ssh-lab.ts";

const roles = fileURLToPath(new URL("../../packages/host/ansible/roles", import.meta.url));

const playbook = (directory: string) =>
  JSON.stringify([
    {
      hosts: "all",
      gather_facts: false,
      roles: [
        {
          role: "nftlint_apply",
          vars: {
            nftlint_ruleset: join(directory, "firewall.nft"),
            nftlint_command: [process.execPath, program],
            nftlint_confirm_seconds: 8,
          },
        },
      ],
    },
  ]);

/** A filter that lets ssh in, or nobody. */
const ruleset = (policy: "accept" | "drop") => `table inet filter
flush table inet filter
table inet filter {
	chain input {
		type filter hook input priority filter; policy ${policy};
		tcp dport 80 accept comment "{{ 1 + 1 }}"
	}
}
`;

describe.skipIf(reasonToSkip(suites.ansible) !== null)(titleOf(suites.ansible), () => {
  let lab: SshLab;
  beforeAll(async () => {
    lab = await buildSshLab();
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  /** Plays the role; the recap's counts and everything that was printed. */
  async function play(policy: "accept" | "drop"): Promise<{ readonly recap: string; readonly output: string }> {
    const { directory } = lab;
    writeFileSync(join(directory, "firewall.nft"), ruleset(policy));
    writeFileSync(join(directory, "play.json"), playbook(directory));
    const environment = [
      `ANSIBLE_ROLES_PATH=${roles}`,
      `ANSIBLE_SSH_EXECUTABLE=${lab.program}`,
      "ANSIBLE_REMOTE_TMP=/tmp",
      `ANSIBLE_LOCAL_TEMP=${directory}/ansible`,
      "ANSIBLE_NOCOLOR=1",
      "LC_ALL=C.UTF-8",
    ];
    const words = ["-i", "wazowski,", "-u", "root", "-T", "3", join(directory, "play.json")];
    const { stdout, stderr } = await localRunner(["env", ...environment, "ansible-playbook", ...words]);
    const recap = /^wazowski +: (.*?) *$/m.exec(stdout)?.[1] ?? "";
    return { recap, output: stdout + stderr };
  }

  it("loads and confirms, and finds nothing to change the second time", async () => {
    const first = await play("accept");
    expect(first.recap, first.output).toBe(
      "ok=8    changed=1    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0",
    );
    expect(await lab.ruleset()).toContain('tcp dport 80 accept comment "{{ 1 + 1 }}"');
    const second = await play("accept");
    expect(second.recap, second.output).toBe(
      "ok=8    changed=0    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0",
    );
  }, 60_000);

  it("fails where nobody gets in any more, and the host is as it was", async () => {
    const before = await lab.ruleset();
    const { recap, output } = await play("drop");
    expect(recap, output).toMatch(/unreachable=1|failed=1/);
    await untilDecided(lab, 20);
    expect(await lab.ruleset()).toBe(before);
    expect((await lab.run("sh", "-c", "ls /run/nftlint/host; ls /var/lib/nftlint")).stdout).not.toMatch(/armed|part/);
  }, 90_000);
});
