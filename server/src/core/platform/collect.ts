import type { FileStatus, FileView, ReportedFinding, SuppressedFinding } from "../engine/analyser.ts";
import type { DbtSource, Exposure, Model } from "../facts/dbt.ts";
import type { Pipeline, Task } from "../facts/pipeline.ts";
import { type CodeOwners, codeOwnersOf } from "../graph/ask/owners.ts";
import type { FileId } from "../text/span.ts";
import { Catalogue } from "./catalogue.ts";
import { flowsOf } from "./flows.ts";
import type { Flow, GlobalAlert, Platform } from "./platform.ts";

/**
 * Puts the picture of a workspace together, file by file, so that no more than one file's trees are held at a time:
 * hand it the view of every file, then take the {@link Platform}.
 */
export class PlatformCollector {
  private readonly pipelines: Pipeline[] = [];
  private readonly tasks: Task[] = [];
  private readonly models: Model[] = [];
  private readonly sources: DbtSource[] = [];
  private readonly exposures: Exposure[] = [];
  private readonly flows: Flow[] = [];
  private readonly findings: ReportedFinding[] = [];
  private readonly hidden: SuppressedFinding[] = [];
  private readonly off = new Map<string, FileId[]>();
  private readonly codeOwners = new Map<FileId, CodeOwners>();
  private alerts: readonly GlobalAlert[] = [];
  private readonly files = new Map<string, FileId[]>();
  private readonly catalogue = new Catalogue();

  /** `rules` are the ids of all rules there are. */
  constructor(private readonly rules: readonly string[]) {}

  add(view: FileView, status: FileStatus | undefined): void {
    for (const system of status?.systems ?? []) listed(this.files, system, view.file);
    const { facts } = view;
    this.pipelines.push(...facts.pipelines);
    this.tasks.push(...facts.tasks);
    this.models.push(...facts.models.filter(({ own }) => own));
    this.sources.push(...facts.sources.filter(({ own }) => own));
    this.exposures.push(...facts.exposures);
    this.findings.push(...view.findings);
    this.hidden.push(...view.suppressed);
    for (const rule of this.rules) if (!view.rulesOn.has(rule)) listed(this.off, rule, view.file);
    const { lookup } = view.graph;
    this.alerts = lookup.all("global-alert", "*").map(({ value }) => value);
    if (facts.pipelines.length > 0 || facts.tables.length > 0 || facts.sources.length > 0) {
      const owners = codeOwnersOf(view.file, lookup);
      if (owners) this.codeOwners.set(view.file, owners);
    }
    this.catalogue.declare(view);
    this.flows.push(...flowsOf(view, this.catalogue));
  }

  platform(): Platform {
    const { datasets, same } = this.catalogue.settle();
    const flows = this.flows.map((flow) => renamed(flow, same));
    return {
      pipelines: sorted(this.pipelines),
      tasks: sorted(this.tasks),
      models: sorted(this.models),
      sources: sorted(this.sources),
      exposures: sorted(this.exposures),
      datasets,
      flows: sorted(flows),
      findings: sorted(this.findings),
      hidden: sorted(this.hidden),
      off: this.off,
      alerts: sorted(this.alerts),
      codeOwners: this.codeOwners,
      files: new Map([...this.files].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }
}

/** A flow whose datasets go by their final ids. */
function renamed(flow: Flow, same: ReadonlyMap<string, string>): Flow {
  const id = (dataset: string): string => same.get(dataset) ?? dataset;
  const reads = flow.reads.map((read) => ({ ...read, dataset: id(read.dataset) }));
  return { ...flow, reads, ...(flow.write ? { write: { ...flow.write, dataset: id(flow.write.dataset) } } : {}) };
}

function listed(lists: Map<string, FileId[]>, key: string, file: FileId): void {
  const files = lists.get(key);
  if (files) files.push(file);
  else lists.set(key, [file]);
}

const sorted = <T extends { readonly at: { readonly file: FileId; readonly span: { readonly start: number } } }>(
  items: readonly T[],
): readonly T[] => items.toSorted((a, b) => byText(a.at.file, b.at.file) || a.at.span.start - b.at.span.start);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
