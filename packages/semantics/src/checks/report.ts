import type { Range } from "@nftlint/syntax";
import type { ParserCheck, SemanticDiagnostic } from "../ruleset.ts";

/** Takes one fault of the document that is being checked. */
export type Report = (
  rule: ParserCheck,
  range: Range,
  message: string,
  related?: SemanticDiagnostic["related"],
  fix?: SemanticDiagnostic["fix"],
) => void;
