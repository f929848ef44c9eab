import { describe, expect, it } from "vitest";
import { design } from "../../server/src/ops/design/operation.ts";
import type { AnyOperation } from "../../server/src/ops/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { isRefusal, perform } from "../../server/src/ops/perform.ts";
import { open } from "./context.ts";

const FILES = {
  "dags/a.yml":
    'load:\n  schedule: "0 4 * * *"\n  tasks:\n    build:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "INSERT INTO marts.daily SELECT id FROM raw.orders"\n',
};

const optionOf = (result: Awaited<ReturnType<typeof design.run>>, topic: string): string | undefined =>
  result.decisions.find((each) => each.topic === topic)?.option;

describe("design", () => {
  it("only asks where nobody said what is needed", async () => {
    const context = await open(FILES);
    const result = await design.run(context, {});
    expect(result).toMatchObject({ decisions: [], figures: [], plan: [], diagram: null });
    expect(result.requirements.map(({ requirement, origin }) => [requirement, origin])).toEqual([
      ["platform", "workspace"],
      ["orchestrator", "workspace"],
    ]);
    expect(result.questions.map(({ requirement }) => requirement)).not.toContain("platform");
    const page = design.page(result, plainPage(context.roots));
    expect(page).toContain("nothing is proposed");
    expect(page.indexOf("## Open questions")).toBeGreaterThan(0);
    expect(page).not.toContain("## Decisions");
  });

  it("takes platform and orchestrator from the workspace, with the lines that show them; what is said wins", async () => {
    const context = await open(FILES);
    const result = await design.run(context, { question: "50 GB a day" });
    const platform = result.requirements.find(({ requirement }) => requirement === "platform");
    expect(platform).toMatchObject({ value: "gcp", origin: "workspace" });
    expect(platform?.evidence[0]?.place).toMatchObject({ file: `${context.root}/dags/a.yml`, line: 8 });
    expect(optionOf(result, "orchestration")).toBe("keep");
    expect(design.page(result, plainPage(context.roots))).toContain("`dags/a.yml:8`");
    const said = await design.run(context, { question: "50 GB a day on Snowflake", orchestrator: "none" });
    expect(optionOf(said, "partitioning")).toBe("automatic");
    expect(optionOf(said, "orchestration")).toBe("airflow");
  });

  it("takes the volume of tables that come from outside from the catalogue, unless one is said", async () => {
    const context = await open({
      ...FILES,
      "pipewright.catalog.yaml":
        "tables:\n  raw.orders:\n    daily_growth: 40 GB\n  marts.daily:\n    daily_growth: 5 GB\n",
    });
    const volumeOf = async (question: string): Promise<unknown> =>
      (await design.run(context, { question })).requirements.find(
        ({ requirement }) => requirement === "gigabytes_per_day",
      );
    expect(await volumeOf("hourly")).toMatchObject({
      value: "40 GB a day",
      origin: "workspace",
      evidence: [{ place: { line: 3 } }],
    });
    expect(await volumeOf("hourly, 7 GB a day")).toMatchObject({ value: "7 GB a day", origin: "understood" });
    expect(await volumeOf("hourly, 3,000 events/s")).toBeUndefined();
  });

  it("lets fields win over words, and says so", async () => {
    const context = await open({});
    const result = await design.run(context, { question: "in real time on AWS", freshness_minutes: 1440 });
    expect(optionOf(result, "processing")).toBe("batch");
    expect(result.ignored).toContainEqual({ words: "real time", why: "The field `freshness_minutes` wins." });
    expect(result.requirements.map(({ requirement, origin, words }) => [requirement, origin, words])).toEqual([
      ["freshness_minutes", "stated", []],
      ["platform", "understood", ["AWS"]],
    ]);
  });

  it("says when volume, rate and size disagree", async () => {
    const context = await open({});
    const given = { gigabytes_per_day: 10, events_per_second: 1000, bytes_per_event: 1000 };
    expect((await design.run(context, given)).conflicts).toEqual([
      "Volume and rate disagree: 10 GB a day is said, and 1000 events/s × 1 kB × 86,400 s gives 86.4 GB. The volume is used for storage, the rate for topics.",
    ]);
    expect((await design.run(context, { ...given, gigabytes_per_day: 80 })).conflicts).toEqual([]);
  });

  it("makes a page to hand round: questions before decisions, each figure with its formula and inputs", async () => {
    const context = await open({});
    const result = await design.run(context, {
      question:
        "50 GB a day of clickstream, dashboards in real time, billing is restated, keep 1 year. `<b>` | 7 *x* of [it](u)",
    });
    const page = design.page(result, plainPage(context.roots));
    const heads = [...page.matchAll(/^## (.*)$/gm)].map(([, head]) => head);
    expect(heads).toEqual([
      "Open questions",
      "What was understood",
      "Decisions",
      "Reasons",
      "Arithmetic",
      "Diagram",
      "Plan",
      "Cost drivers",
      "Sources",
    ]);
    expect(page).toContain("- Lambda: a stream for now, a batch that has the last word\n");
    expect(page).toContain("**18.3 TB** | `volume × 365` | volume = 50 GB |");
    expect(page).toMatch(
      /### 1\. Architecture Analysis[\s\S]*### 2\. Implementation Phase[\s\S]*### 3\. Data Excellence/,
    );
    // Every figure a decision leans on is shown.
    const shown = new Set(result.figures.map(({ id }) => id));
    for (const { figures } of [...result.decisions, ...result.costs])
      for (const id of figures) expect(shown).toContain(id);
    // No row of a table has more cells than its head, whatever the question holds.
    expect(page).not.toContain("<b>");
    // Prices are another operation's.
    expect(page).not.toMatch(/[$€£]\s?\d|\d\s?(?:USD|EUR)/);
  });

  it("refuses in a sentence that names the field", async () => {
    const context = await open({});
    const refusal = async (input: object): Promise<unknown> => {
      const answer = await perform(
        design as unknown as AnyOperation,
        context,
        input,
        plainPage(context.roots),
        (path) => path,
      );
      return isRefusal(answer) ? answer.refused : undefined;
    };
    expect(await refusal({ platform: "mainframe" })).toMatch(/^`platform` must be one of `undecided`, `snowflake`/);
    expect(await refusal({ busy_hours: 25 })).toBe("`busy_hours` must be <= 24.");
    expect(await refusal({ consumers: ["bi", "cats"] })).toMatch(/^`consumers.1` must be one of/);
    expect(await refusal({ domains: "many" })).toBe("`domains` must be number.");
    expect(await refusal({ speed: 1 })).toMatch(/^`design` has no input `speed`/);
  });
});
