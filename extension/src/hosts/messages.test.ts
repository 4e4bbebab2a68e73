import { beforeEach, expect, test, vi } from "vitest";
import { reset, seen } from "../../test/fake-vscode.ts";
import { Messages, plain } from "./messages.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));
beforeEach(reset);

test("what a host or a file's name says is never a link that runs a command", () => {
  expect(plain("a [b](command:workbench.action.quit) c")).toBe("a [b] (command:workbench.action.quit) c");
  new Messages().say("error", "[x](command:y)", ["[z](command:w)"]);
  expect(seen.messages).toEqual(["error: [x] (command:y): [z] (command:w)"]);
});

test("a few lines are a notification; all of them are in the channel", () => {
  new Messages().say("warning", "wazowski", ["nft refuses it", "-:1:1-3: Error: syntax error"]);
  expect(seen.messages).toEqual(["warning: wazowski: nft refuses it. -:1:1-3: Error: syntax error."]);
  expect(seen.output).toEqual(["wazowski: nft refuses it", "wazowski: -:1:1-3: Error: syntax error"]);
});

test("of many lines the first one is", () => {
  new Messages().say("error", "wazowski", ["router.nft has 20 errors", ...Array(20).fill("line 1: no such chain")]);
  expect(seen.messages).toEqual(["error: wazowski: router.nft has 20 errors"]);
  expect(seen.output.length).toBe(21);
});
