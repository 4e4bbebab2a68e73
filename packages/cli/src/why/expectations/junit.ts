import { painter } from "../../reporters/paint.ts";
import { escapeXml } from "../../reporters/xml.ts";
import type { Judgement } from "./judge.ts";
import { witnessText } from "./pretty.ts";
import { type ExpectationsReport, type JudgedFile, totalsOf } from "./report.ts";

/** JUnit XML: a suite a file, a case an expectation; one that depends on what is not known fails as well. */
export function junitReport(report: ExpectationsReport): string {
  const { all, met } = totalsOf(report);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="nftlint why" tests="${all}" failures="${all - met}" errors="0">`,
    ...report.files.map(suite),
    "</testsuites>\n",
  ].join("\n");
}

function suite({ path, judgements }: JudgedFile): string {
  const failures = judgements.filter(({ status }) => status !== "met").length;
  return [
    `  <testsuite name="${escapeXml(path)}" tests="${judgements.length}" failures="${failures}" errors="0">`,
    ...judgements.map((judgement) => testCase(path, judgement)),
    "  </testsuite>",
  ].join("\n");
}

function testCase(path: string, { expectation, status, problems, witness }: Judgement): string {
  const file = escapeXml(path);
  const attributes = `name="${escapeXml(expectation.name)}" classname="${file}" file="${file}" line="${expectation.line}"`;
  if (status === "met") return `    <testcase ${attributes}/>`;
  const shown = witness === null ? "" : `\n\n${witnessText(witness, false, painter(false)).trimEnd()}`;
  const said = problems.join("\n");
  const type = status === "open" ? "depends" : "verdict";
  return [
    `    <testcase ${attributes}>`,
    `      <failure type="${type}" message="${escapeXml(problems[0] ?? "")}">${escapeXml(said + shown)}</failure>`,
    "    </testcase>",
  ].join("\n");
}
