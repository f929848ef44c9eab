import { json, placeholder, yaml } from "./formats.ts";
import type { Request } from "./request.ts";
import type { ScaffoldFile } from "./target.ts";

/** What Prometheus is asked about a pipeline. */
export interface Signals {
  /** Where the metrics come from, for people. */
  readonly from: string;
  readonly alerts: readonly {
    readonly name: string;
    readonly expr: string;
    /** How long it must hold, as Prometheus writes it. */
    readonly hold: string;
    readonly summary: string;
  }[];
  readonly panels: readonly { readonly title: string; readonly expr: string; readonly unit: string }[];
}

/** `load_orders` as `LoadOrders`. */
const camel = (name: string): string => name.replace(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase());

/** Rules of Prometheus, as the content of a rule file or the `spec` of a PrometheusRule. */
export const ruleGroups = ({ name, owner }: Request, { alerts }: Signals): object => ({
  groups: [
    {
      name,
      rules: alerts.map((alert) => ({
        alert: `${camel(name)}${alert.name}`,
        expr: alert.expr,
        for: alert.hold,
        labels: { severity: "page", pipeline: name, owner },
        annotations: { summary: alert.summary },
      })),
    },
  ],
});

/** The rules as a file of Prometheus. */
export const rulesFile = (request: Request, signals: Signals): ScaffoldFile => ({
  path: `monitoring/${request.slug}.rules.yml`,
  text: yaml([`Alerts of ${request.name} for Prometheus. ${signals.from}`], ruleGroups(request, signals)),
  why: "Alerts: a run failed, or the table is older than it may be.",
});

/** The dashboard, for Grafana's import. */
export function dashboardFile(request: Request, { panels }: Signals): ScaffoldFile {
  const datasource = { type: "prometheus", uid: placeholder("datasource") };
  const dashboard = {
    uid: request.slug.slice(0, 40),
    title: request.name,
    tags: ["pipeline", request.owner],
    timezone: "utc",
    schemaVersion: 39,
    editable: true,
    refresh: "1m",
    time: { from: "now-7d", to: "now" },
    templating: {
      list: [{ name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus", current: {} }],
    },
    panels: panels.map(({ title, expr, unit }, at) => ({
      id: at + 1,
      type: "timeseries",
      title,
      datasource,
      gridPos: { h: 8, w: 12, x: (at % 2) * 12, y: Math.floor(at / 2) * 8 },
      fieldConfig: { defaults: { unit }, overrides: [] },
      options: { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
      targets: [{ refId: "A", datasource, expr, legendFormat: "__auto" }],
    })),
  };
  return {
    path: `monitoring/${request.slug}.dashboard.json`,
    text: json(dashboard),
    why: "Dashboard: runs, failures, duration and freshness.",
  };
}
