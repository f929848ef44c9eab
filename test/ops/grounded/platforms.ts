/** A run that an export of the orchestrator tells of. */
interface MadeUpRun {
  readonly pipeline: string;
  readonly succeeded: boolean;
  readonly seconds: number;
}

/** A platform that a test makes up: its files, and the names and numbers that were drawn for it. */
export interface MadeUp {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** Names that stand in the files and nowhere in the code of Pipewright. */
  readonly names: readonly string[];
  /** Runs a day of each pipeline, as drawn. */
  readonly runsADay: Readonly<Record<string, readonly number[]>>;
  /** Runs that its export holds, all on {@link RUN_DAY}. */
  readonly runs: readonly MadeUpRun[];
}

/** The day of all runs, and the day thirty days before. */
export const RUN_DAY = { to: "2025-09-28", from: "2025-08-29" };

/** A generator of pseudo-random numbers from 0 to 1 (mulberry32): the same seed, the same numbers. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws names and numbers, none twice. */
class Draw {
  readonly names: string[] = [];
  private readonly numbers = new Set<number>();
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = generator(seed);
  }

  name(): string {
    const pick = (letters: string): string => letters[Math.floor(this.next() * letters.length)] as string;
    const made = Array.from({ length: 4 }, () => `${pick("zvxkqjwbg")}${pick("aeiou")}`).join("");
    if (this.names.includes(made)) return this.name();
    this.names.push(made);
    return made;
  }

  number(from: number, to: number): number {
    for (;;) {
      const made = from + Math.floor(this.next() * (to - from));
      if (this.numbers.has(made) && this.numbers.size < (to - from) / 2) continue;
      this.numbers.add(made);
      return made;
    }
  }

  of<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }
}

const SCHEDULES = [
  { cron: "17 3 * * *", runs: 1 },
  { cron: "9 */4 * * *", runs: 6 },
  { cron: "*/20 * * * *", runs: 72 },
  { cron: "41 * * * *", runs: 24 },
] as const;

/** Three platforms of different systems, each with its own names, schedules, owners and numbers. */
export const madeUp = (): readonly MadeUp[] => [airflow(11), dbt(12), kubernetes(13)];

/** dag-factory over BigQuery, with statistics in the catalogue. */
function airflow(seed: number): MadeUp {
  const draw = new Draw(seed);
  const files: Record<string, string> = {
    "requirements.txt": `apache-airflow==2.${draw.number(5, 11)}.1\n`,
    "pipewright.yaml": "tier: 3\ndialect: bigquery\n",
  };
  const runsADay: Record<string, readonly number[]> = {};
  let catalogue = "version: 1\ntables:\n";
  for (let made = 0; made < 3; made++) {
    const [id, task, second, owner, source, target, key] = Array.from({ length: 7 }, () => draw.name());
    const { cron, runs } = draw.of(SCHEDULES);
    runsADay[id as string] = [runs];
    files[`dags/${id}.yml`] = `${id}:
  schedule: "${cron}"
  catchup: false
  max_active_runs: ${draw.number(2, 30)}
  default_args:
    owner: ${owner}
    start_date: 2025-03-0${1 + made}
    retries: ${draw.number(2, 40)}
    sla:
      __type__: datetime.timedelta
      minutes: ${draw.number(61, 119)}
    execution_timeout:
      __type__: datetime.timedelta
      minutes: ${draw.number(121, 179)}
  tasks:
    ${task}:
      operator: airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator
      conn_id: warehouse
      sql: sql/${target}.sql
    ${second}:
      operator: airflow.operators.bash.BashOperator
      bash_command: "echo ${second}"
      dependencies: [${task}]
`;
    files[`dags/sql/${target}.sql`] = `INSERT INTO marts.${target} (${key})
SELECT
  ${key}
FROM raw.${source}
WHERE day = DATE '{{ ds }}';
`;
    files[`ddl/${source}.sql`] = `CREATE TABLE raw.${source} (
  ${key} STRING NOT NULL,
  day DATE
)
PARTITION BY day
OPTIONS (
  description = 'rows of ${draw.name()}'
);
`;
    catalogue += `  raw.${source}:
    rows: ${draw.number(1_000, 900_000)}
    bytes: ${draw.number(100, 900)} GB
    daily_growth: ${draw.number(2, 90)} MB
    owner: ${draw.name()}
`;
  }
  files["pipewright.catalog.yaml"] = catalogue;
  const runs = Object.keys(runsADay).flatMap((pipeline) =>
    Array.from({ length: 5 }, () => ({
      pipeline,
      succeeded: draw.of([true, true, false]),
      seconds: draw.number(3, 59),
    })),
  );
  const exported = runs.map(({ pipeline, succeeded, seconds }, at) => ({
    dag_id: pipeline,
    dag_run_id: `manual__${at}`,
    state: succeeded ? "success" : "failed",
    start_date: `${RUN_DAY.to}T03:00:00+00:00`,
    end_date: `${RUN_DAY.to}T03:00:${String(seconds).padStart(2, "0")}+00:00`,
  }));
  files["airflow-runs/runs.json"] = `${JSON.stringify({ dag_runs: exported, total_entries: runs.length }, null, 1)}\n`;
  return { title: "Airflow over BigQuery", files, names: draw.names, runsADay, runs };
}

