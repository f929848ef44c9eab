import { describe, expect, it } from "vitest";
import { basename, dirname, extname, isWithin, joinPath, relativeTo } from "../../../server/src/core/text/path.ts";

describe("paths", () => {
  it("are taken apart", () => {
    expect(dirname("/a/b.sql")).toBe("/a");
    expect(dirname("/b.sql")).toBe("/");
    expect(basename("/a/b.sql")).toBe("b.sql");
    expect(extname("/a/B.SQL")).toBe(".sql");
    expect(extname("/a/.env")).toBe("");
  });

  it("are joined and normalised, never above the root", () => {
    expect(joinPath("/a/b", "../c", "./d")).toBe("/a/c/d");
    expect(joinPath("/a", "/b")).toBe("/b");
    expect(joinPath("/a", "../../../etc/passwd")).toBe("/etc/passwd");
  });

  it("know what lies below a folder", () => {
    expect(isWithin("/a", "/a/b")).toBe(true);
    expect(isWithin("/a", "/ab")).toBe(false);
    expect(relativeTo("/a", "/a/b/c")).toBe("b/c");
    expect(relativeTo("/a", "/x")).toBe("/x");
  });
});
