import type { FileView } from "../engine/analyser.ts";
import { absent, firstOf, type Known } from "../facts/known.ts";
import type { SqlScript } from "../facts/script.ts";
import type { RelationRef, StorageFact, TableDeclaration } from "../facts/table.ts";
import type { Graph, TableView } from "../graph/graph.ts";
import { temporaryNames } from "../graph/names.ts";
import type { Location } from "../text/span.ts";
import type { Dataset } from "./platform.ts";

/** The datasets of a workspace as they come up, under one id each. */
export class Catalogue {
  private readonly temporary = new WeakMap<SqlScript, ReadonlySet<string>>();
  private readonly datasets = new Map<string, Dataset>();

  /** Takes in what a file declares. */
  declare({ facts, graph, file }: FileView): void {
    for (const declaration of facts.tables) {
      const table = graph.tableNamed(declaration.name, file);
      if (table) this.enter(table, declaration.name);
    }
    for (const source of facts.sources) {
      if (!source.own) continue;
      const name = `${source.source}.${source.table}`;
      const declaration = facts.tables.find(({ at }) => at.span.start === source.at.span.start);
      const table = declaration && graph.tableNamed(declaration.name, file);
      const id = table ? this.enter(table, name.split(".")) : this.named(name.split("."), source.at);
      this.mark(id, { source: name });
    }
    for (const model of facts.models) {
      if (!model.own) continue;
      const declaration = facts.tables.find(({ at, system }) => system === "dbt" && at.file === model.file);
      const table = declaration && graph.tableNamed(declaration.name, file);
      const id = table ? this.enter(table, [model.name]) : this.named([model.name], model.at);
      this.mark(id, { model: model.name });
    }
  }

  /** Id of the dataset a script names; undefined where a template hides it, and for temporary tables. */
  idOf(relation: RelationRef, script: SqlScript, graph: Graph, at: Location): string | undefined {
    const table = graph.table(relation, script);
    switch (relation.kind) {
      case "name":
        if (relation.parts.length === 1 && this.temporaryIn(script).has(relation.parts[0]?.toLowerCase() ?? ""))
          return undefined;
        return table ? this.enter(table, relation.parts) : this.named(relation.parts, at, false);
      case "ref":
        return this.mark(table ? this.enter(table, [relation.name]) : this.named([relation.name], at, false), {
          model: relation.name,
        });
      case "source": {
        const parts = [relation.source, relation.table];
        return this.mark(table ? this.enter(table, parts) : this.named(parts, at, false), { source: parts.join(".") });
      }
      case "this":
        return table && script.origin.kind === "model" ? this.enter(table, [script.origin.model]) : undefined;
      case "unknown":
        return undefined;
    }
  }

  /**
   * The datasets by id, and which ids turned out to be others: a short name nobody declares stands for the one longer
   * name that ends in it.
   */
  settle(): { readonly datasets: ReadonlyMap<string, Dataset>; readonly same: ReadonlyMap<string, string> } {
    const byTail = new Map<string, string[]>();
    for (const id of this.datasets.keys()) {
      const parts = id.split(".");
      for (let from = 1; from < parts.length; from++) {
        const tail = parts.slice(from).join(".");
        byTail.set(tail, [...(byTail.get(tail) ?? []), id]);
      }
    }
    const same = new Map<string, string>();
    for (const [id, dataset] of this.datasets) {
      const longer = byTail.get(id) ?? [];
      if (dataset.declaredAt.length === 0 && longer.length === 1 && longer[0] !== undefined) same.set(id, longer[0]);
    }
    const datasets = [...this.datasets].filter(([id]) => !same.has(id)).sort(([a], [b]) => (a < b ? -1 : 1));
    return { datasets: new Map(datasets), same };
  }

  /** Names of temporary tables of a script: steps on the way, which nobody else sees. */
  private temporaryIn(script: SqlScript): ReadonlySet<string> {
    const known = this.temporary.get(script);
    if (known) return known;
    const names = temporaryNames(script);
    this.temporary.set(script, names);
    return names;
  }

  private enter(table: TableView, written: readonly string[]): string {
    const parts = table.declarations.reduce<readonly string[]>(
      (longest, { name }) => (name.length > longest.length ? name : longest),
      written,
    );
    const id = parts.join(".").toLowerCase();
    const known = this.datasets.get(id);
    if (known && known.declaredAt.length >= table.declarations.length) return id;
    const { declarations } = table;
    const dialect = declarations.find((each) => each.dialect !== undefined)?.dialect;
    this.datasets.set(id, {
      ...(known?.model === undefined ? {} : { model: known.model }),
      ...(known?.source === undefined ? {} : { source: known.source }),
      id,
      name: parts.join("."),
      relation: table.relation,
      ...(dialect === undefined ? {} : { dialect }),
      declaredAt: declarations.map(({ at }) => at),
      partition: table.partition,
      requireFilter: table.requireFilter,
      cluster: table.cluster,
      columns: table.columns,
      keys: table.keys,
      freshness: table.freshness,
      owner: table.owner,
      description: firstOf(declarations.map(({ description }) => description)),
      bytes: table.bytes,
      rows: table.rows,
      dailyGrowth: firstOf(declarations.map(({ dailyGrowth }) => dailyGrowth ?? absent())),
      storage: storageOf(declarations),
    });
    return id;
  }

  private named(parts: readonly string[], at: Location, declared = true): string {
    const id = parts.join(".").toLowerCase();
    if (this.datasets.has(id)) return id;
    this.datasets.set(id, {
      id,
      name: parts.join("."),
      relation: "unknown",
      declaredAt: declared ? [at] : [],
      partition: absent(),
      requireFilter: absent(),
      cluster: absent(),
      columns: absent(),
      keys: [],
      freshness: absent(),
      owner: absent(),
      description: absent(),
      bytes: absent(),
      rows: absent(),
      dailyGrowth: absent(),
      storage: storageOf([]),
    });
    return id;
  }

  private mark(id: string, what: { readonly model: string } | { readonly source: string }): string {
    const dataset = this.datasets.get(id);
    if (dataset) this.datasets.set(id, { ...dataset, ...what });
    return id;
  }
}

/** What the first declaration that speaks of it says. */
function storageOf(declarations: readonly TableDeclaration[]): StorageFact {
  const all = declarations.flatMap(({ storage }) => storage ?? []);
  const first = (pick: (storage: StorageFact) => Known<string>): Known<string> => firstOf(all.map(pick));
  const streaming = all.find((each) => each.streaming)?.streaming;
  return {
    format: first(({ format }) => format),
    connector: first(({ connector }) => connector),
    location: first(({ location }) => location),
    ...(streaming ? { streaming } : {}),
  };
}
