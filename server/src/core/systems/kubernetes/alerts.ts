import type { ProvidedValues } from "../../facts/keys.ts";
import type { FileId } from "../../text/span.ts";
import type { YamlNode, YamlStream } from "../../yaml/document.ts";
import { itemsOf, nodeAt, textSpan, valueIn } from "../yaml-tree.ts";

type Alert = ProvidedValues["global-alert"];

/** Metrics by which kube-state-metrics and Airflow's StatsD exporter tell of failures. */
const FAILURES: readonly { readonly metric: RegExp; readonly covers: Alert["covers"] }[] = [
  { metric: /\bkube_(?:job|cronjob)_/, covers: "kubernetes" },
  { metric: /\bairflow_(?:ti_failures|dagrun_.*fail|operator_failures|task_instance_failures)/, covers: "airflow" },
];

/** Alerts on failed jobs and runs: those of a PrometheusRule, or of a file of Prometheus rules. */
export function alertsIn(file: FileId, stream: YamlStream): readonly Alert[] {
  const found: Alert[] = [];
  for (const { root } of stream.documents) {
    const groups = [...itemsOf(valueIn(root, "groups")), ...itemsOf(nodeAt(root, ["spec", "groups"]))];
    for (const rule of groups.flatMap((group): readonly YamlNode[] => itemsOf(valueIn(group, "rules")))) {
      const [name, expr] = [valueIn(rule, "alert"), valueIn(rule, "expr")];
      if (name?.kind !== "scalar" || expr?.kind !== "scalar") continue;
      for (const { metric, covers } of FAILURES)
        if (metric.test(expr.source.text))
          found.push({ what: `Prometheus alert \`${name.source.text}\``, covers, at: { file, span: textSpan(name) } });
    }
  }
  return found;
}
