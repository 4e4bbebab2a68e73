import { expect, test } from "vitest";
import { check, diagnosticsOf } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { router } from "../../../test/router.ts";
import { rule } from "./index.ts";

const masqueraded = router("accept", [], { post: 'iifname "eno2" oifname "eno1" masquerade' });
const off = hostWith({ forwarding: false });

test("packets that would be masqueraded: the switch and the command are named", () => {
  expect(check(rule, masqueraded, { host: off })).toEqual([
    "[masquerade] wazowski does not forward IPv4 packets (net.ipv4.ip_forward is 0), so that none of other hosts is translated here; set net.ipv4.ip_forward to 1, and in /etc/sysctl.d to keep it",
  ]);
  expect(diagnosticsOf(rule, masqueraded, { host: off }).map(({ help }) => help)).toEqual([
    ["sysctl -w net.ipv4.ip_forward=1"],
  ]);
});

test("ports that would be sent on", () => {
  const text = router("accept", [], { pre: "tcp dport 443 dnat to 192.168.4.20" });
  expect(check(rule, text, { host: off })).toHaveLength(1);
});

test("each family by itself, once", () => {
  const text = `${masqueraded}table ip6 nat {
\tchain postrouting {
\t\ttype nat hook postrouting priority srcnat
\t\toifname "eno1" masquerade
\t\toifname "eno3" masquerade
\t}
}
`;
  expect(check(rule, text, { host: off }).map((line) => /net\.ipv.\.[a-z._]+/.exec(line)?.[0])).toEqual([
    "net.ipv4.ip_forward",
    "net.ipv6.conf.all.forwarding",
  ]);
});

test.each([
  ["the kernel forwards", masqueraded, hostWith({ forwarding: true })],
  ["it is not known whether it does", masqueraded, hostWith({})],
  ["the host's own packets alone are translated", router("accept", [], { post: "meta skuid 1000 masquerade" }), off],
  ["ports are sent on to the host itself", router("accept", [], { pre: "tcp dport 80 redirect to :8080" }), off],
  ["nothing is translated", router("drop", [established()], {}), off],
])("silent where %s", (_, text, host) => {
  expect(check(rule, text, { host })).toEqual([]);
});

function established(): string {
  return "ct state established,related accept";
}
