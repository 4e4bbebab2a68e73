/** Matches of the packet's size and lifetime, of limits, sets and sockets. */
import type { Packet } from "../../packet.ts";
import { fitsMask, hexadecimal, inRange, readMaskedNumber, readNumber, readRange } from "../numbers.ts";
import {
  type Extension,
  extensionOf,
  optionText,
  type RuleOption,
  type Test,
  type TestAnswer,
  testOf,
  unknownTest,
} from "../test.ts";

export const commentExtension: Extension = { arity: { "--comment": 1 }, read: () => [] };

export const lengthExtension: Extension = extensionOf({
  "--length": (option, text) => {
    const range = readRange(text, 0xff_ff_ff_ff);
    if (range === null) return null;
    return testOf(
      option,
      ({ length }) => inRange(length, range, "the length of the packet"),
      ({ length }) => `the length is ${length}`,
    );
  },
});

/** `-m ttl` and `-m hl`; `lt` and `gt` have no value of their own. */
export const lifetimeExtension: Extension = extensionOf(
  Object.fromEntries(
    ["ttl", "hl"].flatMap((name) => [
      [
        `--${name}-eq`,
        (option: RuleOption, text: string) => lifetimeTest(option, text, (own, wanted) => own === wanted),
      ],
      [`--${name}-lt`, (option: RuleOption, text: string) => lifetimeTest(option, text, (own, wanted) => own < wanted)],
      [`--${name}-gt`, (option: RuleOption, text: string) => lifetimeTest(option, text, (own, wanted) => own > wanted)],
    ]),
  ),
);

function lifetimeTest(
  option: RuleOption,
  text: string,
  compare: (own: number, wanted: number) => boolean,
): Test | null {
  const wanted = readNumber(text);
  if (wanted === null) return null;
  return testOf(
    option,
    ({ timeToLive }) => (timeToLive === null ? "the time to live of the packet" : compare(timeToLive, wanted)),
    ({ timeToLive }) => `the time to live is ${timeToLive}`,
  );
}

function serviceWords({ dscp }: Packet): string {
  return `the DSCP is ${dscp === null ? "not known" : hexadecimal(dscp)}`;
}

export const dscpExtension: Extension = extensionOf({
  "--dscp": (option, text) => {
    const wanted = readNumber(text);
    if (wanted === null) return null;
    return testOf(option, ({ dscp }) => (dscp === null ? "the DSCP of the packet" : dscp === wanted), serviceWords);
  },
});

export const serviceExtension: Extension = extensionOf({
  "--tos": (option, text) => {
    const wanted = readMaskedNumber(text);
    if (wanted === null) return null;
    // The lower two bits, which are not known, tell of congestion.
    const ask = ({ dscp }: Packet): TestAnswer =>
      dscp === null ? "the DSCP of the packet" : fitsMask(dscp << 2, 3, wanted, "the congestion bits of the packet");
    return testOf(option, ask, serviceWords);
  },
});

/** Matches up to a rate; a packet by itself is under it. */
export const limitExtension: Extension = {
  arity: { "--limit": 1, "--limit-burst": 1 },
  read(options) {
    const rate = options.find(({ name }) => name === "--limit")?.words[0] ?? "3/hour";
    return [{ ask: () => true, actual: () => "", note: `while under the limit of ${rate}` }];
  },
};

export const hashLimitExtension: Extension = {
  arity: {
    ...{ "--hashlimit-upto": 1, "--hashlimit-above": 1, "--hashlimit": 1, "--hashlimit-burst": 1 },
    ...{ "--hashlimit-mode": 1, "--hashlimit-srcmask": 1, "--hashlimit-dstmask": 1, "--hashlimit-name": 1 },
    ...{ "--hashlimit-htable-size": 1, "--hashlimit-htable-max": 1, "--hashlimit-htable-expire": 1 },
    ...{ "--hashlimit-htable-gcinterval": 1, "--hashlimit-rate-match": 0, "--hashlimit-rate-interval": 1 },
  },
  read: (options) => thresholdTests(options, "--hashlimit-upto", "--hashlimit-above"),
};

export const connectionLimitExtension: Extension = {
  arity: {
    ...{ "--connlimit-upto": 1, "--connlimit-above": 1, "--connlimit-mask": 1 },
    ...{ "--connlimit-saddr": 0, "--connlimit-daddr": 0 },
  },
  read: (options) => thresholdTests(options, "--connlimit-upto", "--connlimit-above"),
};

