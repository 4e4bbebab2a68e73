import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { broken, clean, nftlint } from "./nftlint.ts";

const schemaOf = (name: string) => JSON.parse(readFileSync(new URL(`../schemas/${name}`, import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
ajv.addSchema(schemaOf("answer.schema.json"));
const isDifferences = ajv.compile(schemaOf("packet-differences.schema.json"));

const closed = clean.replace("tcp dport 22 accept", "tcp dport 22 drop");

describe("nftlint diff", () => {
  test("names the packets and the two rules", () => {
    const cwd = directoryWith({ "old.nft": clean, "new.nft": closed });
    expect(nftlint(["diff", "old.nft", "new.nft"], { cwd })).toEqual({
      exit: 1,
      out: 'tcp to port 22, to the host: was ACCEPTED by old.nft:6 "tcp dport 22 accept" in inet filter input, is DROPPED by new.nft:6 "tcp dport 22 drop" in inet filter input; for example tcp 192.0.2.1:40000 > 198.51.100.2:22, in by eth0\n',
      err: "",
    });
  });

  test("says where there is nothing to say", () => {
    const cwd = directoryWith({ "old.nft": clean, "new.nft": clean.replace("tcp dport 22", "tcp dport { 22 }") });
    expect(nftlint(["diff", "old.nft", "new.nft"], { cwd })).toEqual({
      exit: 0,
      out: "no packet is treated differently\n",
      err: "",
    });
  });

  test("takes what is live on a host, and its routes", () => {
    const cwd = fileURLToPath(new URL("../../../test/fixtures/wazowski/", import.meta.url));
    const { exit, out } = nftlint(["diff", "snapshot.json", "snapshot.json", "--host", "snapshot.json"], { cwd });
    expect({ exit, out }).toEqual({ exit: 0, out: "no packet is treated differently\n" });
  });

  test.each([closed, clean])("follows its published schema", (now) => {
    const cwd = directoryWith({ "old.nft": clean, "new.nft": now });
    const document: unknown = JSON.parse(nftlint(["diff", "old.nft", "new.nft", "-f", "json"], { cwd }).out);
    expect(isDifferences(document), JSON.stringify(isDifferences.errors)).toBe(true);
  });

  test("does not compare what it cannot read", () => {
    const cwd = directoryWith({ "old.nft": clean, "broken.nft": broken });
    expect(nftlint(["diff", "old.nft", "broken.nft"], { cwd })).toEqual({
      exit: 2,
      out: "",
      err: "nftlint: broken.nft has errors: nftlint check broken.nft shows them\n",
    });
    expect(nftlint(["diff", "old.nft"], { cwd }).err).toBe(
      "nftlint: nftlint diff takes two rulesets: nftlint diff OLD NEW\n",
    );
  });
});
