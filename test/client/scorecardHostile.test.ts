import { describe, expect, it } from "vitest";
import { scorecardPage } from "../../client/src/views/scorecardPage.ts";
import { linkedHtml } from "../../server/src/ops/html.ts";
import type { AnyOperation } from "../../server/src/ops/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { isRefusal, perform } from "../../server/src/ops/perform.ts";
import { review } from "../../server/src/ops/review/operation.ts";
import { open } from "../ops/context.ts";

const FRAME = { nonce: "abc123", script: "https://resource/scorecard.js", trend: false };

describe("the scorecard of a hostile workspace", () => {
  it("shows names of pipelines, tasks, tables, owners and files as text", async () => {
    const owner = `'><img src=x onerror=alert(1)>`;
    const context = await open({
      "pipewright.catalog.yaml": `version: 1\ntables:\n  "raw.<iframe>":\n    owner: "${owner}"\n`,
      'dags/"><svg onload=alert(1)>.yml': `"</script><script nonce=abc123>alert(1)</script>":\n  schedule: "@daily"\n  default_args:\n    start_date: 2026-01-01\n    owner: "${owner}"\n  tasks:\n    "javascript:alert(1)":\n      operator: airflow.operators.bash.BashOperator\n      bash_command: "x "\n`,
    });
    const links = linkedHtml(context.roots, (file) => `file://${file}`);
    const answer = await perform(
      review as unknown as AnyOperation,
      context,
      {},
      plainPage(context.roots),
      (path) => path,
    );
    if (isRefusal(answer) || !answer.html) throw new Error("There is no page.");
    const page = scorecardPage(answer.html(links), FRAME);
    expect(page).toContain("&#60;/script&#62;&#60;script nonce=abc123&#62;");
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<iframe|<svg onload|<[^>]*\sonerror=/i);
    // An attribute ends where it should: every tag is one that the page itself writes.
    const tags = new Set([...page.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, tag]) => tag));
    for (const tag of ["img", "iframe", "base", "form", "object", "embed", "link"]) expect(tags.has(tag)).toBe(false);
    for (const [, href] of page.matchAll(/href="([^"]*)"/g)) expect(href).toBe("#");
  });
});
