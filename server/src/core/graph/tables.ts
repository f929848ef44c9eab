import type { DbtNode, DbtSourceDeclaration, Lookup } from "../facts/keys.ts";
import { tableKey } from "../facts/keys.ts";
import { valueOf } from "../facts/known.ts";
import type { RelationRef, TableDeclaration } from "../facts/table.ts";
import type { DialectId } from "../sql/tree.ts";
import { isWithin } from "../text/path.ts";
import type { FileId, Location } from "../text/span.ts";
import type { TableView } from "./graph.ts";
import { joinDeclarations } from "./join.ts";
import { endsAlike, sameCatalog } from "./names.ts";

/** From where a name is looked at: names mean what they mean in their own project and engine. */
export interface Viewpoint {
  readonly file: FileId;
  /** Engine that runs the SQL, where it is certain. */
  readonly dialect?: DialectId;
  /** Model whose SQL it is: what `{{ this }}` means. */
  readonly model?: string;
}

/** Finds the declared tables behind names, `ref`, `source` and `this`; answers are kept for one check. */
export class Tables {
  private readonly known = new Map<string, TableView | undefined>();

  constructor(private readonly lookup: Lookup) {}

  /** The table a relation means; undefined where no file declares it. */
  of(relation: RelationRef, from: Viewpoint): TableView | undefined {
    switch (relation.kind) {
      case "name":
        return this.named(relation.parts, from);
      case "ref":
        return this.remember(["ref", relation.package ?? "", relation.name, relation.version ?? "", from.file], () =>
          this.model(relation, from),
        );
      case "source":
        return this.remember(["source", relation.source, relation.table, from.file, from.dialect ?? ""], () =>
          this.source(relation, from),
        );
      case "this":
        return from.model === undefined ? undefined : this.of({ kind: "ref", name: from.model }, from);
      case "unknown":
        return undefined;
    }
  }

  /** The table of a dotted name: the shorter name must end the longer one. */
  named(parts: readonly string[], from: Viewpoint): TableView | undefined {
    if (parts.length === 0) return undefined;
    return this.remember(["name", ...parts, from.dialect ?? ""], () => {
      const found = this.declarations(parts, from);
      return found.length === 0 ? undefined : joinDeclarations(parts.slice(-2).join("."), found);
    });
  }

  private remember(key: readonly string[], make: () => TableView | undefined): TableView | undefined {
    const text = key.join("\0");
    if (this.known.has(text)) return this.known.get(text);
    const made = make();
    this.known.set(text, made);
    return made;
  }

  private declarations(parts: readonly string[], from: Viewpoint): readonly TableDeclaration[] {
    return this.lookup
      .all("table", tableKey(parts))
      .map(({ value }) => value)
      .filter((value) => endsAlike(value.name, parts) && sameCatalog(value.dialect, from.dialect));
  }

  private model(relation: Extract<RelationRef, { kind: "ref" }>, from: Viewpoint): TableView | undefined {
    const nodes = this.lookup
      .all("dbt-node", relation.name)
      .map(({ value }) => value)
      .filter(
        (node) =>
          (relation.package === undefined || node.package === relation.package) &&
          (relation.version === undefined || node.version === relation.version),
      );
    const own = nodes.filter((node) => isWithin(node.project, from.file));
    const chosen = own.length > 0 ? own : nodes;
    if (chosen.length === 0) return undefined;
    const found = this.lookup
      .all("table", relation.name.toLowerCase())
      .map(({ value }) => value)
      .filter(
        (value) => value.system === "dbt" && value.relation !== "source" && chosen.some((node) => isOf(value, node)),
      );
    return found.length === 0 ? undefined : joinDeclarations(relation.name, found);
  }

  private source(relation: SourceRef, from: Viewpoint): TableView | undefined {
    const names = this.sources(relation, from).map((source) => valueOf(source.identifier));
    const [parts] = names;
    if (parts === undefined || names.some((other) => other === undefined || !endsAlike(other, parts))) return undefined;
    const found = this.declarations(parts, from);
    return found.length === 0 ? undefined : joinDeclarations(`${relation.source}.${relation.table}`, found);
  }

  /** Where properties declare a dbt source. */
  sourceAt(relation: SourceRef, from: Viewpoint): Location | undefined {
    return this.sources(relation, from)[0]?.at;
  }

  private sources(relation: SourceRef, from: Viewpoint): readonly DbtSourceDeclaration[] {
    const all = this.lookup.all("dbt-source", `${relation.source}.${relation.table}`).map(({ value }) => value);
    const own = all.filter((source) => isWithin(source.project, from.file));
    return own.length > 0 ? own : all;
  }
}

type SourceRef = Extract<RelationRef, { kind: "source" }>;

/** Whether a declaration speaks of a model: it stands in its file, or in properties of its project. */
const isOf = (declaration: TableDeclaration, node: DbtNode): boolean =>
  declaration.at.file === node.at.file || isWithin(node.project, declaration.at.file);
