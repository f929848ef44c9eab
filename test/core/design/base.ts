import { TOPICS } from "../../../server/src/core/design/model/topics.ts";
import { optionOf } from "../../../server/src/core/design/probe.ts";
import type { Requirements } from "../../../server/src/core/design/requirements.ts";
import { situationOf } from "../../../server/src/core/design/situation.ts";

/** Every requirement answered: 100 GB a day from one database, dashboards every four hours, on Google Cloud. */
export const BASE: Requirements = {
  gigabytes_per_day: 100,
  growth_percent: 0,
  freshness_minutes: 240,
  lateness_minutes: 5,
  availability_percent: 99.9,
  rpo_minutes: 1440,
  rto_minutes: 1440,
  domains: 1,
  source_systems: 3,
  retention_days: 365,
  busy_hours: 4,
  platform: "gcp",
  orchestrator: "none",
  corrections: "none",
  updates: "append-only",
  budget: "balanced",
  load: "steady",
  sources: ["database"],
  variety: ["structured"],
  consumers: ["bi"],
  compliance: [],
  queries: ["dashboards"],
};

/** Chosen option of each topic. */
export function optionsOf(given: Requirements): Readonly<Record<string, string>> {
  const situation = situationOf(given);
  const chosen = TOPICS.map((topic) => [topic.id, optionOf(topic, situation)?.id] as const);
  return Object.fromEntries(chosen.flatMap(([id, option]) => (option === undefined ? [] : [[id, option]])));
}
