import type { LanguageClient } from "vscode-languageclient/node";
import { COVERAGE_REQUEST, type CoverageReport } from "../../../server/src/protocol.ts";
import type { Pages } from "../views/pages.ts";

/** Shows which files are analysed, and why the others are not. */
export async function showCoverage(client: LanguageClient, pages: Pages): Promise<void> {
  const report = await client.sendRequest<CoverageReport>(COVERAGE_REQUEST);
  await pages.show("coverage", report.markdown);
}
