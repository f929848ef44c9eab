import { describe, expect, it } from "vitest";
import { scorecardPage } from "../../client/src/views/scorecardPage.ts";

const PART = { title: "Scorecard", style: ".x{}", body: "<h1>Scorecard</h1>" };
const FRAME = { nonce: "abc123", script: "https://file+.vscode-resource/dist/client/scorecard.js", trend: false };

describe("the document of the scorecard", () => {
  it("lets in one style and one script, and nothing else", () => {
    const page = scorecardPage(PART, FRAME);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
    expect(policy).toBe("default-src 'none'; style-src 'nonce-abc123'; script-src 'nonce-abc123'");
    expect(page.match(/<script[^>]*>/g)).toEqual([`<script nonce="abc123" src="${FRAME.script}">`]);
    expect(page.match(/<style[^>]*>/g)).toEqual(['<style nonce="abc123">']);
    expect(page).not.toMatch(/\son[a-z]+=|\sstyle=|javascript:/i);
  });

  it("can be used without a mouse and without eyes", () => {
    const page = scorecardPage(PART, FRAME);
    expect(page).toContain('<html lang="en">');
    expect(page).toMatch(/role="toolbar" aria-label="Scorecard"/);
    expect(page.match(/<button type="button"/g)).toHaveLength(2);
    expect(page).toContain('role="status"');
    expect(scorecardPage(PART, { ...FRAME, trend: true })).not.toContain("trend-button");
  });
});
