import { describe, expect, it } from "vitest";
import { mentionsIn } from "../../server/src/ops/mentions.ts";
import { platformOf } from "../../server/src/ops/platform.ts";
import { openFolder, RETAILER } from "./context.ts";

const context = await openFolder(RETAILER);
const platform = await platformOf(context);
const files = context.analyser.status().map(({ file }) => file);
const rules = context.rules.map(({ id }) => id);

const mentioned = (text: string): readonly string[] =>
  mentionsIn(text, platform, rules, files, context.roots).map(
    ({ kind, value, start, end }) => `${kind} ${value.replace(`${RETAILER}/`, "")} = ${text.slice(start, end)}`,
  );

describe("names in a question", () => {
  it("are tables, models, pipelines and tasks, by whole name or a telling end", () => {
    expect(mentioned("What feeds `marts.daily_sales`, and does orders_daily.build_sales fill it?")).toEqual([
      "thing marts.daily_sales = marts.daily_sales",
      "thing orders_daily.build_sales = orders_daily.build_sales",
    ]);
    expect(mentioned("daily_sales?")).toEqual(["thing daily_sales = daily_sales"]);
  });
  it("are rules and files, case aside", () => {
    expect(mentioned("Why does No-Retries fire in dags/config/orders.yml and ./daily_sales.sql?")).toEqual([
      "rule no-retries = No-Retries",
      "file dags/config/orders.yml = dags/config/orders.yml",
      "file dags/sql/orders/daily_sales.sql = ./daily_sales.sql",
    ]);
  });
  it("are folders, written with a slash", () => {
    expect(mentioned("check dags/ and dags/sql/orders but not dags")).toEqual([
      "file dags = dags/",
      "file dags/sql/orders = dags/sql/orders",
    ]);
  });
  it("are not the common words some names end in", () => {
    expect(mentioned("Where do orders and returns go, and who checks sales?")).toEqual([]);
  });
  it("are bounded in number", () => {
    expect(mentioned("daily_sales ".repeat(5000)).length).toBe(50);
  });
});
