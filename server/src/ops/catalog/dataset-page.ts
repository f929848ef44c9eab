import { bullets, code, escaped, type Page } from "../page.ts";
import { durationText } from "../runs.ts";
import { sizeText } from "../sizes.ts";
import { line, placesOf, valuesOf } from "../values.ts";
import type { DatasetEntry } from "./dataset.ts";
import { findingsPart, partlyText, runsText } from "./parts.ts";

const yesNo = (value: boolean): string => (value ? "yes" : "no");
const codes = (names: readonly string[]): string => names.map(code).join(", ");

/** Columns and tests on a page at most. */
const MOST = 60;

/** The page of a table. */
export function datasetPage(entry: DatasetEntry, page: Page): readonly string[] {
  const { name, declared, columns, tests, written, read, exposures, findings } = entry;
  const places = declared.map(({ place }) => page.at(place)).join(", ");
  return [
    `# ${code(name)}\n\n${places === "" ? "No file of the workspace declares it." : `Declared at ${places}.`}`,
    ...valuesOf(linesOf(entry), page),
    ...(columns.value === null
      ? []
      : [
          `## Columns\n\n${bullets(
            columns.value.map(
              (column) =>
                `${code(column.name)}${column.type ? ` ${escaped(column.type)}` : ""}${column.notNull ? ", not null" : ""}`,
            ),
            MOST,
          )}\n\nFrom ${placesOf(columns, page)}.`,
        ]),
    ...(tests.value === null
      ? []
      : [
          `## Tests\n\n${bullets(
            tests.value.map(
              (test) =>
                `${code(test.name)}${test.column === null ? "" : ` of ${code(test.column)}`}${test.partial ? ", of some rows only" : ""}`,
            ),
            MOST,
          )}\n\nFrom ${placesOf(tests, page)}.`,
        ]),
    `## Written by\n\n${
      written.length === 0
        ? "No statement of the workspace writes it."
        : bullets(
            written.map(
              (move) =>
                `${page.at(move.place)}: ${move.effect} (${escaped(move.because ?? "")})${move.from.length > 0 ? ` from ${codes(move.from)}` : ""}${runsText(move.runs, page)}${partlyText(move)}.`,
            ),
          )
    }`,
    `## Read by\n\n${
      read.length === 0
        ? "No statement of the workspace reads it."
        : bullets(
            read.map(
              (move) =>
                `${page.at(move.place)}${move.to === null ? "" : `, into ${code(move.to)}`}${runsText(move.runs, page)}${partlyText(move)}.`,
            ),
          )
    }`,
    ...(exposures.length === 0
      ? []
      : [
          `## Used outside\n\n${bullets(
            exposures.map(
              ({ name: exposure, owner, shown }) =>
                `${code(exposure)}${owner.value === null ? "" : `, owned by ${code(owner.value)}`}, at ${page.at(shown.place)}`,
            ),
          )}`,
        ]),
    findingsPart(findings, page),
  ];
}

const linesOf = (entry: DatasetEntry): Parameters<typeof valuesOf>[0] => [
  line("kind", entry.relation, escaped),
  line("description", entry.description, escaped),
  line("owner", entry.owner, code),
  line("keys", entry.keys, (keys) => keys.map(({ columns, kind }) => `${codes(columns)} (${kind})`).join("; ")),
  line(
    "partition",
    entry.partition,
    ({ kind, columns }) =>
      `${columns.map(({ name, transform }) => code(transform === null ? name : `${transform}(${name})`)).join(", ")} (${kind})`,
  ),
  line("filter required", entry.filterRequired, yesNo),
  line("clustering", entry.cluster, codes),
  line("format", entry.format, escaped),
  line("connector or engine", entry.connector, escaped),
  line("location", entry.location, code),
  line("freshness", entry.freshness, ({ warnAfter, errorAfter }) =>
    [
      ...(warnAfter === null ? [] : [`warns after ${durationText(warnAfter)}`]),
      ...(errorAfter === null ? [] : [`fails after ${durationText(errorAfter)}`]),
    ].join(", "),
  ),
  line("load time in", entry.loadedAt, code),
  line("rows", entry.rows, (rows) => rows.toLocaleString("en")),
  line("size", entry.bytes, sizeText),
  line("growth a day", entry.dailyGrowth, sizeText),
  line("materialized as", entry.materialized, escaped),
  line("incremental strategy", entry.strategy, escaped),
  line("contract enforced", entry.contract, yesNo),
  ...(entry.columns.value === null ? [line("columns", entry.columns, String)] : []),
  ...(entry.tests.value === null ? [line("tests", entry.tests, String)] : []),
];
