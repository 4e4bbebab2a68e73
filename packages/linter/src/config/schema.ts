import { defaultOptions } from "@nftlint/formatter";
import { isConfigurable } from "../builtin/metadata.ts";
import type { RuleMetadata, Severity } from "../rule.ts";
import type { JsonSchema } from "./json-schema.ts";

const advice = ["off", "hint", "info", "warning"] as const satisfies readonly (Severity | "off")[];

/** The schema of the configuration file, for what can be configured of the rules given. */
export function configSchema(catalogue: readonly RuleMetadata[]): JsonSchema {
  const rules: JsonSchema = {
    description: "What to make of each rule: a severity, or a list of a severity and the rule's options.",
    type: "object",
    properties: Object.fromEntries(
      catalogue.filter(({ name }) => isConfigurable(name)).map((meta) => [meta.name, ruleSchema(meta)]),
    ),
    additionalProperties: false,
  };
  return {
    type: "object",
    properties: {
      $schema: { description: "Where editors find this schema.", type: "string" },
      nftVersion: {
        description: "The nft release that the files are written for, such as 1.0.6.",
        type: "string",
        pattern: "^\\d+\\.\\d+(\\.\\d+)?$",
      },
      host: {
        description: "The host snapshot to check against; relative to this file.",
        type: "string",
        minLength: 1,
      },
      hosts,
      defaultHost: {
        description: 'The name of the host, among "hosts", that commands go to that name none.',
        type: "string",
        minLength: 1,
      },
      entries: {
        description:
          "Files that include others, such as nftables.conf: a part that is checked by itself is read in its place there. Relative to this file.",
        type: "array",
        items: { description: "the path of a file, relative to this one", type: "string", minLength: 1 },
      },
      files: globs("Files that a directory stands for, besides *.nft, *.nftables and nftables.conf."),
      ignore: globs("Files and directories that a directory does not stand for."),
      definitions: {
        description: "Variables that are defined outside of the files, as `nft -D name=value` does.",
        type: "array",
        items: {
          description: "the name of a variable, without the $",
          type: "string",
          pattern: "^[A-Za-z][\\w/.\\\\-]*$",
        },
      },
      format,
      rules,
      overrides: {
        description: "Other settings for some files; of two that name a file, the later one wins.",
        type: "array",
        items: {
          type: "object",
          properties: { files: globs("The files that these settings are for."), rules },
          required: ["files", "rules"],
          additionalProperties: false,
        },
      },
    },
    additionalProperties: false,
  };
}

const hosts: JsonSchema = {
  description: "The hosts that the files are for, by the names that commands know them by.",
  type: "object",
  propertyNames: {
    description: "the name of a host is made of letters, digits, dots, dashes and underlines",
    type: "string",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  },
  additionalProperties: {
    description: "A host, and what is kept of it.",
    type: "object",
    properties: {
      target: {
        description:
          "an alias of the ssh configuration, user@host, ssh://user@host:port, or local for this machine, without a password. Default: the host's name as an alias.",
        type: "string",
        // What the reader of targets asks for, as far as a pattern says it; it has the last word.
        pattern: "^(?!-)[A-Za-z0-9._@:%\\[\\]/-]+$",
      },
      snapshot: {
        description: "The file that the host's snapshot is kept in; relative to this file.",
        type: "string",
        minLength: 1,
      },
      bootFile: {
        description: "the absolute path on the host of the file that its ruleset is loaded from when it starts",
        type: "string",
        pattern: "^/[^\\n\\0]*[^/\\n\\0]$",
      },
    },
    additionalProperties: false,
  },
};

const format: JsonSchema = {
  description: "How files are laid out by `nftlint fmt`.",
  type: "object",
  properties: {
    indent: {
      description: 'What a block is indented by: "tab", or a number of spaces. Default: "tab".',
      anyOf: [
        { description: "or a number of spaces", type: "string", enum: ["tab"] },
        { type: "integer", minimum: 1, maximum: 16 },
      ],
    },
    lineWidth: {
      description: `How many columns the lines of element lists may take, a tab being eight. Default: ${defaultOptions.lineWidth}.`,
      type: "integer",
      minimum: 20,
      maximum: 1000,
    },
  },
  additionalProperties: false,
};

function globs(description: string): JsonSchema {
  const pattern = { description: "a glob pattern, relative to this file", type: "string", minLength: 1 } as const;
  return {
    description: `${description} Globs, relative to this file; one without a slash matches at any depth.`,
    type: "array",
    items: pattern,
  };
}

function ruleSchema(meta: RuleMetadata): JsonSchema {
  const severity: JsonSchema =
    meta.severity === "error"
      ? { type: "string", enum: [...advice, "error"] }
      : {
          description: '"error" is kept for what nft refuses to load; --fail-on chooses what fails a run',
          type: "string",
          enum: advice,
        };
  const options: JsonSchema = { type: "object", properties: meta.options ?? {}, additionalProperties: false };
  return {
    description: `${meta.summary}. Default: "${meta.severity}".`,
    anyOf: [severity, { type: "array", prefixItems: [severity, options], minItems: 1, maxItems: 2 }],
  };
}
