/** What knows the language is a bundle of its own, which is loaded when somebody asks a host for something. */
export function loadRulesets(): Promise<typeof import("../rulesets.ts")> {
  return import("../rulesets.ts");
}
