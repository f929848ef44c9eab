import { describe, expect, it } from "vitest";
import { pinnedVersion } from "../../../../server/src/core/systems/airflow/versions.ts";
import { told, workspace } from "./workspace.ts";

const DOLLAR = "$";

describe("the version of Airflow", () => {
  it.each([
    ["apache-airflow==2.10.5", 2, 10],
    ["apache-airflow[celery,google]==2.9.3 ; python_version > '3.8'", 2, 9],
    ["apache-airflow>=2.7,<3", 2, 7],
    ["apache-airflow~=3.0", 3, 0],
    ["apache-airflow>=3.1", 3, 1],
    ["apache-airflow-core==3.0.2", 3, 0],
    ['dependencies = ["apache-airflow>=2.8,<2.11"]', 2, 8],
    ['apache-airflow = "^2.9.1"', 2, 9],
    ["FROM apache/airflow:slim-2.10.5-python3.11", 2, 10],
    [`image: ${DOLLAR}{AIRFLOW_IMAGE_NAME:-apache/airflow:2.9.3}`, 2, 9],
    ["FROM quay.io/astronomer/astro-runtime:12.7.1", 2, 10],
    ["FROM astrocrpublic.azurecr.io/runtime:3.1-2", 3, 1],
    ["imageVersion: composer-3-airflow-2.9.3-build.20", 2, 9],
    ["ARG AIRFLOW_VERSION=2.8.1", 2, 8],
  ])("%s", (text, major, minor) => {
    expect(pinnedVersion(text)?.version).toMatchObject({ major, minor });
  });

  it.each([
    "apache-airflow",
    "apache-airflow>=2.7",
    "apache-airflow-providers-google==12.0.0",
    "FROM apache/airflow:latest",
    "FROM python:3.11",
  ])("%s tells nothing", (text) => {
    expect(pinnedVersion(text)).toBeUndefined();
  });
});

const DAG =
  'from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nwith DAG("d"):\n    BashOperator(task_id="t")\n';
const read = (files: Readonly<Record<string, string>>, path = "dags/a.py") => {
  const { pipelines, tasks } = workspace({ [path]: DAG, ...files }).facts(path);
  const [pipeline] = pipelines;
  const [task] = tasks;
  if (!pipeline || !task) throw new Error("no DAG");
  const version = pipeline.version;
  return {
    schedule: told(pipeline.schedule),
    version: version.state === "known" ? `${version.value.major}.${version.value.minor}` : version.state,
    catchup: told(pipeline.catchup),
    retries: told(task.retries),
    maxActiveRuns: told(pipeline.maxActiveRuns),
  };
};

describe("what holds for a DAG file", () => {
  it("is the nearest file above it", () => {
    const files = { "requirements.txt": "apache-airflow==2.9.0\n", "team/requirements.txt": "apache-airflow==3.0.1\n" };
    expect(read(files, "team/dags/a.py").version).toBe("3.0");
    expect(read(files, "other/dags/a.py").version).toBe("2.9");
  });

  it("decides what a DAG without a schedule does", () => {
    expect(read({ "requirements.txt": "apache-airflow==2.9.0\n" }).schedule).toEqual({
      kind: "interval",
      seconds: 86400,
    });
    expect(read({ "requirements.txt": "apache-airflow==3.0.0\n" }).schedule).toEqual({ kind: "manual" });
    expect(read({}).schedule).toBe("-");
  });

  it("may lie aside, but not in another project", () => {
    expect(read({ "docker/Dockerfile": "FROM apache/airflow:2.9.3\n" }).version).toBe("2.9");
    expect(read({ "other/tools/air/Dockerfile": "FROM apache/airflow:2.9.3\n" }).version).toBe("absent");
  });

  it("is unknown where files disagree about the major version", () => {
    const files = { "a-requirements.txt": "apache-airflow==2.9.0\n", "b-requirements.txt": "apache-airflow==3.0.0\n" };
    const named = Object.fromEntries(Object.entries(files).map(([, text], at) => [`requirements-${at}.txt`, text]));
    expect(read(named).version).toBe("unknown");
  });

  it.each([
    [
      "airflow.cfg",
      "[core]\ndefault_task_retries = 2\nmax_active_runs_per_dag = 4\n[scheduler]\ncatchup_by_default = False\n",
    ],
    [
      "docker-compose.yml",
      "x: &env\n  AIRFLOW__CORE__DEFAULT_TASK_RETRIES: 2\n  AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG: '4'\n  AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT: 'false'\n",
    ],
    [
      "docker-compose.yaml",
      "services:\n  web:\n    environment:\n      - AIRFLOW__CORE__DEFAULT_TASK_RETRIES=2\n      - AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG=4\n      - AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT=false\n",
    ],
    [
      "Dockerfile",
      'FROM x\nENV AIRFLOW__CORE__DEFAULT_TASK_RETRIES=2\nENV AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG "4"\nENV AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT=False\n',
    ],
    [
      "k8s/airflow.yaml",
      "env:\n  - name: AIRFLOW__CORE__DEFAULT_TASK_RETRIES\n    value: '2'\n  - name: AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG\n    value: '4'\n  - name: AIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT\n    value: 'False'\n",
    ],
    [
      ".env",
      "AIRFLOW__CORE__DEFAULT_TASK_RETRIES=2\nAIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG=4\nAIRFLOW__SCHEDULER__CATCHUP_BY_DEFAULT=False\n",
    ],
    [
      "values.yaml",
      "airflowVersion: 2.9.3\nconfig:\n  core: {default_task_retries: 2, max_active_runs_per_dag: 4}\n  scheduler:\n    catchup_by_default: 'False'\n",
    ],
    [
      "composer.yaml",
      "spec:\n  config:\n    softwareConfig:\n      airflowConfigOverrides:\n        core-default_task_retries: '2'\n        core-max_active_runs_per_dag: '4'\n        scheduler-catchup_by_default: 'False'\n",
    ],
  ])("options in %s", (path, text) => {
    expect(read({ [path]: text })).toMatchObject({ catchup: false, retries: 2, maxActiveRuns: 4 });
  });

  it("is unknown where an option is filled in later", () => {
    expect(
      read({ "docker-compose.yml": `e:\n  AIRFLOW__CORE__DEFAULT_TASK_RETRIES: ${DOLLAR}{RETRIES:-2}\n` }).retries,
    ).toBe("?");
    expect(read({}).retries).toBe("-");
  });
});
