import type { DataTestFact } from "../../facts/dbt.ts";
import type { KeyFact } from "../../facts/table.ts";
import type { FileId, Span } from "../../text/span.ts";
import { isOpen, itemsOf, mapsOf, textOf, textsOf, type Value, type ValueMap, valueAt } from "./value.ts";

/** One data test of a model, source or column. */
export interface DataTest {
  /** Name without its package: `unique`, `unique_combination_of_columns`. */
  readonly name: string;
  /** Arguments and configuration of the test; undefined where it has none. */
  readonly body: ValueMap | undefined;
  readonly at: Span;
  /** Only some of the rows are tested. */
  readonly partial: boolean;
}

/** The tests under `data_tests:` or, before dbt 1.8, `tests:`. */
export function testsOf(owner: ValueMap): readonly DataTest[] {
  return [...itemsOf(valueAt(owner, "data_tests")), ...itemsOf(valueAt(owner, "tests"))].flatMap(testOf);
}

/** Whether tests may exist that are not seen. */
export const hidesTests = (owner: ValueMap): boolean =>
  owner.open || isOpen(valueAt(owner, "data_tests")) || isOpen(valueAt(owner, "tests"));

/** Whether all tests and constraints of an entry and its columns stand there in plain words. */
export const testsSeen = (owner: ValueMap): boolean =>
  !hidesTests(owner) &&
  !isOpen(valueAt(owner, "columns")) &&
  !isOpen(valueAt(owner, "constraints")) &&
  mapsOf(valueAt(owner, "columns")).every((column) => !hidesTests(column));

/** The tests of an entry and of its columns, in order. */
export function testFactsOf(owner: ValueMap, file: FileId): readonly DataTestFact[] {
  const fact = ({ name, partial, at }: DataTest): DataTestFact => ({ name, partial, at: { file, span: at } });
  const ofColumns = mapsOf(valueAt(owner, "columns")).flatMap((each) => {
    const column = textOf(valueAt(each, "name"));
    return testsOf(each).map((test) => ({ ...fact(test), ...(column === undefined ? {} : { column }) }));
  });
  return [...testsOf(owner).map(fact), ...ofColumns];
}

function testOf(value: Value): readonly DataTest[] {
  if (value.kind === "text") return [{ name: baseName(value.value), body: undefined, at: value.at, partial: false }];
  if (value.kind !== "map") return [];
  // `- unique: {…}`, or the long form `- name: …` with `test_name: unique`.
  const named = textOf(valueAt(value, "test_name"));
  const entry = named === undefined ? value.entries.find(({ key }) => !BESIDE.has(key)) : undefined;
  const body = named === undefined ? (entry?.value.kind === "map" ? entry.value : undefined) : value;
  const name = named ?? entry?.key;
  if (name === undefined) return [];
  const partial = [body, value].some(
    (each) => each && (valueAt(each, "where") ?? valueAt(valueAt(each, "config"), "where")) !== undefined,
  );
  return [{ name: baseName(name), body, at: entry?.keyAt ?? value.at, partial }];
}

/** Keys that stand beside the test in its mapping. */
const BESIDE: ReadonlySet<string> = new Set(["name", "config", "description", "tags", "severity", "where", "enabled"]);

const baseName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** An argument of a test; dbt 1.10 moves them below `arguments`. */
const argumentOf = (test: DataTest, key: string): Value | undefined =>
  valueAt(valueAt(test.body, "arguments"), key) ?? valueAt(test.body, key);

/** What the tests and constraints of a model or source promise. */
export interface Promises {
  readonly keys: readonly KeyFact[];
  /** A test speaks of uniqueness in words that are not understood. */
  readonly unclear: boolean;
}

/** Arguments that list the columns of a uniqueness test, by dbt_utils, dbt_expectations and dbt_constraints. */
const COLUMN_LISTS = ["combination_of_columns", "column_list", "column_names", "columns"];

/** Keys proven by the tests and constraints of one properties entry. */
export function promisesOf(owner: ValueMap, file: FileId): Promises {
  const keys: KeyFact[] = [];
  let unclear = false;
  const add = (columns: readonly string[] | undefined, kind: KeyFact["kind"], at: Span): void => {
    if (columns && columns.length > 0) keys.push({ columns, kind, at: { file, span: at } });
    else unclear = true;
  };
  for (const test of testsOf(owner)) {
    if (!speaksOfKeys(test.name)) continue;
    if (test.partial) unclear = true;
    else add(listed(test) ?? textsOf(argumentOf(test, "column_name")), "test", test.at);
  }
  for (const constraint of mapsOf(valueAt(owner, "constraints"))) {
    const kind = constraintKind(constraint);
    if (kind) add(textsOf(valueAt(constraint, "columns")), kind, constraint.at);
  }
  for (const column of mapsOf(valueAt(owner, "columns"))) {
    const name = textOf(valueAt(column, "name"));
    const own = name === undefined ? undefined : [name];
    for (const test of testsOf(column)) {
      if (!speaksOfKeys(test.name)) continue;
      if (test.partial) unclear = true;
      else add(listed(test) ?? own, "test", test.at);
    }
    for (const constraint of mapsOf(valueAt(column, "constraints"))) {
      const kind = constraintKind(constraint);
      if (kind) add(own, kind, constraint.at);
    }
  }
  return { keys, unclear };
}

function listed(test: DataTest): readonly string[] | undefined {
  for (const key of COLUMN_LISTS) {
    const columns = argumentOf(test, key);
    if (columns) return textsOf(columns);
  }
  return undefined;
}

const speaksOfKeys = (name: string): boolean =>
  /unique|primary_key|no_duplicates|is_pk\b|cardinality_equality/i.test(name);

function constraintKind(constraint: ValueMap): KeyFact["kind"] | undefined {
  const type = textOf(valueAt(constraint, "type"));
  return type === "primary_key" ? "primary" : type === "unique" ? "unique" : undefined;
}
