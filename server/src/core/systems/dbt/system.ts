import type { FileFacts } from "../../facts/file-facts.ts";
import type { Provision } from "../../facts/keys.ts";
import { defineSystem } from "../system.ts";
import { adaptersInstalled } from "./adapter.ts";
import { contextOf, type DbtContext, isRequirements, type ResourceContext } from "./context.ts";
import { editDbt } from "./edit.ts";
import { nodeFacts, propertiesFacts, sqlFacts } from "./facts.ts";
import type { NodeDraft } from "./node.ts";
import { readPackages } from "./packages-file.ts";
import { roleByName } from "./place.ts";
import { looksLikeProfiles, readProfiles } from "./profiles-file.ts";
import { readProject } from "./project-file.ts";
import { type RawProperties, readProperties } from "./properties.ts";
import { isPythonModel, readPythonModel } from "./python-model.ts";
import { readSeed } from "./seed.ts";
import { type RawSql, readSql } from "./sql-file.ts";

/** What resolution needs of a file of a dbt project. */
type Raw =
  | RawSql
  | RawProperties
  | { readonly role: "node"; readonly context: ResourceContext; readonly node: NodeDraft }
  | { readonly role: "setting" };

/**
 * dbt projects: dbt_project.yml, packages.yml, profiles.yml, models, snapshots, seeds, tests, analyses, macros and
 * properties files. The configuration of a node is put together as dbt does it.
 */
export default defineSystem<DbtContext, Raw>({
  id: "dbt",
  title: "dbt",
  isWoven: true,
  recognise: (file, language, text) => {
    switch (language) {
      case "sql":
        return true;
      case "yaml":
        return roleByName(file) !== "profiles" || looksLikeProfiles(text);
      case "python":
        return isPythonModel(text);
      default:
        return file.toLowerCase().endsWith(".csv") || (isRequirements(file) && text.includes("dbt-"));
    }
  },
  context: contextOf,
  extract(input, context) {
    const { file } = input;
    switch (context.role) {
      case "project": {
        const value = readProject(file, input.yaml());
        const keys = value ? [value.root, "*"] : [];
        return setting(
          keys.map((key): Provision => ({ kind: "dbt-project", key, value: value as NonNullable<typeof value> })),
        );
      }
      case "packages": {
        const value = readPackages(file, input.yaml());
        return setting([{ kind: "dbt-packages", key: value.root, value }]);
      }
      case "profiles":
        return setting(readProfiles(file, input.yaml()));
      case "requirements":
        return setting(adaptersInstalled(file, input.text));
      case "properties":
        return readProperties(input, context);
      case "seed": {
        const { node, provides } = readSeed(file, context);
        return { raw: { role: "node", context, node }, provides };
      }
      case "python-model": {
        const { node, provides } = readPythonModel(input, context);
        return { raw: { role: "node", context, node }, provides };
      }
      default:
        return readSql(input, context);
    }
  },
  resolve(raw, _file, _context, lookup): Partial<FileFacts> {
    switch (raw.role) {
      case "sql":
        return sqlFacts(raw, lookup);
      case "properties":
        return propertiesFacts(raw, lookup);
      case "node":
        return nodeFacts(raw.node, lookup);
      default:
        return {};
    }
  },
  edit: editDbt,
});

const setting = (provides: readonly Provision[]) => ({ raw: { role: "setting" as const }, provides });
