import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../server/src/ops/credentials.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { perform } from "../../server/src/ops/perform.ts";
import { operations } from "../../server/src/ops/registry.gen.ts";
import { open } from "../ops/context.ts";
import { inputsOf } from "./inputs.ts";
import { SECRETS } from "./secrets.ts";

const FILES = {
  ...Object.fromEntries(SECRETS.map(({ file, text }) => [file, text])),
  "sql/raw.sql":
    "CREATE TABLE shop.raw.orders (id INT64, day DATE) PARTITION BY day OPTIONS (description = 'x');\nCREATE VIEW marts.all_orders AS SELECT * FROM raw.orders;\n",
  "dbt/dbt_project.yml": "name: shop\nversion: '1'\nprofile: shop\nmodel-paths: [models]\n",
  "dbt/models/c11.sql": "select id from {{ source('raw', 'orders') }}\n",
};

describe("credentials in the workspace", () => {
  it("are thirty, each once", () => {
    expect(new Set(SECRETS.map(({ secret }) => secret)).size).toBe(30);
    for (const { secret, file, text } of SECRETS) expect(`${file}\n${text}`).toContain(secret);
  });

  /** Ways a text of the workspace gets into what leaves: whole, in a diff, cited, as code, on one line. */
  const carriers: readonly (readonly [string, (text: string) => string])[] = [
    ["whole", (text) => text],
    ["diff", (text) => text.replace(/^/gm, "+")],
    ["quote", (text) => text.replace(/^/gm, "> ")],
    ["code", (text) => `see \`${text.replace(/\s+/g, " ")}\` of it`],
    ["JSON", (text) => JSON.stringify({ text })],
  ];
  it.each(SECRETS)("$what is hidden in every text", ({ secret, file, text }) => {
    for (const [carrier, carried] of carriers)
      for (const each of [text, file]) {
        const left = withoutSecrets(carried(each));
        expect(`${carrier}: ${left.includes(secret)}`).toBe(`${carrier}: false`);
        // What is around stays, or hiding everything would do.
        if (each.includes(secret) && each.length > secret.length + 40) expect(left.length).toBeGreaterThan(30);
      }
  });

  it.each(operations.map(({ name }) => name))("never leave with an answer of %s", async (name) => {
    const context = await open(FILES);
    const known = operations.find((each) => each.name === name);
    if (!known) throw new Error(name);
    const operation = await known.load();
    let answered = 0;
    for (const input of inputsOf(known, context, Object.keys(FILES))) {
      const answer = await perform(operation, context, input, plainPage(context.roots), (path) => path);
      if (!("refused" in answer)) answered++;
      const said = JSON.stringify(answer);
      expect(SECRETS.filter(({ secret }) => said.includes(secret)).map(({ what }) => what)).toEqual([]);
    }
    expect(answered).toBeGreaterThan(0);
  });
});
