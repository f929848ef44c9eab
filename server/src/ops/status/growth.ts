import { valueOf } from "../../core/facts/known.ts";
import type { Platform } from "../../core/platform/platform.ts";
import { type Measured, unmeasured } from "../measures/measure.ts";
import { bytesText } from "../measures/units.ts";
import { plural } from "../page.ts";

/** A volume that was not measured, with what the catalogue states besides: a statement is no measurement, but worth knowing. */
export function withStatedGrowth(volume: Measured<string>, { datasets }: Platform): Measured<string> {
  if (!("why" in volume.claim)) return volume;
  const stated = [...datasets.values()].flatMap(({ dailyGrowth }) => valueOf(dailyGrowth) ?? []);
  if (stated.length === 0) return volume;
  const bytes = stated.reduce((sum, growth) => sum + growth, 0);
  return unmeasured(
    `${volume.claim.why} The catalogue states a growth of ${bytesText(bytes)} a day for ${plural(stated.length, "table")}; that is written by hand and not measured.`,
    { ...volume.numbers, statedBytesADay: bytes, statedTables: stated.length },
  );
}
