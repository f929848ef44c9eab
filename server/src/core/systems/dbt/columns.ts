import { absent, type Known, known, unknown } from "../../facts/known.ts";
import type { ColumnFact } from "../../facts/table.ts";
import type { FileId } from "../../text/span.ts";
import { testsOf } from "./tests.ts";
import { isOpen, mapsOf, textOf, type ValueMap, valueAt } from "./value.ts";

/** The columns of a properties entry; `absent` where it lists none. */
export function columnsOf(owner: ValueMap, file: FileId, layer: string): Known<readonly ColumnFact[]> {
  const list = valueAt(owner, "columns");
  if (!list || list.kind === "none") return owner.open ? unknown("further properties are not seen") : absent();
  const at = { file, span: list.at };
  if (isOpen(list)) return unknown("a template decides about the columns", at);
  const columns = mapsOf(list).flatMap((column): ColumnFact[] => {
    const name = textOf(valueAt(column, "name"));
    if (name === undefined) return [];
    return [
      {
        name,
        type: (textOf(valueAt(column, "data_type")) ?? "").toUpperCase(),
        notNull:
          testsOf(column).some((test) => test.name === "not_null" && !test.partial) ||
          mapsOf(valueAt(column, "constraints")).some((each) => NOT_NULL.has(textOf(valueAt(each, "type")) ?? "")),
        at: { file, span: valueAt(column, "name")?.at ?? column.at },
      },
    ];
  });
  return known(columns, at, layer);
}

const NOT_NULL: ReadonlySet<string> = new Set(["not_null", "primary_key"]);
