/** Where a ruleset and what nft 1.0.6 lists of it are not found to mean the same, with the reason. */
export const disagreements: Readonly<Record<string, string>> = {
  'files/dump-a5149583ac4fc64f.nft: add @dynmark { 10.2.3.4 timeout 2s : 0x00000002 } comment "also check timeout-gc"':
    "nft lists a constant key as `0xa020304 [invalid type]`, which is no rule",
  "files/dump-a5149583ac4fc64f.nft: meta l4proto icmp ip daddr 127.0.0.42 jump test_ping":
    "the rule in front of it is lost as above",
  "files/bogon-6ad65552e6bb98fc.nft: tcp dport set ip daddr map { 192.168.0.1 : 0x000/0001 }":
    "a prefix in place of a port is listed as another one",
  "any/rawpayload.t:27:inet:test-inet:input: @ih,58,6 set 0 @ih,86,6 set 0 @ih,170,22 set 0":
    "a few bits are set by writing the octets around them",
  "files/bogon-6a678a72d49c7a46.nft: ip t": "a shifted protocol in place of an address: `tcp << 8`",
  "files/bogon-934809a8a3b8b5bd.nft: ip t": "an IPv6 address in place of an IPv4 address",
};
