import { expect, test } from "vitest";
import { unconfigured } from "./config/config.ts";
import { lint } from "./lint.ts";

/** nft 1.1.7 reads no name directly behind a rate, older releases do. */
const text = 'table ip t {\n\tchain c {\n\t\tlimit rate 5/second comment "x"\n\t}\n}\n';

test("what only the newest release refuses is an error where no target is given", () => {
  const { diagnostics } = lint({ path: "a.nft", text });
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([
    'nft 1.1.7 cannot read "comment" directly behind a rate; write a burst between them, such as "burst 5 packets".',
  ]);
});

test("it is none for an older target", () => {
  const { diagnostics } = lint({ path: "a.nft", text }, { config: { ...unconfigured, nftVersion: "1.0.6" } });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
});
