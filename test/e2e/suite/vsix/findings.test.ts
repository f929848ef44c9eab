import assert from "node:assert/strict";
import {
  applyAndSave,
  codeAction,
  openDocument,
  readWorkspaceFile,
  untilDiagnostic,
  untilNoDiagnostic,
} from "../support.ts";

describe("findings and fixes", () => {
  it("work here as anywhere", async () => {
    const document = await openDocument("query.sql");
    const finding = await untilDiagnostic(document, "null-comparison");
    await applyAndSave(document, await codeAction(document, finding.range, "IS NULL"));
    await untilNoDiagnostic(document);
    assert.match(await readWorkspaceFile("query.sql"), /customer_id IS NULL/);
  });
});
