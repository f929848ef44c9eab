import { absent, type Known, known, type Layer, unknown } from "../../facts/known.ts";
import type { FreshnessFact } from "../../facts/table.ts";
import { type ConfigLayer, truthOf } from "./layer.ts";
import { entryOf, textOf, type Value, valueAt } from "./value.ts";

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3_600, day: 86_400 };

/**
 * The freshness a source table expects, layers strongest first. dbt merges the thresholds of the levels one by one; an
 * explicit null switches the check off for what lies below, and `known` with nothing says so.
 */
export function freshnessOf(layers: readonly ConfigLayer[]): Known<FreshnessFact | undefined> {
  const searched: Layer[] = [];
  const merged: { warnAfter?: number; errorAfter?: number } = {};
  const decided = new Set<string>();
  let first: { readonly layer: ConfigLayer; readonly value: Value } | undefined;
  for (const layer of layers) {
    const at = { file: layer.file, span: layer.at };
    const value = entryOf(layer.values, "freshness")?.value;
    if (!value) {
      if (layer.values.open) return unknown(`${layer.name} is given more than is written there`, at);
      searched.push({ name: layer.name, at });
      continue;
    }
    first ??= { layer, value };
    if (value.kind === "none" || truthOf(value) === false) break;
    if (value.kind !== "map" || value.open)
      return unknown("a template gives the freshness", { file: layer.file, span: value.at });
    for (const [key, name] of [
      ["warn_after", "warnAfter"],
      ["error_after", "errorAfter"],
    ] as const) {
      const threshold = valueAt(value, key);
      if (!threshold || decided.has(key)) continue;
      decided.add(key);
      if (threshold.kind === "none") continue;
      const seconds = secondsOf(threshold);
      if (seconds === undefined)
        return unknown("a threshold is not understood", { file: layer.file, span: threshold.at });
      merged[name] = seconds;
    }
  }
  if (!first) return absent(searched);
  const at = { file: first.layer.file, span: first.value.at };
  return known(decided.size > 0 && Object.keys(merged).length > 0 ? merged : undefined, at, first.layer.name);
}

function secondsOf(threshold: Value): number | undefined {
  const count = Number(textOf(valueAt(threshold, "count")));
  const unit = SECONDS[(textOf(valueAt(threshold, "period")) ?? "").toLowerCase()];
  return Number.isFinite(count) && unit !== undefined ? count * unit : undefined;
}
