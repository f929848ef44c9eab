import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { NULL_COMPARISON, pipewright } from "./run.ts";

describe("pipewright review", () => {
  it("prints the scorecard, answers as JSON, and writes a page of its own", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    expect((await pipewright(folder, ["review"])).out).toMatch(/^# Scorecard\n/);
    const { out } = await pipewright(folder, ["review", "--checklist", "excellence", "--format", "json"]);
    expect(JSON.parse(out).items).toHaveLength(8);
    const { code, out: nothing } = await pipewright(folder, ["review", "--format", "html", "-o", "card.html"]);
    expect([code, nothing]).toEqual([0, ""]);
    expect(readFileSync(join(folder, "card.html"), "utf8")).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
  });

  it("offers HTML only where there is such a page", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const { code, err } = await pipewright(folder, ["lineage", "t", "--format", "html"]);
    expect(code).toBe(2);
    expect(err).toContain("Allowed choices are markdown, json.");
  });
});
