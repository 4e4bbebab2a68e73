import { describe, expect, test } from "vitest";
import { formatCommand, readHostCommand } from "./host-command.ts";

describe("a command that can be taken back", () => {
  test.each([
    ["sysctl -w net.ipv4.ip_forward=1", "sysctl net/ipv4/ip_forward 1"],
    ["sysctl -w net.ipv6.conf.all.forwarding=1", "sysctl net/ipv6/conf/all/forwarding 1"],
    ["sysctl -w net.ipv4.conf.eno1.100.src_valid_mark=1", "sysctl net/ipv4/conf/eno1.100/src_valid_mark 1"],
    ["iptables-legacy -t filter -P FORWARD ACCEPT", "legacy iptables-legacy filter -P FORWARD ACCEPT"],
    [
      "iptables -t filter -I FORWARD -i eno2 -o eno1 -j ACCEPT",
      "legacy iptables filter -I FORWARD -i eno2 -o eno1 -j ACCEPT",
    ],
  ])("%s", (text, line) => {
    const command = readHostCommand(text);
    expect(command && formatCommand(command)).toBe(line);
  });
});

test.each([
  "iptables-legacy -t filter -L FORWARD -n -v",
  "iptables-legacy -t filter -I FORWARD -i 'a b' -j ACCEPT",
  "ufw route allow in on eno2",
  "rmmod iptable_nat",
  "sysctl -w kernel.core_pattern=1",
  "sysctl -w net.ipv4.conf...x=1",
  "sysctl -w net.ipv4.conf.../../kernel.x=1",
  "iptables-legacy -t ../nat -F",
])("%s is for people alone", (text) => {
  expect(readHostCommand(text)).toBeNull();
});
