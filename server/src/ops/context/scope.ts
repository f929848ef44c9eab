import type { Pipeline, Task } from "../../core/facts/pipeline.ts";
import type { Dataset, Flow, Platform } from "../../core/platform/platform.ts";
import type { FileId, Location } from "../../core/text/span.ts";
import { startOf, stepsOf, trace } from "../lineage/trace.ts";
import { isAmong } from "../places.ts";
import type { Thing } from "../subject.ts";

/** The part of a platform that is spoken of. */
export interface Scope {
  readonly platform: Platform;
  readonly datasets: readonly Dataset[];
  readonly pipelines: readonly Pipeline[];
  readonly tasks: readonly Task[];
  readonly flows: readonly Flow[];
}

/** Steps that are followed from a subject. */
const DEPTH = 50;

/** All of a platform, or what belongs to a subject: what feeds it, what it feeds, and who runs that. */
export function scopeOf(platform: Platform, thing: Thing | undefined, paths: readonly FileId[] | undefined): Scope {
  const { datasets, pipelines, tasks, flows } = thing ? around(thing, platform) : wholeOf(platform);
  const isMeant = ({ at }: { readonly at: Location }): boolean => isAmong(paths, at.file);
  const meant = flows.filter(isMeant);
  const touched = new Set(meant.flatMap(idsOf));
  return {
    platform,
    datasets:
      paths === undefined
        ? datasets
        : datasets.filter(({ id, declaredAt }) => touched.has(id) || declaredAt.some((at) => isMeant({ at }))),
    pipelines: pipelines.filter(isMeant),
    tasks: tasks.filter(isMeant),
    flows: meant,
  };
}

const idsOf = ({ reads, write }: Flow): readonly string[] => [
  ...reads.map(({ dataset }) => dataset),
  ...(write ? [write.dataset] : []),
];

const wholeOf = ({ datasets, pipelines, tasks, flows }: Platform) => ({
  datasets: [...datasets.values()],
  pipelines,
  tasks,
  flows,
});

function around(thing: Thing, platform: Platform): ReturnType<typeof wholeOf> {
  const start = startOf(thing, platform);
  const { distances } = trace(stepsOf(platform), start, "both", DEPTH);
  const flows = platform.flows.filter((flow) => idsOf(flow).every((id) => distances.has(id)) && idsOf(flow).length > 0);
  const runs = new Set(flows.flatMap((flow) => flow.runs.map(({ at, pipeline }) => `${at.file} ${pipeline}`)));
  const own = thing.kind === "pipeline" ? thing.pipeline : thing.kind === "task" ? thing.task : undefined;
  const runsIn = (file: FileId, id: string): boolean =>
    runs.has(`${file} ${id}`) || (own?.at.file === file && (own.kind === "pipeline" ? own.id : own.pipeline) === id);
  return {
    datasets: [...platform.datasets.values()].filter(({ id }) => distances.has(id)),
    pipelines: platform.pipelines.filter(({ id, at }) => runsIn(at.file, id)),
    tasks: platform.tasks.filter(({ pipeline, at }) => runsIn(at.file, pipeline)),
    flows,
  };
}

/** Findings in the files of a scope; all of them where it is the whole platform. */
export function concernsIn({ platform, datasets, pipelines, flows }: Scope): Platform["findings"] {
  if (datasets.length === platform.datasets.size) return platform.findings;
  const files = new Set([
    ...datasets.flatMap(({ declaredAt }) => declaredAt.map(({ file }) => file)),
    ...pipelines.map(({ at }) => at.file),
    ...flows.map(({ file }) => file),
  ]);
  return platform.findings.filter(({ at }) => files.has(at.file));
}
