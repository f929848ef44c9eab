import type { FileId } from "../text/span.ts";
import { airflowRuns } from "./airflow.ts";
import { databricksRuns } from "./databricks.ts";
import { dbtRunResults, dbtSources } from "./dbt.ts";
import type { ArtifactReading, Importer } from "./importer.ts";
import { readJson } from "./json.ts";
import { isEventLines, openLineage, readEventLines } from "./openlineage.ts";

/** Everything that can be read, in the order of the documentation. */
export const IMPORTERS: readonly Importer[] = [dbtRunResults, dbtSources, openLineage, airflowRuns, databricksRuns];

/** What an artifact says; `title` is what it was taken for, undefined for a file of none of the kinds. */
export interface Artifact extends ArtifactReading {
  readonly file: FileId;
  readonly title?: string;
}

/** Reads a run artifact, whatever its name. Never throws for what is in it; what is wrong becomes a note. */
export function readArtifact(file: FileId, text: string): Artifact {
  if (text.trim() === "") return { file, notes: ["is empty"] };
  // A document of one line is both; the events of the two ways are the same.
  if (isEventLines(text)) return { file, title: openLineage.title, ...readEventLines(file, text) };
  const document = readJson(file, text);
  if ("trouble" in document) return { file, notes: [document.trouble] };
  const importer = IMPORTERS.find((each) => each.recognises(document.value));
  if (!importer)
    return { file, notes: [isEmpty(document.value) ? "holds no runs" : "is none of the artifacts that are read"] };
  return { file, title: importer.title, ...importer.read(document) };
}

const isEmpty = (value: unknown): boolean =>
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" &&
    value !== null &&
    Object.values(value).every((each) => Array.isArray(each) && each.length === 0));
