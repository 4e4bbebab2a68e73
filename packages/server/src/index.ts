/** The language server over `@nftlint/service`: documents, settings and requests; no knowledge of the language. */
export { fileSystem } from "./file-system.ts";
export { noFiles } from "./no-files.ts";
export { serve } from "./serve.ts";
export type { Reading, System } from "./system.ts";
