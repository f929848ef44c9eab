import type { Known } from "../../core/facts/known.ts";
import type { Pipeline, Task } from "../../core/facts/pipeline.ts";
import type { Dataset, Platform } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import { durationText, scheduleText } from "../runs.ts";

/** Something that is in one state of the workspace and not, or not the same, in the other. */
export interface Difference {
  readonly name: string;
  readonly kind: "added" | "removed" | "changed";
  /** For what changed, each property in words: "schedule: 0 4 * * * → 0 5 * * *". */
  readonly what: readonly string[];
  /** Where it stands now; for what was removed, where it stood. */
  readonly at: Location;
}

/** How things of a kind are told apart and compared. */
interface Comparison<T> {
  name(thing: T): string;
  at(thing: T): Location | undefined;
  /** Properties as text; undefined where files do not tell, which is then not compared. */
  readonly properties: Readonly<Record<string, (thing: T) => string | undefined>>;
  /** What text alone does not tell well. */
  also?(before: T, after: T): readonly string[];
}

const NONE = "none";

/** A fact as text. */
function told<T>(fact: Known<T>, show: (value: T) => string): string | undefined {
  if (fact.state === "unknown") return undefined;
  return fact.state === "absent" ? NONE : show(fact.value);
}

const plain = (value: string | number | boolean): string => String(value);

const PIPELINES: Comparison<Pipeline> = {
  name: ({ id }) => id,
  at: ({ at }) => at,
  properties: {
    schedule: ({ schedule }) => told(schedule, scheduleText),
    "time zone": ({ timezone }) => told(timezone, plain),
    catchup: ({ catchup }) => told(catchup, plain),
    "most active runs": ({ maxActiveRuns }) => told(maxActiveRuns, plain),
    overlap: ({ overlap }) => told(overlap, plain),
    timeout: ({ timeout }) => told(timeout, durationText),
    owner: ({ owner }) => told(owner, plain),
    alert: ({ alert }) => told(alert, plain),
    suspended: ({ suspended }) => told(suspended, plain),
  },
};

const TASKS: Comparison<Task> = {
  name: ({ pipeline, id }) => `${pipeline}.${id}`,
  at: ({ at }) => at,
  properties: {
    operator: ({ operator }) => told(operator, plain),
    retries: ({ retries }) => told(retries, plain),
    "retry delay": ({ retryDelay }) => told(retryDelay, durationText),
    timeout: ({ timeout }) => told(timeout, durationText),
    owner: ({ owner }) => told(owner, plain),
    alert: ({ alert }) => told(alert, plain),
    "waits for": ({ dependsOn }) => names(dependsOn.map(({ id }) => id)),
  },
};

const TABLES: Comparison<Dataset> = {
  name: ({ name }) => name,
  at: ({ declaredAt }) => declaredAt[0],
  properties: {
    kind: ({ relation }) => relation,
    partition: ({ partition }) =>
      told(partition, ({ columns }) =>
        names(columns.map(({ name, transform }) => (transform ? `${transform}(${name})` : name))),
      ),
    "partition filter required": ({ requireFilter }) => told(requireFilter, plain),
    clustering: ({ cluster }) => told(cluster, (columns) => columns.join(", ")),
    keys: ({ keys }) => names(keys.map(({ columns }) => columns.join(" + "))),
    "freshness, warning": ({ freshness }) =>
      told(freshness, ({ warnAfter }) => (warnAfter === undefined ? NONE : durationText(warnAfter))),
    "freshness, error": ({ freshness }) =>
      told(freshness, ({ errorAfter }) => (errorAfter === undefined ? NONE : durationText(errorAfter))),
    owner: ({ owner }) => told(owner, plain),
  },
  also: (before, after) => {
    if (before.columns.state !== "known" || after.columns.state !== "known") return [];
    const [old, now] = [before, after].map(
      ({ columns }) =>
        new Map(columns.state === "known" ? columns.value.map(({ name, type }) => [name.toLowerCase(), type]) : []),
    ) as [Map<string, string>, Map<string, string>];
    return [
      ...[...now.keys()].filter((name) => !old.has(name)).map((name) => `column ${name} added`),
      ...[...old.keys()].filter((name) => !now.has(name)).map((name) => `column ${name} removed`),
      ...[...now].flatMap(([name, type]) => {
        const was = old.get(name);
        return was === undefined || was === type ? [] : [`type of ${name}: ${was || NONE} → ${type || NONE}`];
      }),
    ];
  },
};

/** What a state has that the other has not, or has otherwise. Tables count where a file declares them. */
export interface Differences {
  readonly pipelines: readonly Difference[];
  readonly tasks: readonly Difference[];
  readonly tables: readonly Difference[];
}

/** Compares two states of a workspace. Properties that either state does not tell are not compared. */
export function differences(before: Platform, after: Platform): Differences {
  const declared = ({ datasets }: Platform): readonly Dataset[] =>
    [...datasets.values()].filter(({ declaredAt }) => declaredAt.length > 0);
  return {
    pipelines: compare(before.pipelines, after.pipelines, PIPELINES),
    tasks: compare(before.tasks, after.tasks, TASKS),
    tables: compare(declared(before), declared(after), TABLES),
  };
}

function compare<T>(before: readonly T[], after: readonly T[], how: Comparison<T>): readonly Difference[] {
  const old = new Map(before.map((thing) => [how.name(thing), thing]));
  const now = new Map(after.map((thing) => [how.name(thing), thing]));
  const found: Difference[] = [];
  const add = (name: string, thing: T, kind: Difference["kind"], what: readonly string[] = []): void => {
    const at = how.at(thing);
    if (at) found.push({ name, kind, what, at });
  };
  for (const [name, thing] of now) {
    const was = old.get(name);
    if (was === undefined) add(name, thing, "added");
    else {
      const what = changes(was, thing, how);
      if (what.length > 0) add(name, thing, "changed", what);
    }
  }
  for (const [name, thing] of old) if (!now.has(name)) add(name, thing, "removed");
  return found.sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : a.kind < b.kind ? -1 : 1));
}

function changes<T>(before: T, after: T, { properties, also }: Comparison<T>): readonly string[] {
  const found = Object.entries(properties).flatMap(([name, read]) => {
    const [old, now] = [read(before), read(after)];
    return old === undefined || now === undefined || old === now ? [] : [`${name}: ${old} → ${now}`];
  });
  return [...found, ...(also?.(before, after) ?? [])];
}

const names = (values: readonly string[]): string =>
  values.length === 0 ? NONE : [...new Set(values)].sort().join(", ");
