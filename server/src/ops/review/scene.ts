import { coverageOf } from "../../core/features/coverage.ts";
import type { Dataset, Flow, Platform } from "../../core/platform/platform.ts";
import type { RunRecords } from "../../core/runs/run.ts";
import { isWithin } from "../../core/text/path.ts";
import type { FileId, Location } from "../../core/text/span.ts";
import { measuredRuns } from "../measures/artifacts.ts";
import type { OperationContext } from "../operation.ts";
import { isAmong } from "../places.ts";
import { platformOf } from "../platform.ts";

/** Schemas of the database itself. */
const SYSTEM = /(?:^|\.)(?:information_schema|account_usage|organization_usage|pg_catalog|sys)\./;

/** What the items of a scorecard are judged by: the platform, and how much of it is known. */
export class Scene {
  private readonly writes = new Map<string, Flow[]>();
  private readonly reads = new Map<string, Flow[]>();

  constructor(
    readonly platform: Platform,
    /** Files and folders that are judged; undefined: all. */
    readonly paths: readonly FileId[] | undefined,
    /** Files of the workspace that concern us and were not read whole: they may say what seems to be missing. */
    readonly unread: readonly { readonly file: FileId; readonly why: string }[],
    /** Read-me files of the workspace. */
    readonly readmes: readonly FileId[],
    /** What run artifacts of the workspace tell. */
    readonly records: RunRecords,
  ) {
    for (const flow of platform.flows) {
      if (flow.write) listed(this.writes, flow.write.dataset, flow);
      for (const { dataset } of flow.reads) listed(this.reads, dataset, flow);
    }
  }

  /** Statements that write a dataset, and those that read it. */
  writersOf = ({ id }: Dataset): readonly Flow[] => this.writes.get(id) ?? [];
  readersOf = ({ id }: Dataset): readonly Flow[] => this.reads.get(id) ?? [];

  /** Where a dataset stands: its declaration, else the first statement that names it. */
  placeOf(dataset: Dataset): Location | undefined {
    const [declared] = dataset.declaredAt;
    if (declared) return declared;
    const write = this.writersOf(dataset)[0]?.write?.at;
    return write ?? this.readersOf(dataset)[0]?.reads.find(({ dataset: id }) => id === dataset.id)?.at;
  }

  /** Whether a place is among those that are judged. */
  isMeant = ({ file }: Location): boolean => isAmong(this.paths, file);

  /** Datasets that are judged. */
  datasets(): readonly Dataset[] {
    return [...this.platform.datasets.values()].filter((dataset) => {
      const at = this.placeOf(dataset);
      return at !== undefined && this.isMeant(at) && !SYSTEM.test(dataset.id);
    });
  }
}

/** The scene of a workspace. */
export async function sceneOf(context: OperationContext, paths: readonly FileId[] | undefined): Promise<Scene> {
  const { analyser, outside, roots } = context;
  const platform = await platformOf(context);
  const unread = coverageOf(analyser.status()).others.map(({ file, notes }) => ({ file, why: notes.join(" ") }));
  const found = await outside.find(["**/README*", "**/readme*"]);
  const readmes = found.filter((file) => roots.some((root) => isWithin(root, file)));
  return new Scene(platform, paths, unread, readmes, await measuredRuns(context));
}

function listed(lists: Map<string, Flow[]>, key: string, flow: Flow): void {
  const flows = lists.get(key);
  if (flows) flows.push(flow);
  else lists.set(key, [flow]);
}
