import { expect, test } from "vitest";
import { exampleReport, notIdempotent, text } from "../../test/example-report.ts";
import { github } from "./github.ts";

test("github is a workflow command a finding", () => {
  expect(github(exampleReport())).toBe(`\
::notice file=rules/nat.nft,line=1,endLine=1,col=1,endColumn=13,title=nftlint not-idempotent::Loading this file twice adds its rules twice: 100%25 of <them>
::warning file=rules/nat.nft,line=4,endLine=4,col=11,endColumn=18,title=nftlint unknown-interface::The host has no interface "eno11"; did you mean "eno1"?%0Aip -br link
`);
});

test("github names no columns across lines, and escapes what would end a property", () => {
  const diagnostic = { ...notIdempotent, end: text.length - 2, message: "m" };
  const files = [{ path: "a,b:c%.nft", text, diagnostics: [diagnostic] }];
  expect(github(exampleReport({ files }))).toBe(
    "::notice file=a%2Cb%3Ac%25.nft,line=1,endLine=6,title=nftlint not-idempotent::m\n",
  );
});
