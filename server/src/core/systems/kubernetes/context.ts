import type { Lookup } from "../../facts/keys.ts";
import { type Known, known, unknown } from "../../facts/known.ts";
import type { DialectEvidence } from "../../scripts/dialect.ts";
import type { FileId } from "../../text/span.ts";
import { type Overlays, overlaysOf } from "./kustomize.ts";

/** What other files say that bears on a manifest. */
export interface KubernetesContext {
  readonly dialect: Pick<DialectEvidence, "configured" | "fallback">;
  readonly overlays: Overlays;
  /** An alert on failed jobs; unknown where the repository has none, since monitoring mostly lives elsewhere. */
  readonly alert: Known<string>;
}

/** Collects it. */
export function contextOf(file: FileId, lookup: Lookup): KubernetesContext {
  const configured = lookup.all("configured-dialect", file)[0]?.value;
  const fallback = lookup.all("default-dialect", "*")[0]?.value.id;
  const alert = lookup.all("global-alert", "*").find(({ value }) => value.covers !== "airflow")?.value;
  return {
    dialect: { ...(configured ? { configured } : {}), ...(fallback ? { fallback } : {}) },
    overlays: overlaysOf(file, lookup),
    alert: alert ? known(alert.what, alert.at) : unknown("the cluster's monitoring is not in the repository"),
  };
}
