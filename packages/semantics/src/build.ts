/** From documents to the ruleset that they make. */
import { parse } from "@nftlint/syntax";
import { Evaluation } from "./evaluation/evaluation.ts";
import { checkReleases } from "./evaluation/releases.ts";
import { Analysis } from "./load/analysis.ts";
import { Loader } from "./load/loader.ts";
import { rootDocument } from "./load/root-document.ts";
import type { RulesetMemory } from "./memory/memory.ts";
import type { InputDocument, Ruleset, RulesetOptions, SourceDocument } from "./ruleset.ts";
import { validateChains } from "./validation/validate.ts";

/**
 * Loads documents, in order, as nft would load them into a kernel without any table, and, where
 * the host's live ruleset is given, on top of that as well.
 *
 * @param input one document, or several that are loaded one after the other in one run of nft
 * @param memory what is remembered of the ruleset before an edit, and of this one from now on; it
 *   belongs to these documents with these options. Without it everything is worked out anew.
 */
export function buildRuleset(
  input: InputDocument | readonly InputDocument[],
  options: RulesetOptions = {},
  memory: RulesetMemory | null = null,
): Ruleset {
  const inputs = Array.isArray(input) ? (input as readonly InputDocument[]) : [input as InputDocument];
  const [only] = inputs;
  const roots =
    memory !== null && only !== undefined && inputs.length === 1
      ? [memory.root(only.path, only.parsed)]
      : inputs.map(({ path, parsed }) => rootDocument(path, parsed, "file"));
  const analysis = new Analysis(options, memory);
  for (const document of roots) analysis.read(document);
  const hostRuleset = options.hostRuleset ?? null;
  memory?.begin(analysis.documents, analysis.incomplete);
  const evaluation = new Evaluation({
    definitions: analysis,
    included: analysis.included,
    incomplete: analysis.incomplete,
    memory,
  });
  const loader = new Loader(analysis.included, analysis, hostRuleset === null ? evaluation : null);
  for (const document of roots) loader.load(document);
  const host = hostTables(hostRuleset, roots, analysis, evaluation, memory);
  evaluation.finish();
  const { nftVersion = null } = options;
  const newer =
    nftVersion === null ? [] : analysis.documents.flatMap((document) => checkReleases(document, nftVersion, memory));
  const diagnostics = [...analysis.diagnostics, ...evaluation.diagnostics, ...newer];
  const ruleset: Ruleset = {
    documents: analysis.documents,
    tables: [...loader.kernel.tables.values()],
    ...host,
    operations: loader.operations,
    incomplete: analysis.incomplete,
    includes: analysis.includes,
    outerVariables: analysis.outerVariables,
    diagnostics,
    bindings: analysis.bindings,
  };
  memory?.settle(ruleset, updatedSets(loader));
  for (const diagnostic of validateChains(ruleset)) diagnostics.push(diagnostic);
  return ruleset;
}

/** The names of the sets that rules change. */
function updatedSets({ kernel }: Loader): string[] {
  return [...kernel.tables].flatMap(([key, table]) => [...table.updatedSets].map((name) => `${key} ${name}`));
}

/** The host's tables as they are, and as they are once the documents are loaded. */
function hostTables(
  listing: string | null,
  roots: readonly SourceDocument[],
  analysis: Analysis,
  evaluation: Evaluation,
  memory: RulesetMemory | null,
): Pick<Ruleset, "hostTables" | "tablesAfterLoad"> {
  if (listing === null) return { hostTables: null, tablesAfterLoad: null };
  const host = rootDocument(null, memory?.parse(listing) ?? parse(listing), "host");
  const before = new Loader(analysis.included, analysis);
  before.load(host);
  // What the documents refer to may stand on the host already.
  const after = new Loader(analysis.included, analysis, evaluation);
  after.load(host);
  for (const document of roots) after.load(document);
  return { hostTables: [...before.kernel.tables.values()], tablesAfterLoad: [...after.kernel.tables.values()] };
}
