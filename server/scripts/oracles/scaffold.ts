/**
 * Has the tools of each platform read what `scaffold` writes: `tsx server/scripts/oracles/scaffold.ts TOOLS`, after a
 * build. Not part of the tests: the tools come from Debian, PyPI and GitHub. TOOLS is a folder with what is installed:
 * `promtool` (Debian's prometheus), and virtual environments `af` (Airflow 3, dag-factory), `af2` (Airflow 2,
 * dag-factory), `dbt` (dbt-core with its adapters), `py` (dagster, prefect, sqlalchemy), `misc` (cfn-lint,
 * kubernetes-validate, sqlglot, jsonschema), and the schemas `argo.schema.json` and `bundle.schema.json`.
 * What is missing is recorded as not run. Writes docs/oracles/scaffold.md.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const tools = process.argv[2];
if (tools === undefined) throw new Error("Say the folder of the tools: tsx server/scripts/oracles/scaffold.ts TOOLS");

/** Columns of the tables in each warehouse, and the image where a container runs the load. */
const WAREHOUSES = {
  bigquery: ["order_id STRING", "amount NUMERIC", "event_date DATE", "loaded_at TIMESTAMP"],
  snowflake: ["order_id VARCHAR", "amount NUMBER(12, 2)", "event_date DATE", "loaded_at TIMESTAMP_NTZ"],
  redshift: ["order_id VARCHAR(64)", "amount DECIMAL(12, 2)", "event_date DATE", "loaded_at TIMESTAMP"],
  postgres: ["order_id TEXT", "amount NUMERIC(12, 2)", "event_date DATE", "loaded_at TIMESTAMP"],
  databricks: ["order_id STRING", "amount DECIMAL(12, 2)", "event_date DATE", "loaded_at TIMESTAMP"],
  athena: ["order_id STRING", "amount DECIMAL(12, 2)", "event_date DATE", "loaded_at TIMESTAMP"],
} as const;
type Warehouse = keyof typeof WAREHOUSES;

/** Environment variables dbt's profile asks for; nothing connects with them. */
const DBT = Object.fromEntries(
  "BIGQUERY_PROJECT DBT_SCHEMA SNOWFLAKE_ACCOUNT SNOWFLAKE_USER SNOWFLAKE_PRIVATE_KEY_PATH SNOWFLAKE_ROLE SNOWFLAKE_WAREHOUSE SNOWFLAKE_DATABASE REDSHIFT_HOST REDSHIFT_USER REDSHIFT_DATABASE PGHOST PGUSER PGPASSWORD PGDATABASE DATABRICKS_HOST DATABRICKS_HTTP_PATH DATABRICKS_TOKEN"
    .split(" ")
    .map((name) => [name, "x"]),
);

