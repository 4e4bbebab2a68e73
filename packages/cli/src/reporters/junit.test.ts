import { expect, test } from "vitest";
import { exampleReport, notIdempotent, text } from "../../test/example-report.ts";
import { junit } from "./junit.ts";

test("junit is a suite a file and a case a finding, which fails where it counts", () => {
  expect(junit(exampleReport())).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nftlint" tests="3" failures="1" errors="0">
  <testsuite name="rules/nat.nft" tests="2" failures="1" errors="0">
    <testcase name="not-idempotent:1:1" classname="rules/nat.nft" file="rules/nat.nft" line="1">
      <system-out>rules/nat.nft:1:1: info: Loading this file twice adds its rules twice: 100% of &lt;them&gt;</system-out>
    </testcase>
    <testcase name="unknown-interface:4:11" classname="rules/nat.nft" file="rules/nat.nft" line="4">
      <failure type="warning" message="The host has no interface &quot;eno11&quot;; did you mean &quot;eno1&quot;?">rules/nat.nft:4:11: warning: The host has no interface &quot;eno11&quot;; did you mean &quot;eno1&quot;?
ip -br link</failure>
    </testcase>
  </testsuite>
  <testsuite name="rules/clean.nft" tests="1" failures="0" errors="0">
    <testcase name="nftlint" classname="rules/clean.nft"/>
  </testsuite>
</testsuites>
`);
});

test("junit holds no character that XML cannot", () => {
  const files = [{ path: "a&b.nft", text, diagnostics: [{ ...notIdempotent, message: "\u0000\u001b" }] }];
  expect(junit(exampleReport({ files }))).toContain("a&amp;b.nft:1:1: info: \ufffd\ufffd</system-out>");
});
