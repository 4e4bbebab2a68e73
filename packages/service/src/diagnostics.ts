import type { Diagnostic as LintDiagnostic, Severity } from "@nftlint/linter";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { toRange } from "./places.ts";

/** What a diagnostic carries for clients that show whether it can be mended: its strongest fix. */
export interface DiagnosticData {
  readonly fix: "safe" | "unsafe" | null;
}

/** Everything that is wrong with a document, in the order of the text. */
export function diagnose(document: ServiceDocument): Diagnostic[] {
  return document.lintResult.diagnostics.map((diagnostic) => toDiagnostic(document, diagnostic));
}

/** One finding of the linter, as the protocol has it. */
export function toDiagnostic(document: ServiceDocument, diagnostic: LintDiagnostic): Diagnostic {
  const { rule, severity, url, related } = diagnostic;
  const tags = tagsOf(rule);
  const data: DiagnosticData = { fix: strongestFix(diagnostic) };
  return {
    range: toRange(document, diagnostic),
    severity: severities[severity],
    code: rule,
    codeDescription: { href: url },
    source: "nftlint",
    message: [diagnostic.message, ...diagnostic.help].join("\n"),
    ...(tags.length === 0 ? {} : { tags }),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map(({ range, message }) => ({
            location: { uri: document.uri, range: toRange(document, range) },
            message,
          })),
        }),
    data,
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules about text that could go without any packet noticing; editors fade it out. */
const unnecessary: ReadonlySet<string> = new Set([
  "duplicate-rule",
  "redundant-rule",
  "shadowed-rule",
  "unreachable-rule",
  "unused-chain",
  "unused-object",
  "unused-set",
  "unused-suppression",
  "unused-variable",
]);

const deprecated: ReadonlySet<string> = new Set(["deprecated-syntax"]);

function tagsOf(rule: string): DiagnosticTag[] {
  if (unnecessary.has(rule)) return [DiagnosticTag.Unnecessary];
  return deprecated.has(rule) ? [DiagnosticTag.Deprecated] : [];
}

function strongestFix({ fixes }: LintDiagnostic): DiagnosticData["fix"] {
  if (fixes.some(({ safety }) => safety === "safe")) return "safe";
  return fixes.length > 0 ? "unsafe" : null;
}
