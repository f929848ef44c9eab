import { bullets, code, escaped, type Page, prose, table } from "../page.ts";
import { sizeText } from "../sizes.ts";
import type { CostResult } from "./operation.ts";
import type { Figure, Input, Missing } from "./types.ts";

/** The answer for people: each figure with its formula and where every number comes from. */
export function costPage({ subject, change, figures, missing, unrepeatable, drivers }: CostResult, page: Page): string {
  const of = subject === null ? "" : ` of ${code(subject)}`;
  const parts = [change === null ? `# What costs most${of}` : `# Cost${of}: ${change}`];
  parts.push(...figures.map((figure) => figurePage(figure, page)));
  if (unrepeatable.length > 0)
    parts.push(
      `## Must not run twice\n\n${bullets(unrepeatable.map(({ writes, why, place }) => `${code(writes)}, ${page.at(place)}: ${prose(why)}`))}`,
    );
  if (change === null && drivers.length === 0)
    parts.push("No statement of the workspace is known to read a declared table, and no table has a size.");
  if (drivers.length > 0)
    parts.push(
      table(
        ["table", "declared", "read whole", "stored"],
        drivers.map((driver) => [
          code(driver.table),
          page.at(driver.place),
          driver.scanned ? `${amount(driver.scanned.before, driver.scanned.unit)}` : "not known",
          driver.stored ? amount(driver.stored.before, driver.stored.unit) : "not known",
        ]),
      ),
      ...drivers
        .flatMap(({ scanned, stored }) => [...(scanned ? [scanned] : []), ...(stored ? [stored] : [])])
        .map((figure) => figurePage(figure, page)),
    );
  const gaps = [...missing, ...drivers.flatMap((driver) => driver.missing)];
  if (gaps.length > 0) parts.push(missingPage(gaps, page));
  const shown = [...figures, ...drivers.flatMap(({ scanned, stored }) => [scanned, stored])];
  if (shown.some((figure) => figure?.inputs.some(({ from }) => from === "list price")))
    parts.push(
      "List prices were read on the pages named, on that day; most are pages of third parties. Look at the vendor's own page, and at your contract, before you rely on them.",
    );
  if (change !== null && figures.length === 0) parts.splice(1, 0, "No figure: a number it needs is not known.");
  return parts.join("\n\n");
}

function figurePage({ name, unit, before, after, formula, inputs, notes }: Figure, page: Page): string {
  const values = [
    ...(before === null ? [] : [after === null ? amount(before, unit) : `now ${amount(before, unit)}`]),
    ...(after === null ? [] : [before === null ? amount(after, unit) : `then ${amount(after, unit)}`]),
    ...(before === null || after === null ? [] : [`difference ${amount(after - before, unit)}`]),
  ];
  return [
    `## ${escaped(name)}: ${values.join(", ")}`,
    `Formula: ${escaped(formula)}.`,
    table(
      ["input", "value", "from"],
      inputs.map((input) => [escaped(input.name), amount(input.value, input.unit), origin(input, page)]),
    ),
    ...notes.map((note) => escaped(note)),
  ].join("\n\n");
}

function origin({ from, evidence, page: url, read, vendorPage }: Input, page: Page): string {
  const places = evidence.map(({ place }) => page.at(place));
  const pages = url === null ? [] : [`[page](${url}), read ${read}`];
  const vendor = vendorPage === null ? [] : [`[vendor's own page](${vendorPage})`];
  return [from, ...places, ...pages, ...vendor].join(", ");
}

const missingPage = (missing: readonly Missing[], page: Page): string =>
  `## Not known\n\n${bullets(
    missing.map(({ what, how, place }) => `${prose(what)}. ${prose(how)}${place ? ` ${page.at(place)}` : ""}`),
  )}`;

/** A number with its unit: money with cents, bytes with a decimal prefix, others with up to five decimals. */
export function amount(value: number | null, unit: string): string {
  if (value === null) return "not known";
  if (unit.startsWith("USD a month"))
    return `${value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${unit}`;
  if (unit.startsWith("bytes")) return `${sizeText(value, 2)}${unit.slice("bytes".length)}`;
  return `${value.toLocaleString("en", { maximumFractionDigits: 5 })} ${escaped(unit)}`;
}
