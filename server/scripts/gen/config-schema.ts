import { listPrice, PRICE_IDS } from "../../src/core/prices/prices.ts";
import type { OptionSpec, RuleMeta } from "../../src/core/rules/rule.ts";
import { DIALECTS } from "../../src/core/sql/dialects/all.ts";

type Schema = Readonly<Record<string, unknown>>;

const SEVERITIES = ["error", "warning", "information", "hint", "off"];

/** JSON schema (draft-07) of `pipewright.yaml`; editors complete and check the file with it. */
export function configSchema(metas: readonly RuleMeta[]): Schema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://raw.githubusercontent.com/pipewright/pipewright/main/server/data/pipewright.schema.json",
    title: "Pipewright configuration",
    type: "object",
    additionalProperties: false,
    properties: {
      version: { const: 1, description: "Format of this file." },
      exclude: globs("Files that are not read at all, besides what `.gitignore` names."),
      "facts-only": globs("Files that are read for what they declare but never reported."),
      tier: { enum: [1, 2, 3], default: 2, description: "Highest tier of rules that are on." },
      rules: { $ref: "#/definitions/rules" },
      dialect: { $ref: "#/definitions/dialect" },
      overrides: {
        type: "array",
        description: "Settings for files that match; later ones win.",
        items: {
          type: "object",
          additionalProperties: false,
          required: ["paths"],
          properties: {
            paths: globs("Globs relative to the folder of this file."),
            rules: { $ref: "#/definitions/rules" },
            dialect: { $ref: "#/definitions/dialect" },
          },
        },
      },
      airflow: {
        type: "object",
        additionalProperties: false,
        properties: {
          version: { type: ["string", "number"], description: "Airflow version where nothing pins it, such as 2.9." },
          "template-searchpath": globs("Folders Airflow looks for SQL in, relative to this file."),
        },
      },
      baseline: { type: "string", default: "pipewright-baseline.json", description: "Baseline file." },
      runs: globs("Run artifacts besides those with the usual names (docs/run-artifacts.md), relative to this file."),
      prices: {
        type: "object",
        description: "Prices of your contracts, US dollars; `pipewright cost` takes them instead of list prices.",
        additionalProperties: false,
        properties: Object.fromEntries(
          PRICE_IDS.map((id) => [
            id,
            { type: "number", minimum: 0, description: `${listPrice(id).service}, per ${listPrice(id).per}.` },
          ]),
        ),
      },
      "max-file-size": { type: ["string", "integer"], default: "5 MB", description: "Largest file that is read." },
      "check-closed-files": { type: "boolean", default: true, description: "Check files that are not open, too." },
    },
    definitions: {
      severity: { enum: SEVERITIES },
      dialect: { enum: DIALECTS, description: "SQL dialect of the files." },
      rules: {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(metas.map((meta) => [meta.id, ruleSchema(meta)])),
      },
    },
  };
}

function ruleSchema(meta: RuleMeta): Schema {
  const options = Object.entries<OptionSpec>(meta.options ?? {});
  return {
    description: `${meta.title}. Default: ${meta.tier === 3 ? "off" : meta.severity}.`,
    anyOf: [
      { $ref: "#/definitions/severity" },
      {
        type: "object",
        additionalProperties: false,
        properties: {
          severity: { $ref: "#/definitions/severity" },
          ...Object.fromEntries(options.map(([name, spec]) => [name, optionSchema(spec)])),
        },
      },
    ],
  };
}

function optionSchema(spec: OptionSpec): Schema {
  const common = { description: spec.description, default: spec.default };
  if (spec.type === "strings") return { ...common, type: "array", items: { type: "string" } };
  if (spec.type === "string") return { ...common, type: "string", ...(spec.values ? { enum: spec.values } : {}) };
  if (spec.type === "boolean") return { ...common, type: "boolean" };
  return { ...common, type: spec.type, ...(spec.minimum === undefined ? {} : { minimum: spec.minimum }) };
}

const globs = (description: string): Schema => ({
  description,
  anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
});
