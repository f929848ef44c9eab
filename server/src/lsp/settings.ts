import type { PersonalSettings } from "../core/engine/analyser.ts";
import type { Severity } from "../core/rules/rule.ts";

const SEVERITIES: ReadonlySet<unknown> = new Set(["error", "warning", "information", "hint", "off"]);

/** Settings as an editor sends them (see `Settings` in protocol.ts); whatever has another shape is left out. */
export function readSettings(value: unknown): PersonalSettings {
  const settings = asObject(value);
  const rules: Record<string, Severity | "off"> = {};
  for (const [rule, severity] of Object.entries(asObject(settings.rules)))
    if (SEVERITIES.has(severity)) rules[rule] = severity as Severity | "off";
  const { tier, dialect } = settings;
  const { version } = asObject(settings.airflow);
  const { closedFiles } = asObject(settings.diagnostics);
  return {
    rules,
    ...(tier === 1 || tier === 2 || tier === 3 ? { tier } : {}),
    ...(typeof dialect === "string" && dialect !== "" ? { dialect } : {}),
    ...(typeof version === "string" && version !== "" ? { airflowVersion: version } : {}),
    ...(typeof closedFiles === "boolean" ? { closedFiles } : {}),
  };
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
