import { type Known, known, unknown } from "../../facts/known.ts";
import type { Pipeline, SqlRun, Task, TaskSummary } from "../../facts/pipeline.ts";
import type { SqlScript } from "../../facts/script.ts";
import { decideDialect } from "../../scripts/dialect.ts";
import { readScripts } from "../../scripts/read.ts";
import { dirname, joinPath } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import { asText, findValue } from "../yaml-tree.ts";
import type { KubernetesContext } from "./context.ts";
import { type SqlUse, sqlUsesOf } from "./sql-uses.ts";
import { containerName, retriesOf, type Workload } from "./workload.ts";

/** The containers of a workload as tasks, with the SQL they run and what the files they name should know. */
export interface WorkloadTasks {
  readonly tasks: readonly Task[];
  readonly scripts: readonly SqlScript[];
  readonly summaries: readonly { readonly file: FileId; readonly summary: TaskSummary }[];
}

/** Reads the containers of a workload. */
export function tasksOf(workload: Workload, pipeline: Pipeline, context: KubernetesContext): WorkloadTasks {
  const tasks: Task[] = [];
  const scripts: SqlScript[] = [];
  const summaries: { file: FileId; summary: TaskSummary }[] = [];
  const retries = retriesOf(workload);
  for (const [index, container] of workload.containers.entries()) {
    const id = containerName(container, index);
    const uses = sqlUsesOf(container);
    const autocommit = autocommitOf(uses, pipeline.at);
    const client = uses.find((use) => use.dialect !== undefined);
    const runs = uses.map((use): SqlRun => {
      const at = { file: workload.view.file, span: use.at };
      if (use.kind === "inline") {
        const read = scriptsOf(use, workload, id, context);
        scripts.push(...read);
        return { kind: "inline", scripts: read.map((script) => script.id), at };
      }
      const candidates = candidatesOf(use.path, workload.view.file);
      for (const file of candidates)
        summaries.push({ file, summary: summaryOf(use, at, pipeline, id, retries, autocommit) });
      return { kind: "file", path: use.path, candidates, at };
    });
    tasks.push({
      kind: "task",
      id,
      pipeline: pipeline.id,
      system: "kubernetes",
      flavour: pipeline.flavour,
      at: nameAt(container, pipeline.at),
      subject: pipeline.subject,
      operator: findValue(container, ["image"], workload.view, asText),
      role: uses.length > 0 ? "sql" : "container",
      retries,
      retryDelay: unknown("Kubernetes chooses it"),
      timeout: pipeline.timeout,
      sla: pipeline.sla,
      owner: pipeline.owner,
      alert: pipeline.alert,
      dependsOn: [],
      runs,
      ...(client?.dialect ? { dialect: { id: client.dialect, reason: runReason(client, id) } } : {}),
      autocommit,
    });
  }
  return { tasks, scripts, summaries };
}

const runReason = (use: SqlUse, task: string): string => `because container \`${task}\` runs it with ${use.client}`;

function scriptsOf(
  use: Extract<SqlUse, { kind: "inline" }>,
  workload: Workload,
  task: string,
  context: KubernetesContext,
): readonly SqlScript[] {
  const { file } = workload.view;
  return readScripts(use.source, {
    file,
    origin: { kind: "task", pipeline: workload.name, task },
    dialect: decideDialect({
      ...context.dialect,
      file,
      ...(use.dialect
        ? { runBy: [{ id: use.dialect, reason: runReason(use, task), at: { file, span: use.at } }] }
        : {}),
      text: use.source.text,
      offset: use.at.start,
    }),
    engines: { jinja: true, dollar: true },
    holes: use.holes,
    span: use.at,
    // A replacement could break the quotes of the shell around it.
    editable: false,
  });
}

function summaryOf(
  use: SqlUse,
  at: Location,
  pipeline: Pipeline,
  task: string,
  retries: Known<number>,
  autocommit: Known<boolean>,
): TaskSummary {
  return {
    pipeline: pipeline.id,
    task,
    system: "kubernetes",
    at: pipeline.at,
    sqlAt: at,
    ...(use.dialect ? { dialect: { id: use.dialect, reason: runReason(use, task) } } : {}),
    retries,
    catchup: pipeline.catchup,
    schedule: pipeline.schedule,
    autocommit,
  };
}

/** The files of the workspace a path in a container may mean: they are mounted or copied in under another folder. */
function candidatesOf(path: string, file: FileId): readonly FileId[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const tails = [1, 2, 3].filter((count) => count <= parts.length).map((count) => parts.slice(-count).join("/"));
  const folders = [dirname(file), dirname(dirname(file))];
  return [...new Set(folders.flatMap((folder) => tails.reverse().map((tail) => joinPath(folder, tail))))];
}

/**
 * `psql -c` sends all statements as one transaction (https://www.postgresql.org/docs/current/app-psql.html, read
 * 2026-11-24); BigQuery and Snowflake commit each by itself unless told otherwise.
 */
function autocommitOf(uses: readonly SqlUse[], at: Location): Known<boolean> {
  const kinds = new Set(
    uses.map((use) =>
      use.client === "psql" && use.kind === "inline"
        ? false
        : use.dialect === "bigquery" || use.dialect === "snowflake"
          ? true
          : undefined,
    ),
  );
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? known(only, at) : unknown("the client decides");
}

const nameAt = (container: Workload["containers"][number], otherwise: Location): Location => {
  const name = findValue(container, ["name"], { file: otherwise.file }, asText);
  return name.state === "known" ? name.at : otherwise;
};
