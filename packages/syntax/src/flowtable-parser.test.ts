import { describe } from "vitest";
import { inTable, specify } from "../test/specification.ts";

describe("flowtables", () => {
  const { check, refuse } = specify(inTable);
  check(
    "flowtable f { hook ingress priority 0; devices = { eth0, eth1 }; }",
    "(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0 eth1]) })",
  );
  check(
    'flowtable f { hook ingress priority filter + 1; devices = { "eth0", $d }; }',
    '(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=filter offset=(+ 1))); (devices devices=["eth0" $d]) })',
  );
  check(
    "flowtable f { hook ingress priority -10; devices = $d; }",
    "(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=10 negative)); (devices devices=[$d]) })",
  );
  check(
    "flowtable f { hook ingress priority 0; devices = { eth0 }; counter; flags offload; }",
    "(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]); (flowtable-flag flag=counter); (flowtable-flag flag=offload) })",
  );
  check(
    "flowtable f { hook ingress priority 0; devices = { eth0 }; counter }",
    "(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]); (flowtable-flag flag=counter) })",
  );
  check(
    "flowtable f { hook ingress priority 0; devices = { eth0, }; }",
    "(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]) })",
  );
  refuse("flowtable f { hook ingress priority 0; devices = { }; }", "}");
  refuse("flowtable f { hook ingress priority 0; devices = eth0; }", "eth0");
  refuse("flowtable f { hook ingress priority 0; devices { eth0 }; }", "{");
  refuse("flowtable f { hook ingress; }", ";");
  check(
    "flowtable f { hook foo priority 0; }",
    "(flowtable name=f { (flowtable-hook hook=foo priority=(priority base=0)) })",
  );
  refuse("flowtable f { flags foo; }", "foo");
  refuse("flowtable f { devices = { eth0\n}\n}", "");
  refuse("flowtable f { devices = {\neth0,\neth1\n}\n}", "");
  refuse("flowtable f { devices = {\neth0\n, eth1 }\n}", "");
  refuse("flowtable f { device = { eth0 }; }", "device");
  check(
    "flowtable f { hook ingress priority 0\ndevices = { eth0 }\n}",
    "(flowtable name=f { (flowtable-hook hook=ingress priority=(priority base=0)); (devices devices=[eth0]) })",
  );
  refuse('flowtable f { comment "x"; }', "comment");
  check("flowtable f { }", "(flowtable name=f {  })");
  refuse("flowtable f", "");
  refuse("flowtable { }", "{");
});
