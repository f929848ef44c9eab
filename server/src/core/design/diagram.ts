import { mermaidLabel } from "../text/mermaid.ts";
import type { Decision } from "./decide.ts";
import { namesOf } from "./model/common.ts";
import type { SetValue } from "./requirements.ts";
import type { Situation } from "./situation.ts";

/** Domains drawn at most. */
const DOMAINS = 3;

const SOURCES: Readonly<Record<SetValue<"sources">, string>> = {
  database: "Databases",
  files: "Files",
  events: "Events",
  saas: "SaaS",
  services: "Services with outbox",
  logs: "Logs",
};

const CONSUMERS: Readonly<Record<SetValue<"consumers">, string>> = {
  bi: "Dashboards",
  ml: "Models",
  apps: "Applications",
  "data-scientists": "Data scientists",
  teams: "Other teams",
};

/** How each kind of source comes in: through the log, or past it. */
const INGESTED: Readonly<Record<SetValue<"sources">, string>> = {
  database: "ingest-database",
  files: "ingest-files",
  logs: "ingest-files",
  events: "ingest-events",
  saas: "ingest-saas",
  services: "services",
};

const THROUGH_LOG: ReadonlySet<SetValue<"sources">> = new Set(["events", "services"]);

/** The proposal as a Mermaid flow chart, without a fence. */
export function diagramOf(decisions: readonly Decision[], situation: Situation): string {
  const { values } = situation;
  const chosen = new Map(decisions.map((each) => [each.topic, each]));
  const option = (topic: string): string => chosen.get(topic)?.option ?? "";
  const lines: string[] = [];
  const node = (id: string, text: string): void => {
    lines.push(`  ${id}["${mermaidLabel(text)}"]`);
  };
  const arrow = (from: string, to: string, text = ""): void => {
    lines.push(text === "" ? `  ${from} --> ${to}` : `  ${from} -->|"${mermaidLabel(text)}"| ${to}`);
  };

  const log = chosen.get("log");
  if (log) node("log", log.choice);
  const paths = pathsOf(option("processing"));
  for (const [id, text] of paths) node(id, text);
  for (const source of values.sources) {
    const id = `source_${source}`;
    node(id, SOURCES[source]);
    const way = chosen.get(INGESTED[source])?.choice ?? "";
    if (log && (THROUGH_LOG.has(source) || option("processing") === "kappa" || option("processing") === "event-driven"))
      arrow(id, "log", way);
    else for (const [path] of paths) if (path !== "speed") arrow(id, path, way);
  }
  if (log) for (const [path] of paths) arrow("log", path);

  const layers = option("processing") === "event-driven" ? [] : layersOf(option("layers"));
  if (layers.length > 0) {
    lines.push(
      `  subgraph storage["${mermaidLabel(`${chosen.get("storage")?.option === "lakehouse" ? "Lakehouse" : "Warehouse"}: ${namesOf(situation)[option("storage") === "lakehouse" ? "store" : "warehouse"]}`)}"]`,
    );
    for (const [id, text] of layers) node(id, text);
    for (const [at, [id]] of layers.entries()) if (at > 0) arrow(layers[at - 1]?.[0] ?? id, id);
    lines.push("  end");
    for (const [path] of paths) arrow(path, (path === "speed" ? layers.at(-1) : layers[0])?.[0] ?? path);
  }
  let ends = layers.length > 0 ? [layers.at(-1)?.[0] ?? ""] : paths.map(([id]) => id);
  ends = owned(option("ownership"), values.domains, ends, node, arrow, lines);
  const serving = chosen.get("serving");
  if (serving) {
    node("serving", serving.choice);
    for (const end of ends) arrow(end, "serving");
  }
  for (const consumer of values.consumers) {
    node(`consumer_${consumer}`, CONSUMERS[consumer]);
    const served = serving && (consumer === "apps" || consumer === "ml");
    for (const from of served ? ["serving"] : ends) arrow(from, `consumer_${consumer}`);
  }
  const orchestrator =
    values.orchestrator === "none" ? (chosen.get("orchestration")?.choice ?? "") : values.orchestrator;
  node("watch", `Orchestration: ${orchestrator}`);
  for (const [path] of paths) lines.push(`  watch -.-> ${path}`);
  return ["flowchart LR", ...lines].join("\n");
}

function pathsOf(processing: string): readonly (readonly [string, string])[] {
  switch (processing) {
    case "lambda":
      return [
        ["batch", "Batch layer"],
        ["speed", "Speed layer"],
      ];
    case "kappa":
      return [["stream", "Streaming jobs"]];
    case "event-driven":
      return [["react", "Services react to events"]];
    case "micro-batch":
      return [["micro", "Incremental runs every few minutes"]];
    default:
      return [["batch", "Scheduled load"]];
  }
}

const layersOf = (layers: string): readonly (readonly [string, string])[] =>
  layers === "medallion"
    ? [
        ["bronze", "Bronze: as it came"],
        ["silver", "Silver: cleaned"],
        ["gold", "Gold: for consumers"],
      ]
    : [
        ["staging", "Staging"],
        ["marts", "Marts"],
      ];

/** Draws products of domains or marts of spokes behind the last layer; answers the new ends. */
function owned(
  ownership: string,
  domains: number,
  ends: string[],
  node: (id: string, text: string) => void,
  arrow: (from: string, to: string) => void,
  lines: string[],
): string[] {
  if (ownership === "central") return ends;
  const shown = Math.min(domains, DOMAINS);
  const what = ownership === "data-mesh" ? "Data product of domain" : "Mart of spoke";
  const more = domains > shown ? [`and ${domains - shown} more`] : [];
  lines.push(`  subgraph owners["${ownership === "data-mesh" ? "Data mesh" : "Spokes"}"]`);
  const texts = [...Array.from({ length: shown }, (_, at) => `${what} ${at + 1}`), ...more];
  const ids = texts.map((_, at) => `owner_${at}`);
  for (const [at, id] of ids.entries()) node(id, texts[at] ?? "");
  lines.push("  end");
  for (const end of ends) for (const id of ids) arrow(end, id);
  return ids;
}
