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
        // Nor the end of it, where it is longer than what is looked at.
        expect(`${carrier}: ${left.includes(secret.slice(-12))}`).toBe(`${carrier}: false`);
        // What is around stays, or hiding everything would do.
        if (each.includes(secret) && each.length > secret.length + 40) expect(left.length).toBeGreaterThan(30);
      }
  });

  it.each([
    ["password: changeme123", "password: changeme123"],
    ["password: your-password-here1", "password: your-password-here1"],
    ["password: $DB_PASSWORD_2", "password: $DB_PASSWORD_2"],
    ["password: my-Test-user-Xk93pQ", "password: [hidden credential]"],
    ["password: Pa$$w0rd%9zQ", "password: [hidden credential]"],
  ])("%s", (text, left) => {
    expect(withoutSecrets(text)).toBe(left);
  });

  it("are hidden whole as values of data, however long", () => {
    const long = SECRETS.find(({ secret }) => secret.length === 360)?.secret ?? "";
    expect(withoutSecrets({ password: long + long })).toEqual({ password: "[hidden credential]" });
  });

  it.each([
    ["keys that begin and never end", "-----BEGIN PRIVATE KEY-----".repeat(80_000), ""],
    ["keys with one end far away", `${"-----BEGIN PRIVATE KEY-----".repeat(80_000)}-----END PRIVATE KEY-----`, ""],
    ["a value that holds keys and values without end", `x ${"password=Kx9".repeat(40_000)}`, "x password="],
    ["tokens that hang together", `x ${`AKIA${"A2BCDEFGHIJKLMNO-"}`.repeat(100_000)}`, "x "],
  ])("%s are hidden in a time that grows with the text", (_, text, before) => {
    // One pass takes well under a second; a pass for each beginning would not end within the time of a test.
    expect(withoutSecrets(text)).toBe(`${before}[hidden credential]`);
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
