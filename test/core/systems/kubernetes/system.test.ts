import { describe, expect, it } from "vitest";
import { fileInput } from "../../../../server/src/core/engine/input.ts";
import type { Provision } from "../../../../server/src/core/facts/keys.ts";
import { valueOf } from "../../../../server/src/core/facts/known.ts";
import system from "../../../../server/src/core/systems/kubernetes/system.ts";
import { applyEdits } from "../../../../server/src/core/text/edits.ts";
import { readWith } from "../extract.ts";

const read = (text: string, others: readonly Provision[] = [], file = "/w/k8s/a.yaml") =>
  readWith(system, file, text, others);

const cronJob = (spec: string, metadata = "  name: load", container = "") => `apiVersion: batch/v1
kind: CronJob
metadata:
${metadata}
spec:
${spec}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: registry/x:1
${container}`;

describe("CronJob", () => {
  it("is a pipeline with its schedule, policy and limits", () => {
    const { facts, keys } = read(
      cronJob(
        '  schedule: "0 5 * * *"\n  timeZone: Europe/Berlin\n  concurrencyPolicy: Forbid\n  suspend: true',
        "  name: load\n  labels:\n    app.kubernetes.io/team: data",
      ),
    );
    const [job] = facts.pipelines;
    expect(job).toMatchObject({ id: "load", flavour: "cronjob", open: false, tasks: ["main"] });
    expect(
      [job?.schedule, job?.timezone, job?.overlap, job?.suspended, job?.owner].map(
        (fact) => fact && valueOf<unknown>(fact),
      ),
    ).toEqual([{ kind: "cron", text: "0 5 * * *", grammar: "kubernetes" }, "Europe/Berlin", "forbid", true, "data"]);
    expect(job?.timeout.state).toBe("absent");
    expect(valueOf(facts.tasks[0]?.retries ?? { state: "unknown", why: "" })).toBe(6);
    expect(facts.schedules.map((schedule) => schedule.text)).toEqual(["0 5 * * *"]);
    expect(keys("pipeline")).toEqual(["load"]);
  });

  it("leaves missing keys absent, and silent where something may add them", () => {
    const states = (text: string, others: readonly Provision[] = []) => {
      const [job] = read(text, others).facts.pipelines;
      return [job?.overlap.state, job?.owner.state, job?.timeout.state];
    };
    const text = cronJob('  schedule: "0 5 * * *"');
    expect(states(text)).toEqual(["absent", "absent", "absent"]);
    expect(states(text.replace("spec:\n", "spec:\n{{- if .Values.x }}\n  suspend: true\n{{- end }}\n"))).toEqual([
      "unknown",
      "unknown",
      "unknown",
    ]);
    expect(states(text.replace("  schedule", "  concurrencyPolicy: {{ .Values.policy }}\n  schedule"))).toEqual([
      "unknown",
      "absent",
      "absent",
    ]);
    const overlay = (patches: boolean, labels: boolean): readonly Provision[] => [
      {
        kind: "kustomization",
        key: "*",
        value: { folder: "/w/k8s", resources: ["/w/k8s/a.yaml"], patches: false, labels: false },
      },
      { kind: "kustomization", key: "*", value: { folder: "/w/prod", resources: ["/w/k8s"], patches, labels } },
    ];
    expect(states(text, overlay(false, true))).toEqual(["absent", "unknown", "absent"]);
    expect(states(text, overlay(true, false))).toEqual(["unknown", "unknown", "unknown"]);
  });

  it("is read in Lists, several documents, JSON and the removed version, but not as a patch", () => {
    const text = cronJob('  schedule: "@daily"');
    const list = `apiVersion: v1\nkind: List\nitems:\n${text
      .split("\n")
      .map((line, at) => `${at === 0 ? "  - " : "    "}${line}`)
      .join("\n")}`;
    expect(read(list).facts.pipelines[0]?.subject.address).toEqual({ document: 0, path: ["items", 0] });
    expect(
      read(`${text}\n---\n${text}`).facts.pipelines.map(
        (job) => (job.subject.address as { document: number }).document,
      ),
    ).toEqual([0, 1]);
    expect(read(text.replace("batch/v1", "batch/v1beta1")).facts.pipelines).toHaveLength(1);
    const json = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: "j" },
      spec: { template: { spec: { containers: [{ name: "c", image: "x" }] } } },
    };
    expect(read(JSON.stringify(json), [], "/w/a.json").facts.pipelines[0]?.flavour).toBe("job");
    expect(
      read("apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: load\nspec:\n  schedule: '1 1 * * *'\n").facts
        .pipelines,
    ).toEqual([]);
  });

  it("tells of two objects with one name", () => {
    const text = cronJob('  schedule: "@daily"');
    expect(read(`${text}\n---\n${text}`).facts.identities).toHaveLength(1);
    expect(
      read(`${text}\n---\n${text.replace("name: load", "name: load\n  namespace: other")}`).facts.identities,
    ).toEqual([]);
  });
});

