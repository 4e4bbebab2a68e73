import manifest from "../../extension/package.json" with { type: "json" };

/** The commands that run something on a host, as the palette calls them. */
export const hostCommands: ReadonlySet<string> = new Set(
  manifest.contributes.commands.flatMap(({ title, category, enablement }) =>
    enablement?.includes("nftlint.runsCommands") ? [`${category}: ${title}`] : [],
  ),
);
