import { describe } from "vitest";
import { inChain, specify } from "../test/specification.ts";

describe("counters", () => {
  const { check, refuse } = specify(inChain);
  check("counter", "(counter)");
  check("counter packets 1 bytes 2", "(counter packets=1 bytes=2)");
  check("counter bytes 2 packets 1", "(counter packets=1 bytes=2)");
  check("counter packets 1", "(counter packets=1)");
  refuse("counter packets", "");
  refuse("counter packets x", "x");
  check("counter accept", "(counter) accept");
});

describe("quotas", () => {
  const { check, refuse } = specify(inChain);
  check("quota 10 mbytes", "(quota amount=10 unit=mbytes)");
  check("quota over 10 mbytes", "(quota mode=over amount=10 unit=mbytes)");
  check("quota until 10 kbytes", "(quota mode=until amount=10 unit=kbytes)");
  check("quota 10 bytes", "(quota amount=10 unit=bytes)");
  check("quota over 10 mbytes used 5 kbytes", "(quota mode=over amount=10 unit=mbytes used=5 usedUnit=kbytes)");
  refuse("quota 10mbytes", "mbytes");
  refuse("quota 10 used 5 bytes", "used");
  refuse("quota", "");
  refuse("quota 10", "");
  refuse("quota over 10 gbytes", "gbytes");
  refuse("quota 10 mbytes used 5mbytes", "mbytes");
  check("quota 10kbytes used 5bytes", "(quota amount=10 unit=kbytes used=5 usedUnit=bytes)");
});

describe("limits", () => {
  const { check, refuse } = specify(inChain);
  check("limit rate 5/second", "(limit rate=5 timeUnit=second)");
  check("limit rate 5 / minute", "(limit rate=5 timeUnit=minute)");
  check("limit rate over 5/hour", "(limit mode=over rate=5 timeUnit=hour)");
  check("limit rate until 5/day", "(limit mode=until rate=5 timeUnit=day)");
  check("limit rate 5/week", "(limit rate=5 timeUnit=week)");
  check("limit rate 5/second burst 7 packets", "(limit rate=5 timeUnit=second burst=7 burstUnit=packets)");
  check("limit rate 5 bytes/second", "(limit rate=5 rateUnit=bytes timeUnit=second)");
  check("limit rate 5 kbytes/second", "(limit rate=5 rateUnit=kbytes timeUnit=second)");
  check("limit rate 5mbytes/second", "(limit rate=5 rateUnit=mbytes timeUnit=second)");
  check(
    "limit rate 5 mbytes/second burst 1 mbytes",
    "(limit rate=5 rateUnit=mbytes timeUnit=second burst=1 burstUnit=mbytes)",
  );
  check(
    "limit rate 5kbytes/minute burst 10kbytes",
    "(limit rate=5 rateUnit=kbytes timeUnit=minute burst=10 burstUnit=kbytes)",
  );
  check(
    "limit rate 5 mbytes / second burst 10 kbytes",
    "(limit rate=5 rateUnit=mbytes timeUnit=second burst=10 burstUnit=kbytes)",
  );
  refuse("limit rate 5/second burst 7", "");
  refuse("limit rate 5 mbytes/second burst 7 packets", "packets");
  refuse("limit rate 5/second burst 7 bytes", "bytes");
  refuse("limit rate 5 minute", "minute");
  refuse("limit rate 5/foo", "foo");
  refuse("limit rate 5/sec", "sec");
  refuse("limit 5/second", "5");
  refuse("limit rate /second", "/");
  refuse("limit rate 5/minute level info", "level");
});

describe("connection limits", () => {
  const { check, refuse } = specify(inChain);
  check("ct count 10", "(connection-limit count=10)");
  check("ct count over 10", "(connection-limit over count=10)");
  refuse("ct count", "");
  refuse("ct count over", "");
  refuse("ct count until 10", "until");
});

describe("last", () => {
  const { check, refuse } = specify(inChain);
  check("last", "(last)");
  check("last used never", "(last used=never)");
  check("last used 5m", "(last used=5m)");
  refuse("last used 5", "5");
  check("last used foo", "(last used=foo)");
  refuse("last 5", "");
});
