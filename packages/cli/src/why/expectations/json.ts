import { answerJson, type Json, packetJson } from "@nftlint/packet";
import type { Judgement } from "./judge.ts";
import { type ExpectationsReport, totalsOf } from "./report.ts";

/** The version of the format, which `schemas/expectations-report.schema.json` describes. */
const formatVersion = 1;

/** For programs. */
export function jsonReport(report: ExpectationsReport): string {
  const { all, met, unmet, open } = totalsOf(report);
  const document = {
    version: formatVersion,
    files: report.files.map(({ path, host, judgements }) => ({
      path,
      host,
      expectations: judgements.map(judgementJson),
    })),
    summary: { expectations: all, met, unmet, open },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function judgementJson({ expectation, status, problems, witness }: Judgement): { readonly [key: string]: Json } {
  const start = witness?.answer.ways[0]?.start;
  return {
    name: expectation.name,
    line: expectation.line,
    status,
    problems,
    packet: start === undefined ? null : packetJson(start),
    answer: witness === null ? null : answerJson(witness.answer),
    ...(expectation.reply ? { reply: witness?.reply == null ? null : answerJson(witness.reply) } : {}),
  };
}
