import { expect, it } from "vitest";
import { inTables, rulesetOf } from "../test/ruleset-of.ts";
import { ruleHandle, unlistedPart } from "./handles.ts";

const listing = `table ip nat { # handle 1
	chain post { # handle 2
		oifname "eno2" masquerade # handle 3
		counter packets 1 bytes 84 comment "# handle 9" # handle 5
		accept
		counter # xt_LOG # handle 6
	}
}
`;

it("reads the handles of a host's rules from the listing", () => {
  const post = inTables(rulesetOf("", { hostRuleset: listing }).hostTables, "ip nat").chains.get("post");
  expect(post?.rules.map(ruleHandle)).toEqual([3, 5, null, 6]);
});

it("takes nothing for a handle in a file", () => {
  const post = inTables(rulesetOf(listing).tables, "ip nat").chains.get("post");
  expect(post?.rules.map(ruleHandle)).toEqual([null, null, null, null]);
});

it("reads what nft cannot say in its language", () => {
  const post = inTables(rulesetOf("", { hostRuleset: listing }).hostTables, "ip nat").chains.get("post");
  expect(post?.rules.map(unlistedPart)).toEqual([null, null, null, "xt_LOG"]);
});

it("tells of a target that nft does not find: it prints a blank in its place", () => {
  const text =
    "table ip6 nat { # handle 1\n\tchain post { # handle 2\n\t\tcounter  # handle 3\n\t\tip6 saddr ::1  counter accept # handle 4\n\t}\n}\n";
  const post = inTables(rulesetOf("", { hostRuleset: text }).hostTables, "ip6 nat").chains.get("post");
  expect(post?.rules.map(unlistedPart)).toEqual(["a target of iptables", null]);
});