/** A packet by itself is under the threshold: what asks for more than it does not match. */
function thresholdTests(options: readonly RuleOption[], upTo: string, above: string): Test[] {
  const option = options.find(({ name }) => name === above || name === upTo || name === "--hashlimit");
  const threshold = option?.words[0] ?? "";
  const matches = (option?.name !== above) !== (option?.isInverted ?? false);
  return [
    {
      ask: () => matches,
      actual: () => `it is under the limit of ${threshold}`,
      note: `while under the limit of ${threshold}`,
    },
  ];
}

export const setExtension: Extension = {
  arity: {
    ...{ "--match-set": 2, "--return-nomatch": 0, "--update-counters": 0, "--update-subcounters": 0 },
    ...{ "--packets-eq": 1, "--packets-lt": 1, "--packets-gt": 1, "--bytes-eq": 1, "--bytes-lt": 1, "--bytes-gt": 1 },
  },
  read: (options) =>
    options.flatMap((option) => {
      if (/^--(?:packets|bytes)-/.test(option.name))
        return [unknownTest(`the counters of a set ("${optionText(option)}")`)];
      return option.name === "--match-set" ? [setTest(option)] : [];
    }),
};

function setTest(option: RuleOption): Test {
  const [name = "", directions = ""] = option.words;
  return testOf(
    option,
    (packet, { isInSet }) => isInSet?.(name, directions.split(","), packet) ?? `the contents of set "${name}"`,
    () => `it is ${option.isInverted ? "in" : "not in"} set "${name}"`,
  );
}

/**
 * Who was seen before (`-m recent`). What remembers the sender matches always; what asks for several packets of it
 * does not for one alone (kernel, xt_recent.c).
 */
export const recentExtension: Extension = {
  arity: {
    ...{ "--set": 0, "--rcheck": 0, "--update": 0, "--remove": 0, "--seconds": 1, "--hitcount": 1, "--reap": 0 },
    ...{ "--rttl": 0, "--name": 1, "--rsource": 0, "--rdest": 0, "--mask": 1 },
  },
  read(options) {
    const remembering = options.find(({ name }) => name === "--set");
    if (remembering !== undefined)
      return [
        testOf(
          remembering,
          () => true,
          () => "the sender is remembered",
        ),
      ];
    const value = (option: string) => options.find(({ name }) => name === option)?.words[0] ?? null;
    const question = options.find(({ name }) => ["--rcheck", "--update", "--remove"].includes(name));
    const hits = readNumber(value("--hitcount") ?? "0") ?? 0;
    if (question === undefined || hits < 2) return [unknownTest(`who was seen before (list ${value("--name")})`)];
    const seconds = value("--seconds");
    const text = `the sender was seen less than ${hits} times${seconds === null ? "" : ` in ${seconds} seconds`}`;
    return [
      {
        ...testOf(
          question,
          () => false,
          () => text,
        ),
        note: `while ${text}`,
      },
    ];
  },
};

/** One packet in so many, or by chance. */
export const statisticExtension: Extension = {
  arity: { "--mode": 1, "--probability": 1, "--every": 1, "--packet": 1 },
  read(options) {
    const chance = options.find(({ name }) => name === "--probability" || name === "--every");
    return chance === undefined ? [] : [unknownTest(`chance ("${optionText(chance)}")`)];
  },
};

/** IPv6 packets with a routing header are not asked for: there is none in what is followed. */
export const routingHeaderExtension: Extension = {
  arity: {
    ...{ "--rt-type": 1, "--rt-segsleft": 1, "--rt-len": 1, "--rt-0-res": 0, "--rt-0-addrs": 1 },
    ...{ "--rt-0-not-strict": 0 },
  },
  read: ([option]) => (option === undefined ? [] : [{ ask: () => false, actual: () => "it has no routing header" }]),
};

/** Only packets of the host have a socket; of others only what is inverted holds. */
export const ownerExtension: Extension = {
  arity: { "--uid-owner": 1, "--gid-owner": 1, "--socket-exists": 0, "--suppl-groups": 0 },
  read: (options) =>
    options.map((option) =>
      testOf(
        option,
        ({ inputInterface }) =>
          inputInterface === null ? `the program that sends it ("${optionText(option)}")` : false,
        () => "no program of the host sends it",
      ),
    ),
};
