import { type Command, parse } from "@nftlint/syntax";

/** So much of a text is looked at: whoever writes rules shows it in the first thousands of lines. */
const longestLook = 200_000;

/** A line that begins as most rulesets do somewhere; most other texts have none, and need no closer look. */
const opening =
  /^(?:#!.*\bnft\b|[ \t]*(?:(?:(?:add|create|delete|destroy|flush)[ \t]+)?table[ \t]+(?:(?:ip6?|inet|arp|bridge|netdev)[ \t]+)?[A-Za-z_][\w/.-]*[ \t]*(?:[;{#]|$)|flush[ \t]+ruleset\b|(?:add|insert)[ \t]+rule[ \t]))/m;

/**
 * Whether a text is a ruleset for nft, whatever its file is called. A ruleset with mistakes in it is
 * one as well; a text in which nft could read less than it could not is none.
 */
export function isRuleset(text: string): boolean {
  const looked = text.slice(0, longestLook);
  if (!opening.test(looked)) return false;
  if (/^#!.*\bnft\b/.test(looked)) return true;
  const { document, diagnostics } = parse(looked);
  const commands = document.items.filter((item) => item.kind === "command");
  return commands.some(isTelling) && diagnostics.length <= commands.reduce((sum, command) => sum + weight(command), 0);
}

/** A word or two, such as `list tables`, may be prose. */
function isTelling({ target }: Command): boolean {
  switch (target.kind) {
    case "table":
    case "chain":
      return target.name !== null;
    case "rule-command":
      return target.rule !== null;
    case "list-target":
      return target.what === "ruleset";
    default:
      return false;
  }
}

/** How much a command proves: one with many items in its block may have many mistakes. */
function weight({ target }: Command): number {
  return target.kind === "table" ? 1 + (target.block?.items.length ?? 0) : 1;
}
