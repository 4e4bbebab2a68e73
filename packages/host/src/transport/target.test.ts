import { describe, expect, test } from "vitest";
import { parseTarget } from "./target.ts";

describe("a host is named as ssh names it", () => {
  test.each(["wazowski", "root@192.168.4.1", "ssh://root@wazowski:2222", "root@[fe80::1%eno2]", "ssh://wazowski/"])(
    "%s",
    (destination) => {
      expect(parseTarget(destination)).toEqual({ target: { kind: "ssh", destination } });
    },
  );

  test("local is this machine", () => {
    expect(parseTarget("local")).toEqual({ target: { kind: "local" } });
  });
});

describe("what could become an option or code is refused", () => {
  test.each([
    ["", '"" is no host: it is empty; '],
    ["-oProxyCommand=id", '"-oProxyCommand=id" is no host: "=" may not stand in it; '],
    ["-v", '"-v" is no host: neither user nor host may start with "-"'],
    ["root@-v", '"root@-v" is no host: neither user nor host may start with "-"'],
    ["@-v@root", '"@-v@root" is no host: neither user nor host may start with "-"'],
    ["ssh://-v", '"ssh://-v" is no host: neither user nor host may start with "-"'],
    ["a b", '"a b" is no host: " " may not stand in it; '],
    ["$(id)", '"$(id)" is no host: "$" may not stand in it; '],
    ["a\nb", '"a\\nb" is no host: "\\n" may not stand in it; '],
    ["ssh://root:secret@a", '"ssh://root:secret@a" is no host: passwords are not taken: '],
    ["http://a", '"http://a" is no host: http:// is no way to a host; '],
    ["ssh://a/b", '"ssh://a/b" is no host: a path has no place in it; '],
    ["@a", '"@a" is no host: the user is missing; '],
    ["root@", '"root@" is no host: the host is missing; '],
  ])("%j", (text, error) => {
    expect(parseTarget(text)).toEqual({ error: expect.stringContaining(error) });
  });
});