interface Call {
  /** Below the folder of the tools. */
  readonly tool: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A tool and what it is given of a scaffold; undefined where it has nothing to say. */
interface Oracle {
  readonly title: string;
  readonly version: Call;
  calls(target: string, warehouse: Warehouse, folder: string): readonly Call[];
}

const python = (environment: string, ...args: readonly string[]): Call => ({ tool: `${environment}/bin/python`, args });
const versionsOf = (environment: string, ...packages: readonly string[]): Call =>
  python(
    environment,
    "-c",
    `from importlib.metadata import version\nprint(", ".join(p + " " + version(p) for p in ${JSON.stringify(packages)}))`,
  );

const airflow = (environment: string, title: string): Oracle => ({
  title,
  version: versionsOf(
    environment,
    "apache-airflow",
    "dag-factory",
    "apache-airflow-providers-common-sql",
    "apache-airflow-providers-smtp",
  ),
  calls: (target, _, folder) =>
    target === "airflow-dag" || target === "dag-factory"
      ? [
          {
            ...python(environment, join(here, "dagbag.py"), join(folder, "dags"), "load_orders"),
            env: {
              AIRFLOW_HOME: join(folder, ".airflow"),
              AIRFLOW__CORE__LOAD_EXAMPLES: "False",
              AIRFLOW__CORE__DAGS_FOLDER: join(folder, "dags"),
              CONFIG_ROOT_DIR: join(folder, "dags"),
            },
          },
        ]
      : [],
});

const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .map((name) => join(folder, name))
    .sort();

const ORACLES: readonly Oracle[] = [
  {
    title: "promtool check rules",
    version: { tool: "promtool", args: ["--version"] },
    calls: (_, __, folder) =>
      filesIn(folder, /\.rules\.yml$/).map((file) => ({ tool: "promtool", args: ["check", "rules", file] })),
  },
  airflow("af", "Airflow 3: DagBag imports the DAG; its tasks, retries, limits and callbacks are as written"),
  airflow("af2", "Airflow 2: the same"),
  {
    title: "dbt parse",
    version: versionsOf(
      "dbt",
      "dbt-core",
      "dbt-bigquery",
      "dbt-snowflake",
      "dbt-postgres",
      "dbt-redshift",
      "dbt-databricks",
    ),
    calls: (target, _, folder) =>
      target === "dbt"
        ? [
            {
              tool: "dbt/bin/dbt",
              args: ["--warn-error", "parse", "--no-partial-parse"],
              cwd: join(folder, "dbt"),
              env: { ...DBT, DBT_PROFILES_DIR: ".", DBT_SEND_ANONYMOUS_USAGE_STATS: "false" },
            },
          ]
        : [],
  },
  {
    title: "sqlglot parses all SQL files (templates filled in)",
    version: versionsOf("misc", "sqlglot"),
    calls: (target, warehouse, folder) => {
      const files = target === "dbt" || target === "flink-sql" ? [] : filesIn(folder, /\.sql$/);
      return files.length > 0 ? [python("misc", join(here, "sql.py"), warehouse, ...files)] : [];
    },
  },
  {
    title: "Argo Workflows: JSON schema of CronWorkflow (main of 2026-08-21)",
    version: versionsOf("misc", "jsonschema"),
    calls: (target, _, folder) =>
      target === "argo"
        ? [
            python(
              "misc",
              join(here, "schema.py"),
              join(tools, "argo.schema.json"),
              join(folder, "argo/load-orders.yaml"),
              "CronWorkflow",
            ),
          ]
        : [],
  },
  {
    title: "Databricks: JSON schema of bundles (main of 2026-08-21)",
    version: versionsOf("misc", "jsonschema"),
    calls: (target, _, folder) =>
      target === "databricks-bundle"
        ? [python("misc", join(here, "schema.py"), join(tools, "bundle.schema.json"), join(folder, "databricks.yml"))]
        : [],
  },
  {
    title: "kubernetes-validate, strict",
    version: versionsOf("misc", "kubernetes-validate"),
    calls: (target, _, folder) =>
      target === "kubernetes-cronjob"
        ? [{ tool: "misc/bin/kubernetes-validate", args: ["--strict", join(folder, "k8s/load-orders.yaml")] }]
        : [],
  },
  {
    title: "cfn-lint (with the SAM transform)",
    version: versionsOf("misc", "cfn-lint", "aws-sam-translator"),
    calls: (target, _, folder) =>
      target === "step-functions" ? [{ tool: "misc/bin/cfn-lint", args: [join(folder, "template.yaml")] }] : [],
  },
  {
    title: "Dagster: definitions validate",
    version: versionsOf("py", "dagster"),
    calls: (target, _, folder) =>
      target === "dagster"
        ? [
            {
              tool: "py/bin/dagster",
              args: ["definitions", "validate", "-f", join(folder, "dagster/load_orders.py")],
              env: { WAREHOUSE_URL: "postgresql://localhost/x", DAGSTER_HOME: folder },
            },
          ]
        : [],
  },
  {
    title: "Prefect: the flow is imported",
    version: versionsOf("py", "prefect", "prefect-sqlalchemy", "prefect-email"),
    calls: (target, _, folder) =>
      target === "prefect"
        ? [
            python(
              "py",
              "-c",
              `import sys; sys.path.insert(0, ${JSON.stringify(join(folder, "flows"))}); import load_orders; assert load_orders.load_orders.timeout_seconds == 14400 and load_orders.run_file.retries == 3`,
            ),
          ]
        : [],
  },
];

const PAIRS: readonly (readonly [string, Warehouse])[] = [
  ...(["airflow-dag", "dag-factory", "dbt"] as const).flatMap((target) =>
    (["bigquery", "snowflake", "redshift", "postgres", "databricks"] as const).map(
      (warehouse) => [target, warehouse] as const,
    ),
  ),
  ...(["kubernetes-cronjob", "argo", "kestra"] as const).flatMap((target) =>
    (["bigquery", "snowflake", "redshift", "postgres"] as const).map((warehouse) => [target, warehouse] as const),
  ),
  ...(["prefect", "dagster"] as const).flatMap((target) =>
    (["snowflake", "redshift", "postgres"] as const).map((warehouse) => [target, warehouse] as const),
  ),
  ["databricks-bundle", "databricks"],
  ["step-functions", "athena"],
  ["flink-sql", "athena"],
];

function scaffold(target: string, warehouse: Warehouse): string {
  const folder = mkdtempSync(join(tmpdir(), `scaffold-${target}-${warehouse}-`));
  const stream = target === "flink-sql";
  const option = (name: string, value: string): readonly string[] => [`--${name}`, value];
  execFileSync(
    process.execPath,
    [
      join(root, "dist/cli/pipewright.mjs"),
      ...["scaffold", target, "--root", folder, "--folder", folder, "--write"],
      ...option("name", "load_orders"),
      ...option("source", stream ? "orders.v1" : "raw.order_events"),
      ...option("destination", stream ? "orders.latest" : "marts.orders"),
      ...(stream ? [] : option("warehouse", warehouse)),
      ...WAREHOUSES[warehouse].flatMap((column) => option("columns", column)),
      ...option("keys", "order_id"),
      ...option("partition", stream ? "loaded_at" : "event_date"),
      ...option("owner", "orders-team"),
      ...option("contact", "orders@shop.example"),
      ...option("start", "2026-01-01"),
      ...(target === "argo" || target === "kubernetes-cronjob" ? option("image", "postgres:17.6") : []),
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "pipe"] },
  );
  return folder;
}