describe("SQL of containers", () => {
  const sql = (container: string) => {
    const { facts } = read(cronJob('  schedule: "@daily"', undefined, container));
    return facts.scripts.map(
      (script) => `${script.dialect.id} ${script.statements.map((statement) => statement.kind).join(",")}`,
    );
  };

  it.each([
    [
      "arguments of the client",
      "              command: [psql, -c, 'DELETE FROM t; INSERT INTO t SELECT 1']",
      ["generic delete,insert"],
    ],
    [
      "a shell",
      `              command: ["/bin/sh", "-c"]\n              args:\n                - |\n                  set -e\n                  bq query --use_legacy_sql=false 'INSERT INTO d.t SELECT 1'\n                  echo "SELECT 1"`,
      ["bigquery insert"],
    ],
    [
      "snowsql with a variable",
      `              args: ["bash", "-ec", 'snowsql -o quiet=true -q "DELETE FROM t WHERE d = $DAY"']`,
      ["snowflake delete"],
    ],
    [
      "a here-document",
      `              command: [sh, -c, "psql \\"$URL\\" <<SQL\\nTRUNCATE t;\\nSQL\\necho done"]`,
      ["generic truncate"],
    ],
    ["text that is no SQL", `              command: [psql, -c, '\\dt']`, []],
    ["a variable instead of SQL", `              command: [sh, -c, 'psql -c "$SQL"']`, []],
  ])("%s", (_, container, expected) => {
    expect(sql(container)).toEqual(expected);
  });

  it("points into the file", () => {
    const text = cronJob(
      '  schedule: "@daily"',
      undefined,
      `              command: [psql, -c, 'DELETE FROM shop.orders']`,
    );
    const [script] = read(text).facts.scripts;
    const [statement] = script?.statements ?? [];
    expect(statement && text.slice(statement.span.start, statement.span.end)).toBe("DELETE FROM shop.orders");
    expect(valueOf(read(text).facts.tasks[0]?.autocommit ?? { state: "unknown", why: "" })).toBe(false);
  });

  it("names files, to be found beside the manifest", () => {
    const { facts, keys } = read(
      cronJob('  schedule: "@daily"', undefined, "              command: [psql, -f, /sql/load.sql]"),
      [{ kind: "file", key: "/w/k8s/sql/load.sql", value: { size: 1 } }],
    );
    expect(facts.tasks[0]?.runs[0]).toMatchObject({ kind: "file", resolved: "/w/k8s/sql/load.sql" });
    expect(keys("sql-run")).toContain("/w/k8s/sql/load.sql");
  });
});

it("reads SQL in ConfigMaps", () => {
  const { facts, keys } = read(
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: sql\ndata:\n  a.sql: |\n    CREATE TABLE raw.t (a INT);\n  b.txt: x\n",
  );
  expect(facts.scripts[0]?.origin).toEqual({ kind: "config-map", name: "sql", key: "a.sql" });
  expect(facts.scripts[0]?.editable).toBe(true);
  expect(keys("table")).toEqual(["t"]);
});

it("knows alerts on failed jobs", () => {
  const rule =
    "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n    - rules:\n        - alert: JobFailed\n          expr: kube_job_status_failed > 0\n";
  const alerts = read(rule).provides.filter((item) => item.kind === "global-alert");
  expect(alerts).toHaveLength(1);
  const [job] = read(cronJob('  schedule: "@daily"'), alerts).facts.pipelines;
  expect(job?.alert.state).toBe("known");
});

it("reads what a kustomization takes in", () => {
  const [provided] = read(
    "resources:\n  - ../base\n  - https://x.example/y\npatches:\n  - path: p.yaml\n",
    [],
    "/w/k8s/prod/kustomization.yaml",
  ).provides;
  expect(provided?.value).toEqual({ folder: "/w/k8s/prod", resources: ["/w/k8s/base"], patches: true, labels: false });
});

describe("edits", () => {
  const edit = (text: string, key: readonly string[], value: string | number, job = 0): string => {
    const [subject] = read(text)
      .facts.pipelines.slice(job)
      .map((pipeline) => pipeline.subject);
    if (!subject) throw new Error("no pipeline");
    const edits = system.edit?.({ do: "set", subject, key, value }, fileInput("/w/k8s/a.yaml", text, "yaml", "/w"));
    if (!edits || "refused" in edits) throw new Error(edits?.refused);
    return applyEdits(text, edits);
  };

  it("set keys of the object they belong to", () => {
    const text = cronJob('  schedule: "@daily" # every day');
    const both = `${text}\n---\n${text.replace("name: load", "name: other")}`;
    const changed = edit(both, ["spec", "concurrencyPolicy"], "Forbid", 1);
    const [first, second] = read(changed).facts.pipelines;
    expect([first?.overlap.state, second && valueOf(second.overlap)]).toEqual(["absent", "forbid"]);
    expect(changed).toContain("# every day");
    const limited = read(edit(text, ["spec", "jobTemplate", "spec", "activeDeadlineSeconds"], 600)).facts.pipelines[0];
    expect(limited && valueOf(limited.timeout)).toBe(600);
    const owned = read(edit(text, ["metadata", "labels", "owner"], "data")).facts.pipelines[0];
    expect(owned && valueOf(owned.owner)).toBe("data");
  });
});
