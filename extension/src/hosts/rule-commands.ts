/** "Delete This Rule on Host…" and "Insert This Rule on Host Here…": the rule that the cursor stands in. */
import type { HostFacts, LiveRule, RuleChange } from "@nftlint/host";
import { window } from "vscode";
import { recordFacts } from "./ask-host.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import type { HostTools } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";
import { confirmSeconds } from "./trials.ts";

/** What is done to a host by a rule, or why it is not. */
type Decision =
  | { readonly change: RuleChange; readonly title: string }
  | { readonly refusal: readonly string[] }
  | null;

export function deleteRuleOnHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  return changeRule(host, file, tools, deletion);
}

export function insertRuleOnHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  return changeRule(host, file, tools, addition);
}

/** The rule under the cursor, on top of what is live. */
type RuleOnHost = Awaited<ReturnType<typeof ruleOnHost>>;

async function changeRule(
  host: Host,
  file: RulesetFile,
  tools: HostTools,
  decide: (rule: NonNullable<RuleOnHost>, host: Host) => Promise<Decision>,
): Promise<void> {
  await onHost(host, tools.messages, async (connection) => {
    const facts = await showProgress(host, "reading its ruleset", "notification", () =>
      recordFacts(host, connection, tools),
    );
    const rule = await ruleOnHost(file, facts);
    const decision =
      rule === null ? { refusal: ["the cursor stands in no rule of a chain"] } : await decide(rule, host);
    if (decision === null) return;
    if ("refusal" in decision) tools.messages.say("warning", host.name, decision.refusal);
    else await tools.trials.run(host, connection, { ...decision.change, title: decision.title, bootFile: null }, tools);
  });
}

async function ruleOnHost(file: RulesetFile, facts: HostFacts) {
  const { rulesetFor, ruleAt, ruleText, selfContainedText } = await loadRulesets();
  if (!facts.ruleset.known) throw new Error(`its ruleset is not known: ${facts.ruleset.reason}`);
  const ruleset = rulesetFor(file.path, file.document.getText());
  const found = ruleAt(ruleset, file.path, file.document.offsetAt(file.editor.selection.active));
  if (found === null) return null;
  const { rule, chain } = found;
  const { family, name } = chain.table;
  return {
    ruleset,
    node: rule.node,
    listing: facts.ruleset.value,
    place: `${family} ${name} ${chain.name}`,
    shown: ruleText(rule),
    /** `null` where a variable is not known. */
    text: selfContainedText(rule, ruleset),
  };
}

async function deletion(rule: NonNullable<RuleOnHost>, host: Host): Promise<Decision> {
  if (rule.text === null) return unknownVariable;
  const { findRules, deletionOf } = await loadRulesets();
  const search = findRules(rule.listing, `${rule.place} ${rule.text}`);
  if (search.status === "invalid") return { refusal: [search.problem.message] };
  const candidates = search.status === "found" ? search.matches : search.near;
  if (candidates.length === 0 && search.status === "not-found") return { refusal: [search.message] };
  const isSure = search.status === "found" && candidates.length === 1;
  const [only] = candidates;
  const live =
    isSure && only !== undefined
      ? only
      : await chooseRule(candidates, search.status === "found" ? "It is there more than once" : search.message);
  if (live === undefined) return null;
  const title = `delete rule ${placeOf(live)} ${live.text}`;
  return (await isWanted(`Delete this rule on ${host.name}?`, `${placeOf(live)}\n\n${live.text}`, host, "Delete"))
    ? { change: deletionOf([live]), title }
    : null;
}

async function addition(rule: NonNullable<RuleOnHost>, host: Host): Promise<Decision> {
  if (rule.text === null) return unknownVariable;
  const { additionOf, insertionOf, matchRules } = await loadRulesets();
  const insertion = insertionOf(rule.node, rule.ruleset, matchRules(rule.ruleset, rule.listing));
  switch (insertion.status) {
    case "live":
      return { refusal: [`it has the rule already: ${insertion.live.text}`] };
    case "no-place":
      return { refusal: [insertion.message] };
    case "unknown":
      return { refusal: ["the rule is in no chain"] };
    case "place": {
      const { position } = insertion;
      const where =
        position.place === "end" ? "at the end of the chain" : `${position.place} ${position.neighbour.text}`;
      const detail = `${rule.place}\n\n${rule.shown}\n\n${where}`;
      return (await isWanted(`Insert this rule on ${host.name}?`, detail, host, "Insert"))
        ? { change: additionOf(rule.text, insertion), title: `add rule ${rule.place} ${rule.shown}` }
        : null;
    }
  }
}

const unknownVariable: Decision = { refusal: ["the rule has a variable whose value is not known"] };

async function chooseRule(rules: readonly LiveRule[], title: string): Promise<LiveRule | undefined> {
  const items = rules.map((live) => ({
    label: live.text,
    description: `${placeOf(live)}, handle ${live.handle}, rule ${live.index + 1} of the chain`,
    live,
  }));
  return (await window.showQuickPick(items, { title, placeHolder: "The rule that is meant" }))?.live;
}

function placeOf({ family, table, chain }: LiveRule): string {
  return `${family} ${table} ${chain}`;
}

async function isWanted(question: string, what: string, { name }: Host, action: string): Promise<boolean> {
  const detail = `${what}\n\n${name} takes it back after ${confirmSeconds()} seconds unless you keep it.`;
  return (await window.showWarningMessage(question, { modal: true, detail }, action)) === action;
}
