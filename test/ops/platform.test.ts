import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Cancelled } from "../../server/src/core/engine/analyser.ts";
import { platformOf } from "../../server/src/ops/platform.ts";
import { open } from "./context.ts";

const VIEW = "CREATE VIEW marts.a AS SELECT 1 AS id;\n";

describe("the picture of a workspace", () => {
  it("is made once as long as nothing changes", async () => {
    const context = await open({ "a.sql": VIEW });
    expect(await platformOf(context)).toBe(await platformOf(context));
  });

  it("that one caller gives up is made for the others", async () => {
    const context = await open({ "a.sql": VIEW, "b.sql": VIEW.replace("marts.a", "marts.b") });
    const signal = { aborted: false };
    // It gives up in the middle.
    const progress = (): void => {
      signal.aborted = true;
    };
    const first = platformOf({ ...context, signal, progress });
    const others = [platformOf(context), platformOf(context)];
    await expect(first).rejects.toThrow(Cancelled);
    for (const other of await Promise.all(others)) expect([...other.datasets.keys()]).toEqual(["marts.a", "marts.b"]);
  });

  it("is that of now: changed, new and open files count at once", async () => {
    const context = await open({ "a.sql": VIEW });
    const names = async (): Promise<readonly string[]> => [...(await platformOf(context)).datasets.keys()];
    expect(await names()).toEqual(["marts.a"]);
    writeFileSync(join(context.root, "b.sql"), VIEW.replace("marts.a", "marts.b"));
    context.analyser.changedOnDisk([join(context.root, "b.sql")]);
    expect(await names()).toEqual(["marts.a", "marts.b"]);
    writeFileSync(join(context.root, "b.sql"), VIEW.replace("marts.a", "marts.c"));
    context.analyser.changedOnDisk([join(context.root, "b.sql")]);
    expect(await names()).toEqual(["marts.a", "marts.c"]);
    context.analyser.open(join(context.root, "a.sql"), VIEW.replace("marts.a", "marts.d"));
    expect((await names()).toSorted()).toEqual(["marts.c", "marts.d"]);
  });
});
