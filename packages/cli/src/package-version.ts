import manifest from "../package.json" with { type: "json" };

/** This package's version; the build puts it in place of the import. */
export const version: string = manifest.version;
