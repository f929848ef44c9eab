import type { DbtSource, Model } from "../../../../server/src/core/facts/dbt.ts";
import type { FileFacts } from "../../../../server/src/core/facts/file-facts.ts";
import type { Known } from "../../../../server/src/core/facts/known.ts";
import { analyse, ROOT } from "../../../rules/memory.ts";

/** Facts of one file of a workspace given as path → text; a project without settings is added where there is none. */
export async function factsOf(files: Readonly<Record<string, string>>, path: string): Promise<FileFacts> {
  const analyser = await analyse({ "dbt_project.yml": "name: shop\n", ...files });
  const view = await analyser.view(`${ROOT}/${path}`);
  if (!view) throw new Error(`${path} is not analysed.`);
  return view.facts;
}

/** The one model of a file. */
export async function modelOf(files: Readonly<Record<string, string>>, path = "models/orders.sql"): Promise<Model> {
  const [model] = (await factsOf(files, path)).models;
  if (!model) throw new Error(`${path} has no model.`);
  return model;
}

/** The source tables of models/sources.yml by name. */
export async function sourcesOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, DbtSource>>> {
  const { sources } = await factsOf(files, "models/sources.yml");
  return Object.fromEntries(sources.map((source) => [`${source.source}.${source.table}`, source]));
}

/** A value, or the name of the state it is in. */
export const shown = <T>(fact: Known<T>): T | "absent" | "unknown" =>
  fact.state === "known" ? fact.value : fact.state;
