import type { ChoiceValue, FieldName, Requirements } from "../../core/design/requirements.ts";
import type { Platform } from "../../core/platform/platform.ts";
import type { DialectId } from "../../core/sql/tree.ts";
import type { Location } from "../../core/text/span.ts";
import { type Evidence, shown } from "../claim.ts";
import type { Places } from "../places.ts";

/** A requirement that files of the workspace answer. */
export interface Found {
  readonly requirement: FieldName;
  readonly evidence: readonly Evidence[];
}

/** Places shown for one fact at most. */
const PLACES = 3;

/** Dialects that run on one platform only. */
const PLATFORMS: Readonly<Partial<Record<DialectId, ChoiceValue<"platform">>>> = {
  snowflake: "snowflake",
  databricks: "databricks",
  bigquery: "gcp",
  redshift: "aws",
  athena: "aws",
};

/** What the workspace shows of the place to build in: platform, orchestrator, volume of what comes from outside. */
export async function foundIn(
  platform: Platform,
  places: Places,
): Promise<{ readonly requirements: Requirements; readonly found: readonly Found[] }> {
  const found: Found[] = [];
  const note = async (requirement: FieldName, message: string, at: readonly Location[]): Promise<void> => {
    found.push({
      requirement,
      evidence: await Promise.all(at.slice(0, PLACES).map((each) => shown(message, each, places))),
    });
  };

  const warehouses = grouped(platform.flows, ({ dialect }) => (dialect.certain ? PLATFORMS[dialect.id] : undefined));
  const [warehouse] = warehouses;
  if (warehouse)
    await note(
      "platform",
      `${warehouse[1].length} of ${platform.flows.length} statements are written for it${others(warehouses)}.`,
      warehouse[1].map(({ at }) => at),
    );

  const orchestrators = grouped(
    platform.pipelines,
    ({ flavour }): ChoiceValue<"orchestrator"> =>
      flavour === "cronjob" || flavour === "job" ? "kubernetes" : "airflow",
  );
  const [orchestrator] = orchestrators;
  if (orchestrator)
    await note(
      "orchestrator",
      `${orchestrator[1].length} of ${platform.pipelines.length} pipelines are scheduled by it${others(orchestrators)}.`,
      orchestrator[1].map(({ at }) => at),
    );

  const written = new Set(platform.flows.flatMap(({ write }) => (write ? [write.dataset] : [])));
  const growing = [...platform.datasets.values()].flatMap(({ id, name, dailyGrowth }) =>
    dailyGrowth.state === "known" && !written.has(id) ? [{ name, bytes: dailyGrowth.value, at: dailyGrowth.at }] : [],
  );
  const volume = growing.reduce((sum, { bytes }) => sum + bytes, 0);
  if (volume > 0)
    await note(
      "gigabytes_per_day",
      `Daily growth of ${growing.length} tables that no statement here writes.`,
      growing.map(({ at }) => at),
    );

  return {
    requirements: {
      ...(warehouse ? { platform: warehouse[0] } : {}),
      ...(orchestrator ? { orchestrator: orchestrator[0] } : {}),
      ...(volume > 0 ? { gigabytes_per_day: volume / 1e9 } : {}),
    },
    found,
  };
}

/** Items by what they have in common, the largest group first. */
function grouped<T, K extends string>(
  items: readonly T[],
  key: (item: T) => K | undefined,
): readonly [K, readonly T[]][] {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const of = key(item);
    if (of === undefined) continue;
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return [...groups].sort(([a, one], [b, two]) => two.length - one.length || (a < b ? -1 : 1));
}

const others = (groups: readonly (readonly [string, readonly unknown[]])[]): string =>
  groups.length > 1
    ? `; also there: ${groups
        .slice(1)
        .map(([name]) => name)
        .join(", ")}`
    : "";
