import type { Paint } from "../../reporters/paint.ts";
import { printable } from "../../reporters/printable.ts";
import { waysText } from "../answer-text.ts";
import type { Judgement, Witness } from "./judge.ts";
import { type ExpectationsReport, type JudgedFile, totalsOf } from "./report.ts";

const signs = { met: "✓", unmet: "✗", open: "?" } as const;
const colors = { met: "green", unmet: "red", open: "yellow" } as const;

/** For people: a line for each expectation, and the way of the packet of each that is not met. */
export function prettyReport(report: ExpectationsReport, verbose: boolean, paint: Paint): string {
  const files = report.files.map((file) => fileText(file, verbose, paint));
  return `${files.join("\n").trimEnd()}\n\n${summary(report, paint)}\n`;
}

function fileText({ path, host, judgements }: JudgedFile, verbose: boolean, paint: Paint): string {
  const title = `${paint("bold", printable(path))} on ${printable(host)}\n`;
  return title + judgements.map((judgement) => judgementText(judgement, verbose, paint)).join("");
}

function judgementText({ expectation, status, problems, witness }: Judgement, verbose: boolean, paint: Paint): string {
  const line = `  ${paint(colors[status], signs[status])} ${printable(expectation.name)}\n`;
  if (status === "met") return line;
  const said = problems.map((problem) => `    ${printable(problem)}\n`).join("");
  const shown = witness === null ? "" : `\n${indented(witnessText(witness, verbose, paint))}\n`;
  return line + said + shown;
}

/** The way of the packet, and where it arrives the way of the reply that is missed. */
export function witnessText({ answer, reply }: Witness, verbose: boolean, paint: Paint): string {
  const there = waysText(answer, verbose, paint);
  return reply === null ? there : `${there}\nThe reply:\n${waysText(reply, verbose, paint)}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "    ");
}

function summary(report: ExpectationsReport, paint: Paint): string {
  const { all, met, unmet, open } = totalsOf(report);
  const noun = `${all} expectation${all === 1 ? "" : "s"}`;
  if (met === all) return paint("green", `${noun}, all met.`);
  const parts = [
    `${met} met`,
    ...(unmet > 0 ? [paint("red", `${unmet} not met`)] : []),
    ...(open > 0 ? [paint("yellow", `${open} not known`)] : []),
  ];
  return `${noun}: ${parts.join(", ")}.`;
}
