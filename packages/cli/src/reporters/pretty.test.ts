import { describe, expect, test } from "vitest";
import { exampleReport, notIdempotent, range, text, unknownInterface } from "../../test/example-report.ts";
import { pretty } from "./pretty.ts";

describe("pretty", () => {
  test("shows each finding with its code, the related places, the remedies and a summary", () => {
    expect(pretty(exampleReport())).toBe(`\
info[not-idempotent]: Loading this file twice adds its rules twice: 100% of <them>
 --> rules/nat.nft:1:1
  |
1 | table ip nat {
  | ^^^^^^^^^^^^
  |
  = fix: Insert "flush table ip nat" (fixable with --fix)

warning[unknown-interface]: The host has no interface "eno11"; did you mean "eno1"?
 --> rules/nat.nft:4:11
  |
4 |         oifname "eno11" counter masquerade
  |                 ^^^^^^^
 ::: rules/nat.nft:2:2
  |
2 |     chain postrouting {
  |     ----------------- of this chain no other rule translates
  |
  = help: ip -br link
  = suggestion: Replace with "eno1" (check it first: --fix leaves it alone)

Found 1 warning, 1 info in 2 files. 1 fixable with --fix.
`);
  });

  test("tells of the finding's own place beneath it", () => {
    const { start, end } = unknownInterface;
    const diagnostic = { ...unknownInterface, related: [{ range: { start, end }, message: "so it is" }], fixes: [] };
    expect(
      pretty(exampleReport({ files: [{ path: "a.nft", text, diagnostics: [diagnostic] }], summary: false })),
    ).toBe(`\
warning[unknown-interface]: The host has no interface "eno11"; did you mean "eno1"?
 --> a.nft:4:11
  |
4 |         oifname "eno11" counter masquerade
  |                 ^^^^^^^
  |
  = note: so it is
  = help: ip -br link
`);
  });

  test("says so where nothing was found", () => {
    const files = [{ path: "a.nft", text, diagnostics: [] }];
    expect(pretty(exampleReport({ files }))).toBe("No findings in 1 file.\n");
    expect(pretty(exampleReport({ files, fixed: 2 }))).toBe("Fixed 2 findings. No findings in 1 file.\n");
  });

  test("what the baseline holds back, and what of it is no longer there", () => {
    const files = [{ path: "b.nft", text: "", diagnostics: [] }];
    expect(pretty(exampleReport({ files, baselined: 12, outdated: 3 }))).toBe(
      "No findings in 1 file. 12 more in the baseline. 3 of the baseline no longer there: run --update-baseline.\n",
    );
  });

  test("prints nothing for nothing where no summary is wanted", () => {
    expect(pretty(exampleReport({ files: [], summary: false }))).toBe("");
  });

  test("gives the numbers of all places of a finding the same width", () => {
    const long = `${"\n".repeat(9)}${text}`;
    const at = (words: string) => ({ start: long.indexOf(words), end: long.indexOf(words) + words.length });
    const diagnostic = {
      ...notIdempotent,
      ...at("counter"),
      fixes: [],
      related: [{ range: { start: 0, end: 0 }, message: "from here" }],
    };
    expect(
      pretty(exampleReport({ files: [{ path: "a.nft", text: long, diagnostics: [diagnostic] }], summary: false })),
    ).toBe(`\
info[not-idempotent]: Loading this file twice adds its rules twice: 100% of <them>
  --> a.nft:13:19
   |
13 |         oifname "eno11" counter masquerade
   |                         ^^^^^^^
  ::: a.nft:1:1
   |
 1 |
   | - from here
`);
  });

  test("colours by severity", () => {
    const report = exampleReport({
      files: [{ path: "a.nft", text, diagnostics: [{ ...unknownInterface, related: [], help: [], fixes: [] }] }],
      color: true,
    });
    expect(pretty(report).replaceAll("\u001b[", "<")).toBe(`\
<33m<1mwarning[unknown-interface]<22m<39m<1m: The host has no interface "eno11"; did you mean "eno1"?<22m
 <34m--><39m a.nft:4:11
  <34m|<39m
<34m4<39m <34m|<39m         oifname "eno11" counter masquerade
  <34m|<39m                 <33m^^^^^^^<39m

Found <33m1 warning<39m in 1 file.
`);
  });

  test("lets nothing in a message or a path steer the terminal", () => {
    const diagnostic = { ...notIdempotent, ...range("table"), message: "a\u001b[31mb", fixes: [] };
    const output = pretty(exampleReport({ files: [{ path: "x\u001b.nft", text, diagnostics: [diagnostic] }] }));
    expect(output).toContain("info[not-idempotent]: a␛[31mb\n --> x␛.nft:1:1\n");
  });
});