/** Runs a tool; what it printed, or the end of what it complained. */
function run({ tool, args, env, cwd }: Call): { readonly ok: boolean; readonly out: string } {
  try {
    const out = execFileSync(join(tools as string, tool), args, {
      cwd,
      env: { ...process.env, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 300_000,
    });
    return { ok: true, out: out.trim() };
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string };
    return { ok: false, out: `${stdout}\n${stderr}`.trim().slice(-600) };
  }
}

const folders = PAIRS.map(([target, warehouse]) => ({ target, warehouse, folder: scaffold(target, warehouse) }));
const lines: string[] = [];
let failures = 0;
for (const { title, version, calls } of ORACLES) {
  const known = existsSync(join(tools, version.tool)) ? run(version) : undefined;
  if (!known?.ok) {
    lines.push(`| ${title} | not installed | | not run |`);
    continue;
  }
  const passed: string[] = [];
  const failed: string[] = [];
  for (const { target, warehouse, folder } of folders) {
    const results = calls(target, warehouse, folder).map(run);
    if (results.length === 0) continue;
    const bad = results.find(({ ok }) => !ok);
    (bad ? failed : passed).push(`${target}/${warehouse}`);
    if (bad) process.stderr.write(`${title}: ${target}/${warehouse} ${folder}\n${bad.out}\n\n`);
  }
  failures += failed.length;
  const shownVersion = known.out.split("\n")[0]?.replace(/ \(.*/, "") ?? "";
  lines.push(
    `| ${title} | ${shownVersion} | ${[...passed, ...failed].join(", ")} | ${failed.length === 0 ? `all ${passed.length} pass` : `${failed.join(", ")} fail`} |`,
  );
}
const page = `# What the platforms' own tools say of \`scaffold\`

Written by \`server/scripts/oracles/scaffold.ts\` on ${new Date().toISOString().slice(0, 10)}; each scaffold was made by the
command line in an empty folder and read by the tool as it comes from Debian, PyPI or GitHub. Nothing was connected to a
warehouse or a cluster: that a tool reads a file does not say that a run succeeds.

| tool | version | scaffolds | result |
|---|---|---|---|
${lines.join("\n")}

## Not run, and why

- \`argo lint\` and \`databricks bundle validate\`: programs that are not on the registries this machine reaches; their published
  JSON schemas stand in.
- Kestra: its schema comes from a running instance; nothing of it was validated but the YAML itself.
- Flink: its SQL parser comes with the Java distribution. Our own Flink dialect reads the file in the tests; nobody else did.
- Grafana: its dashboards have no published validator for JSON of this form; the tests check the structure.
- Step Functions: \`asl-validator\` is part of the unit tests.
`;
mkdirSync(join(root, "docs/oracles"), { recursive: true });
writeFileSync(join(root, "docs/oracles/scaffold.md"), page);
process.stdout.write(readFileSync(join(root, "docs/oracles/scaffold.md"), "utf8"));
process.exitCode = failures > 0 ? 1 : 0;
