/** What people install: the package that `npm run package` makes. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };

const folder = fileURLToPath(new URL("../", import.meta.url));
const archive = () => readFileSync(`${folder}dist/nftlint.vsix`);

test("the package holds bundles and what they show, no sources and no modules", () => {
  expect(namesIn(archive()).sort()).toEqual([
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/changelog.md",
    "extension/dist/browser.js",
    "extension/dist/extension.cjs",
    "extension/dist/graph.js",
    "extension/dist/language/language-configuration.json",
    "extension/dist/language/markdown-injection.tmLanguage.json",
    "extension/dist/language/nft.tmLanguage.json",
    "extension/dist/sample/nftlint.json",
    "extension/dist/sample/snapshot.json",
    "extension/dist/sample/snat.cfg",
    "extension/dist/schemas/config.schema.json",
    "extension/dist/schemas/expectations.schema.json",
    "extension/dist/server.cjs",
    "extension/dist/worker.js",
    "extension/images/graph.png",
    "extension/images/hover.png",
    "extension/images/icon.png",
    "extension/images/problems.png",
    "extension/package.json",
    "extension/readme.md",
    "extension/walkthrough/apply.md",
    "extension/walkthrough/fix.md",
    "extension/walkthrough/format.md",
    "extension/walkthrough/host.md",
    "extension/walkthrough/problems.md",
  ]);
});

test("the package is as small as the README says: about 1.5 MB", () => {
  expect(archive().length).toBeLessThan(1_600_000);
});

test("the icon is the picture of 128 pixels that VS Code asks for", () => {
  const icon = readFileSync(folder + manifest.icon);
  expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([128, 128]);
});

test("the files that nftlint reads beside rulesets are validated by schemas that are there, and may hold comments", () => {
  const { jsonValidation, languages } = manifest.contributes;
  const validated = jsonValidation.flatMap(({ fileMatch }) => fileMatch);
  expect(validated).toEqual([".nftlint.json", "nftlint.json", "*.expectations.json"]);
  for (const { url } of jsonValidation) expect(existsSync(folder + url)).toBe(true);
  const { filenames = [], filenamePatterns = [] } = languages.find(({ id }) => id === "jsonc") ?? {};
  expect([...filenames, ...filenamePatterns]).toEqual(validated);
});

test("every setting, command and step of the walkthrough is described, and every picture is there", () => {
  const { configuration, commands, walkthroughs } = manifest.contributes;
  for (const setting of Object.values(configuration.properties)) expect(setting.markdownDescription).toMatch(/\S/);
  expect(new Set(commands.map(({ category }) => category))).toEqual(new Set(["nftlint"]));
  for (const { media, description } of walkthroughs.flatMap(({ steps }) => steps)) {
    expect(description).toMatch(/\S/);
    expect(existsSync(folder + (media.markdown ?? media.image))).toBe(true);
  }
});

/** The names of the files in a ZIP archive, from the directory at its end (APPNOTE 4.3.12). */
function namesIn(zip: Buffer): string[] {
  const end = zip.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  const count = zip.readUInt16LE(end + 10);
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString("utf8", at + 46, at + 46 + length));
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names;
}
