import type { SqlScript } from "../facts/script.ts";
import type { CreateTable, DeleteStatement, DropStatement, QualifiedName, TruncateStatement } from "../sql/tree.ts";
import { sameRelation, targetOf } from "./names.ts";

/** A statement that makes a table or takes rows out of it. */
export type Removal = CreateTable | DeleteStatement | DropStatement | TruncateStatement;

/** A removal with its place among the statements. */
export interface PlacedRemoval {
  readonly index: number;
  readonly statement: Removal;
}

/** How many removals of one table are looked at before a write; a script with more is made by a machine. */
const LOOKED_AT = 10;

/** The removals of a script by the table they are about, so that a long script is read in linear time. */
export class Removals {
  private readonly byTable = new Map<string, PlacedRemoval[]>();
  /** Offset of the first part that could not be read. */
  readonly firstGap: number;
  /** Number of the first statement that calls something. */
  readonly firstCall: number;

  constructor(private readonly script: SqlScript) {
    let firstCall = Number.POSITIVE_INFINITY;
    for (const [index, statement] of script.statements.entries()) {
      if (statement.kind === "other" && index < firstCall && CALLS.test(statement.words)) firstCall = index;
      if (
        statement.kind !== "create-table" &&
        statement.kind !== "delete" &&
        statement.kind !== "drop" &&
        statement.kind !== "truncate"
      )
        continue;
      const key = keyOf(statement.kind === "drop" ? statement.name : (targetOf(statement) as QualifiedName));
      const list = this.byTable.get(key);
      if (list) list.push({ index, statement });
      else this.byTable.set(key, [{ index, statement }]);
    }
    this.firstCall = firstCall;
    this.firstGap = script.gaps.reduce((least, gap) => Math.min(least, gap.span.start), Number.POSITIVE_INFINITY);
  }

  /** Removals of a table before statement number `index`, the nearest ones, in order. */
  before(target: QualifiedName, index: number): readonly PlacedRemoval[] {
    const list = this.byTable.get(keyOf(target)) ?? [];
    let end = 0;
    for (let high = list.length; end < high; ) {
      const middle = (end + high) >> 1;
      if ((list[middle] as PlacedRemoval).index < index) end = middle + 1;
      else high = middle;
    }
    return list.slice(Math.max(0, end - LOOKED_AT), end).filter((item) => this.isOf(item.statement, target));
  }

  /** Whether the script makes the table for itself: before the statement, or as a temporary one. */
  madeHere(target: QualifiedName, index: number): boolean {
    const list = this.byTable.get(keyOf(target)) ?? [];
    return list
      .slice(0, LOOKED_AT)
      .some(
        ({ index: at, statement }) =>
          statement.kind === "create-table" &&
          at !== index &&
          (statement.temporary || (at < index && !statement.ifNotExists)) &&
          this.isOf(statement, target),
      );
  }

  private isOf(statement: Removal, target: QualifiedName): boolean {
    const name = statement.kind === "drop" ? statement.name : targetOf(statement);
    return name !== undefined && sameRelation(name, target, this.script.expressions);
  }
}

const CALLS = /^(?:call|exec|execute|perform|run|source|include)\b/;

/** Names that can mean one table share a key. */
const keyOf = (name: QualifiedName): string =>
  name.expression === undefined ? (name.parts.at(-1)?.text.toLowerCase() ?? "") : "{{}}";
