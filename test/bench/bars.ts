/** What the figures must be: each a ratio, a rate or a time, met or missed, with a harder mark to stretch for. */
import type {
  EditorFeature,
  EditorResult,
  EditorResults,
  FormattingResult,
  HostResults,
  PacketResults,
  Results,
} from "./results.ts";

export interface Bar {
  readonly name: string;
  /** `null` where it, or what it is compared with, could not be measured. */
  readonly value: number | null;
  readonly unit: "×" | "MB/s" | "ms";
  readonly limit: number;
  readonly stretch: number | null;
  readonly met: boolean | null;
}

export function bars({ documents, emptyNode, growth, throughput, formatStart, formatting }: Results): Bar[] {
  const { snat, rules10k, rules100k, elements1m } = documents;
  return [
    atMost("snat.cfg against node -e 0", ratio(snat.ours, emptyNode), 2.2, 1.6),
    atMost("10k rules against nft -c -f", ratio(rules10k.ours, rules10k.nft?.whole), 0.4, 0.25),
    atMost(
      "100k rules against nft's parse+evaluate",
      ratio(rules100k.ours, rules100k.nft?.parsedAndEvaluated),
      1.2,
      null,
    ),
    atMost("100k rules against nft's parse only", ratio(rules100k.ours, rules100k.nft?.parsedOnly), Infinity, 1),
    atMost("100k rules, memory against nft's", ratio(rules100k.memory, rules100k.nft?.memory), 2, null),
    atMost(
      "1M elements against nft's parse+evaluate",
      ratio(elements1m.ours, elements1m.nft?.parsedAndEvaluated),
      1,
      null,
    ),
    atMost("1M elements against nft's parse only", ratio(elements1m.ours, elements1m.nft?.parsedOnly), Infinity, 1),
    atMost("1M elements, memory against nft's", ratio(elements1m.memory, elements1m.nft?.memory), 2, null),
    atMost("growth, 100k rules against 10k", growth, 12, null),
    atLeast("text to tree, rules", throughput.rules, 6, 10),
    atLeast("text to tree, elements", throughput.elements, 12, 25),
    atMost("fmt snat.cfg against node -e 0", ratio(formatStart, emptyNode), 2.2, null),
    ...formattingBars("100k rules", formatting.rules100k, 5),
    ...formattingBars("1M elements", formatting.elements1m, null),
    atMost(
      "fmt memory, 100k rules against 10k",
      ratio(formatting.rules100k.memory, formatting.rules10k.memory),
      10,
      null,
    ),
  ];
}

/** From a keystroke to what it brings, at the 95th percentile; a frame of a screen is 16 ms. */
export function editorBars({ rules1k, rules10k }: EditorResults): Bar[] {
  return [
    ...timeBars(rules1k, { diagnostics: 16, completion: 16, hover: 16, tokens: 16 }),
    ...timeBars(rules10k, { diagnostics: 33, completion: 20, hover: 5, tokens: 20 }),
  ];
}

/** From the check to the confirmation. */
export function hostBars({ whole, roundTrip }: HostResults): Bar[] {
  return [atMost("a change over ssh against ssh host true", whole / roundTrip, 5, null)];
}

/** Packets followed one by one, and all of them through two rulesets. */
export function packetBars({ times: { check, why, diff } }: PacketResults): Bar[] {
  return [
    atMost("why against check, 10k rules, 100k elements", why / check, 2, null),
    { name: "diff of ten rules of them", value: diff, unit: "ms", limit: 10_000, stretch: null, met: diff <= 10_000 },
  ];
}

function timeBars({ title, times }: EditorResult, limits: Record<EditorFeature, number>): Bar[] {
  const features = Object.keys(limits) as EditorFeature[];
  return features.map((feature) => {
    const limit = limits[feature];
    const value = times[feature]?.p95 ?? null;
    const stretch = feature === "diagnostics" && limit > 16 ? 16 : null;
    return {
      name: `${featureNames[feature]}, ${title}, p95`,
      value,
      unit: "ms",
      limit,
      stretch,
      met: value === null ? null : value <= limit,
    };
  });
}

export const featureNames: Readonly<Record<EditorFeature, string>> = {
  diagnostics: "keystroke to diagnostics",
  completion: "completion",
  hover: "hover",
  tokens: "semantic tokens delta",
};

function formattingBars(title: string, { tidy, untidy }: FormattingResult, rate: number | null): Bar[] {
  return [
    atMost(`printing against parsing, ${title}`, tidy.printingToParsing, 1, null),
    atMost(`printing against parsing, ${title}, all to change`, untidy.printingToParsing, 1, null),
    ...(rate === null ? [] : [atLeast(`text to text, ${title}`, untidy.megabytesPerSecond, rate, null)]),
  ];
}

function ratio(ours: number | null, theirs: number | null | undefined): number | null {
  return ours === null || theirs === null || theirs === undefined ? null : ours / theirs;
}

function atMost(name: string, value: number | null, limit: number, stretch: number | null): Bar {
  return { name, value, unit: "×", limit, stretch, met: value === null ? null : value <= limit };
}

function atLeast(name: string, value: number, limit: number, stretch: number | null): Bar {
  return { name, value, unit: "MB/s", limit, stretch, met: value >= limit };
}