/** A dbt project over Snowflake. */
function dbt(seed: number): MadeUp {
  const draw = new Draw(seed);
  const [project, source] = [draw.name(), draw.name()];
  const files: Record<string, string> = {
    "dbt_project.yml": `name: ${project}\nprofile: ${project}\nmodel-paths: [models]\n`,
    "profiles.yml": `${project}:\n  target: prod\n  outputs:\n    prod:\n      type: snowflake\n      schema: ${draw.name()}\n`,
  };
  let sources = `version: 2\nsources:\n  - name: ${source}\n    schema: ${source}\n    tables:\n`;
  let models = "version: 2\nmodels:\n";
  let exposures = "exposures:\n";
  for (let made = 0; made < 3; made++) {
    const [table, model, key, owner, loaded] = Array.from({ length: 5 }, () => draw.name());
    sources += `      - name: ${table}
        description: feeds ${draw.name()}
        loaded_at_field: ${loaded}
        freshness:
          warn_after:
            count: ${draw.number(2, 23)}
            period: hour
          error_after:
            count: ${draw.number(2, 23)}
            period: day
`;
    files[`models/${model}.sql`] = `{{ config(
  materialized='incremental',
  unique_key='${key}',
  on_schema_change='fail'
) }}
select
  ${key},
  ${loaded}
from {{ source('${source}', '${table}') }}
{% if is_incremental() %}
where ${loaded} > (select max(${loaded}) from {{ this }})
{% endif %}
`;
    models += `  - name: ${model}
    description: holds ${draw.name()}
    config:
      contract:
        enforced: true
      meta:
        owner: ${owner}
    columns:
      - name: ${key}
        data_type: varchar
        data_tests:
          - unique
          - not_null
`;
    exposures += `  - name: ${draw.name()}
    type: dashboard
    owner:
      name: ${draw.name()}
    depends_on:
      - ref('${model}')
`;
  }
  files["models/sources.yml"] = sources;
  files["models/models.yml"] = models;
  files["models/exposures.yml"] = `version: 2\n${exposures}`;
  return { title: "dbt over Snowflake", files, names: draw.names, runsADay: {}, runs: [] };
}

/** CronJobs that run Spark SQL. */
function kubernetes(seed: number): MadeUp {
  const draw = new Draw(seed);
  const files: Record<string, string> = {};
  const runsADay: Record<string, readonly number[]> = {};
  for (let made = 0; made < 3; made++) {
    const [id, container, owner, source, target, key] = Array.from({ length: 6 }, () => draw.name());
    const { cron, runs } = draw.of(SCHEDULES);
    runsADay[id as string] = [runs];
    files[`k8s/${id}.yaml`] = `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${id}
  labels:
    owner: ${owner}
spec:
  schedule: "${cron}"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      activeDeadlineSeconds: ${draw.number(601, 899)}
      backoffLimit: ${draw.number(2, 9)}
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: ${container}
              image: registry.internal/${draw.name()}:1.2
              command: ["spark-sql", "-f", "sql/${target}.sql"]
`;
    files[`sql/${target}.sql`] = `INSERT OVERWRITE TABLE gold.${target}
SELECT
  ${key}
FROM bronze.${source}
WHERE day = current_date();
`;
    files[`ddl/${source}.sql`] = `CREATE TABLE bronze.${source} (
  ${key} STRING,
  day DATE
)
USING DELTA
PARTITIONED BY (day)
LOCATION 's3://${draw.name()}/${source}';
`;
  }
  return { title: "Kubernetes over Spark", files, names: draw.names, runsADay, runs: [] };
}
