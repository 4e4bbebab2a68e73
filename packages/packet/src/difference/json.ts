/** Differences for programs: what `nftlint diff --format json` prints, and its schema describes. */
import { causeJson, type JsonObject, packetJson, verdictWord } from "../answer/json.ts";
import { describePackets, describeRegion } from "../answer/region-words.ts";
import { outlineOf } from "../regions/simplify.ts";
import type { FirewallDifference, FirewallDifferences, Treatment } from "./compare.ts";
import { treatmentWords } from "./words.ts";

export function differencesJson({ differences, beyond }: FirewallDifferences): JsonObject {
  return { differences: differences.map(differenceJson), beyond };
}

function differenceJson({ region, example, old, now, assumptions }: FirewallDifference): JsonObject {
  const { boxes, except, isWhole } = outlineOf(region);
  return {
    packets: describeRegion(region),
    kinds: boxes.map(describePackets),
    except: except.map(describePackets),
    isWhole,
    old: treatmentJson(old, now),
    new: treatmentJson(now, old),
    example: packetJson(example),
    assumptions,
  };
}

function treatmentJson(treatment: Treatment, other: Treatment): JsonObject {
  const { fate, cause, end } = treatment;
  return {
    verdict: verdictWord(fate),
    text: treatmentWords(treatment, other),
    cause: cause === null ? null : causeJson(cause),
    packet: packetJson(end),
  };
}
