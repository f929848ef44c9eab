import { describe, expect, it } from "vitest";
import { bars } from "../../server/src/ops/charts.ts";
import { html, htmlDocument, inline, linkedHtml, plainHtml } from "../../server/src/ops/html.ts";
import type { AnyOperation } from "../../server/src/ops/operation.ts";
import { code, escaped, plainPage } from "../../server/src/ops/page.ts";
import { isRefusal, perform } from "../../server/src/ops/perform.ts";
import { review } from "../../server/src/ops/review/operation.ts";
import { open } from "./context.ts";

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='x'>&`;

describe("html", () => {
  it("escapes what is put in, in content and in attributes", () => {
    const { text } = html`<p title="${HOSTILE}">${HOSTILE}</p>`;
    expect(text).not.toMatch(/<script|<img|onerror='/);
    expect(text.match(/"/g)).toHaveLength(2);
    expect(html`${[html`<b>1</b>`, 2, undefined]}`.text).toBe("<b>1</b>2");
  });

  it.each(["plain", "a`b", "``", "`", "x `` y ``` z", HOSTILE])("shows code as it was written: %s", (text) => {
    const shown = inline(`It is ${code(text)} here.`).text;
    expect(shown).toBe(html`It is <code>${text}</code> here.`.text);
  });

  it("shows what was escaped for Markdown as it was written", () => {
    const text = "a_b *c* `d` <e> [f](g) \\ #h";
    expect(inline(escaped(text)).text).toBe(html`${text}`.text);
  });

  it("leaves marks alone that never close, and cuts what is too long", () => {
    expect(inline("a ` b").text).toBe("a ` b");
    expect(inline("`".repeat(100_000)).text.length).toBeLessThan(3000);
  });

  it("makes links that name the file and the line", () => {
    const place = { file: `/w/a"b.sql`, line: 3, column: 1, endLine: 3, endColumn: 2 };
    const link = linkedHtml(["/w"], (file) => `file://${file}`).at(place).text;
    expect(link).toBe(`<a href="#" data-uri="file:///w/a&#34;b.sql" data-line="3">a&#34;b.sql:3</a>`);
    expect(plainHtml(["/w"]).at(place).text).toBe("<code>a&#34;b.sql:3</code>");
  });

  it("draws bars that say in words what they show", () => {
    const { text } = bars("x", "Rows", [{ label: "a<b", stretches: [{ label: "met", value: 3, tone: "good" }] }]);
    expect(text).toContain('role="img" aria-labelledby="x-title x-text"');
    expect(text).toContain('<desc id="x-text">a&#60;b: 3 met.</desc>');
    expect(text).not.toContain("NaN");
  });
});

describe("the scorecard as a page of its own", () => {
  it("fetches nothing, runs nothing and shows hostile names as text", async () => {
    const name = "a<img src=x onerror=alert(1)>";
    const context = await open({
      "pipewright.catalog.yaml": `version: 1\ntables:\n  raw.events:\n    owner: "${name}"\n`,
      "dags/<b>x.yml": `"<script>alert(1)</script>":\n  schedule: "@daily"\n  default_args:\n    start_date: 2026-01-01\n    owner: "${name}"\n  tasks:\n    "<svg onload=x>":\n      operator: airflow.operators.bash.BashOperator\n      bash_command: "x "\n`,
    });
    const answer = await perform(
      review as unknown as AnyOperation,
      context,
      {},
      plainPage(context.roots),
      (path) => path,
    );
    if (isRefusal(answer) || !answer.html) throw new Error("There is no page.");
    const text = htmlDocument(answer.html(plainHtml(context.roots)));
    expect(text).toContain("&#60;script&#62;alert(1)");
    expect(text).not.toMatch(/<script|<img|<b>x|<svg onload|javascript:|\son\w+="|https?:\/\/|url\(|@import|<link/i);
    expect(text).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    // Every chart has its table, every heading its section, every id its one owner.
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, referred = ""] of text.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const id of referred.split(" ")) expect(ids).toContain(id);
  });
});
