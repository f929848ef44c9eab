import { tableKey } from "../../facts/keys.ts";
import { basename } from "../../text/path.ts";
import { defineSystem } from "../system.ts";
import { type CatalogReading, readCatalog } from "./read.ts";

/** `pipewright.catalog.yaml`: what a team knows of tables that no DDL or dbt project in the repository tells. */
export default defineSystem<Record<never, never>, CatalogReading>({
  id: "catalog",
  title: "Catalogue",
  recognise: (file, language) => language === "yaml" && /^pipewright\.catalog\.ya?ml$/.test(basename(file)),
  context: () => ({}),
  extract(input) {
    const raw = readCatalog(input.file, input.yaml());
    return { raw, provides: raw.tables.map((value) => ({ kind: "table", key: tableKey(value.name), value })) };
  },
  resolve: (raw) => raw,
});
