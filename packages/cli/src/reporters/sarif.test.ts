import { expect, test } from "vitest";
import { exampleReport, notIdempotent, text } from "../../test/example-report.ts";
import { sarif } from "./sarif.ts";

test("sarif is a log of one run with rules, places, related places and fixes", () => {
  const artifactLocation = { uri: "rules/nat.nft", index: 0 };
  const table = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 13, charOffset: 0, charLength: 12 };
  const top = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1, charOffset: 0, charLength: 0 };
  const name = { startLine: 4, startColumn: 11, endLine: 4, endColumn: 18, charOffset: 103, charLength: 7 };
  const chain = { startLine: 2, startColumn: 2, endLine: 2, endColumn: 19, charOffset: 16, charLength: 17 };
  expect(JSON.parse(sarif(exampleReport()))).toEqual({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "nftlint",
            version: "1.2.3",
            informationUri: "https://github.com/nftlint/nftlint",
            rules: [
              { id: "not-idempotent", helpUri: "https://example.net/not-idempotent" },
              {
                id: "unknown-interface",
                shortDescription: { text: "An interface is not there" },
                helpUri: "https://example.net/unknown-interface",
                defaultConfiguration: { level: "warning" },
              },
            ],
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: [{ location: { uri: "rules/nat.nft" } }, { location: { uri: "rules/clean.nft" } }],
        results: [
          {
            ruleId: "not-idempotent",
            ruleIndex: 0,
            level: "note",
            message: { text: "Loading this file twice adds its rules twice: 100% of <them>" },
            locations: [{ physicalLocation: { artifactLocation, region: table } }],
            fixes: [
              {
                description: { text: 'Insert "flush table ip nat"' },
                artifactChanges: [
                  { artifactLocation, replacements: [{ deletedRegion: top, insertedContent: { text: "x\n" } }] },
                ],
              },
            ],
            partialFingerprints: { "nftlint/v1": "3666ace9dc4ebc5ffac1d99be716f52e" },
          },
          {
            ruleId: "unknown-interface",
            ruleIndex: 1,
            level: "warning",
            message: { text: 'The host has no interface "eno11"; did you mean "eno1"?\nip -br link' },
            locations: [{ physicalLocation: { artifactLocation, region: name } }],
            relatedLocations: [
              {
                id: 0,
                message: { text: "of this chain no other rule translates" },
                physicalLocation: { artifactLocation, region: chain },
              },
            ],
            fixes: [
              {
                description: { text: 'Replace with "eno1"' },
                artifactChanges: [
                  { artifactLocation, replacements: [{ deletedRegion: name, insertedContent: { text: '"eno1"' } }] },
                ],
              },
            ],
            partialFingerprints: { "nftlint/v1": "03087869a6f80ee8041d7f1823490cbe" },
          },
        ],
      },
    ],
  });
});

test.each([
  ["rules/a b#1.nft", "rules/a%20b%231.nft"],
  ["./a.nft", "a.nft"],
  ["../a.nft", "../a.nft"],
  ["/etc/nftables.conf", "file:///etc/nftables.conf"],
  ["C:/rules/a.nft", "file:///C:/rules/a.nft"],
  ["a:b.nft", "a%3Ab.nft"],
])("sarif writes the path %s as the URI %s", (path, uri) => {
  const log = JSON.parse(sarif(exampleReport({ files: [{ path, text, diagnostics: [notIdempotent] }] })));
  expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});
