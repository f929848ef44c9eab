import data from "../../../data/rollback.json" with { type: "json" };
import type { Dataset, Flow } from "../../core/platform/platform.ts";
import { type Claim, nothing, shown } from "../claim.ts";
import type { Places } from "../places.ts";
import type { Rollback } from "./types.ts";

interface Way {
  readonly title: string;
  readonly command: string;
  readonly note?: string;
  readonly page: string;
}

const ENGINES = data.engines as Readonly<Record<string, readonly Way[]>>;

/** Page of dbt's command that makes a model anew. */
const DBT: Way = {
  title: "Build the model again from its input",
  command: "dbt build --select {model}",
  note: "Its input must still hold the rows. An incremental model needs `--full-refresh` to lose what a bad run added.",
  page: "https://docs.getdbt.com/reference/commands/build",
};

/** How the table a statement writes is put back, by its engine; undefined for views, which hold nothing. */
export async function rollbackOf(
  flow: Flow,
  dataset: Dataset | undefined,
  places: Places,
): Promise<Rollback | undefined> {
  const { write, dialect } = flow;
  if (!write || write.effect === "view") return undefined;
  const name = dataset?.name ?? write.dataset;
  const engine = await engineOf(flow, places);
  const ways = [
    ...(dataset?.model !== undefined && dataset.relation !== "snapshot" ? [filled(DBT, name, dataset.model)] : []),
    ...(engine.value === null ? [] : (ENGINES[dialect.id] ?? []).map((way) => filled(way, name))),
  ].filter((way) => way !== undefined);
  return { table: name, engine, ways, note: noteOf(engine, ways.length, dialect.id) };
}

async function engineOf({ dialect, at, write }: Flow, places: Places): Promise<Claim<string>> {
  if (!dialect.certain || dialect.id === "generic")
    return nothing(`Which engine holds it is not certain: ${dialect.reason}`);
  return {
    value: dialect.id,
    confidence: "derived",
    evidence: [await shown(dialect.reason, dialect.at ?? write?.at ?? at, places)],
  };
}

function noteOf(engine: Claim<string>, ways: number, dialect: string): string {
  if (engine.value === null) return "Find out which engine holds it before anything else.";
  if (ENGINES[dialect]) return "Pause the pipeline first, so that it does not write into what is put back.";
  return ways > 0
    ? "The engine itself is not known here to keep older states."
    : "The engine is not known here to keep older states of a table: restore a backup, or load it again from its input.";
}

/** Marks that end a quoted name, or a line. */
const UNSAFE = /[`'"\\;\u0000-\u001f\u007f]/;

function filled(way: Way, table: string, model = ""): Rollback["ways"][number] | undefined {
  if (UNSAFE.test(table) || UNSAFE.test(model)) return undefined;
  const put = (text: string): string => text.replaceAll("{table}", table).replaceAll("{model}", model);
  return { title: way.title, command: put(way.command), note: put(way.note ?? ""), page: way.page };
}
