import type { RuleMeta } from "../../src/core/rules/rule.ts";

/** Writes the rules into the setting `pipewright.rules` of package.json; nothing else changes. */
export function withRuleSettings(text: string, metas: readonly RuleMeta[]): string {
  const manifest = JSON.parse(text);
  const setting = manifest.contributes?.configuration?.properties?.["pipewright.rules"];
  if (!setting) return text;
  setting.properties = Object.fromEntries(
    metas.map((meta) => [
      meta.id,
      {
        type: "string",
        enum: ["error", "warning", "information", "hint", "off"],
        default: meta.tier === 3 ? "off" : meta.severity,
        description: `${meta.title}.`,
      },
    ]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
