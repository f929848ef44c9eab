import assert from "node:assert/strict";
import path from "node:path";
import { openDocument, untilActive } from "../support.ts";

describe("the packaged extension", () => {
  it("activates from where VS Code installed it", async () => {
    await openDocument("query.sql");
    const extension = await untilActive();
    const { extensionPath } = extension;
    const { version } = extension.packageJSON as { version: string };
    // VS Code unpacks into `<id>-<version>` or `<id>-<version>-<platform>`: the development folder has another name
    assert.match(
      path.basename(extensionPath),
      new RegExp(`^${extension.id.replace(".", "\\.")}-${version.replaceAll(".", "\\.")}`, "i"),
    );
  });
});
