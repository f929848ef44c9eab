import Ajv from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { plainPage } from "../../server/src/ops/page.ts";
import { isRefusal, perform } from "../../server/src/ops/perform.ts";
import { operations } from "../../server/src/ops/registry.gen.ts";
import { openFolder, RETAILER } from "./context.ts";

/** An input under which each operation that needs one answers about the example platform. */
const INPUTS: Readonly<Record<string, object>> = {
  explain: { rule: "no-retries" },
  handoff: { to: "devops-engineer" },
  lineage: { subject: "daily_sales" },
  scaffold: {
    target: "airflow-dag",
    source: "raw.return_events",
    destination: "marts.returns",
    keys: ["event_id"],
    owner: "returns-team",
    contact: "returns@shop.example",
  },
  design: { question: "50 GB a day from Postgres, dashboards on Snowflake within 15 minutes, keep 2 years" },
};

const ajv = new Ajv({ strict: true, strictTypes: false, formats: { path: true } });

describe.each(operations.map((operation) => [operation.name, operation] as const))("%s", (name, known) => {
  it("is defined for every door", async () => {
    expect(name).toMatch(/^[a-z]+$/);
    expect(known.summary).toMatch(/^[A-Z].{15,}\.$/);
    expect(known.description).toMatch(/^[A-Z].{40,}\.$/s);
    expect(known.words.length).toBeGreaterThan(0);
    expect(known.words.every((word) => word === word.toLowerCase())).toBe(true);
    const validate = ajv.compile(known.input);
    expect(validate({ unknown: 1 })).toBe(false);
    if (known.subject !== undefined) expect(known.input.properties).toHaveProperty(known.subject);
    const operation = await known.load();
    expect(operation.name).toBe(name);
  });

  it("answers as its schema says, in plain data and on a page", async () => {
    const context = await openFolder(RETAILER);
    const answer = await perform(
      await known.load(),
      context,
      INPUTS[name] ?? {},
      plainPage(context.roots),
      (path) => path,
    );
    if (isRefusal(answer)) throw new Error(answer.refused);
    expect(JSON.parse(JSON.stringify(answer.data))).toEqual(answer.data);
    const validate = ajv.compile(known.output);
    expect(validate(answer.data), JSON.stringify(validate.errors?.[0])).toBe(true);
    expect(answer.markdown).toMatch(/^# /);
    expect(answer.markdown).not.toContain(context.root);
    expect(answer.markdown).not.toMatch(/undefined|\[object|NaN/);
  });
});
