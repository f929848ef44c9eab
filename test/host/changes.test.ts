import { rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { noticing } from "../../server/src/host/changes.ts";
import { nodePorts } from "../../server/src/host/ports.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

/** Lists a folder as the engine does, and waits until times can tell one change from the next. */
async function listed(folder: string) {
  const { ports, changed } = noticing(nodePorts({ log: () => {} }));
  const list = async (): Promise<void> => {
    for await (const _ of ports.list([folder], { aborted: false })) {
      // Only that it was listed counts.
    }
  };
  await list();
  return { list, changed, settled: () => expect.poll(changed, { timeout: 10_000 }).toEqual([]) };
}

describe("changes on disk", () => {
  it("are noticed: made, changed, replaced, deleted; nothing else", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1\n", "b/c.sql": "SELECT 2\n" });
    const { changed, settled } = await listed(folder);
    await settled();
    writeFileSync(join(folder, "a.sql"), "SELECT 3\n");
    // A tool that keeps the time of the file does not hide that it wrote.
    utimesSync(join(folder, "a.sql"), 1_000_000, 1_000_000);
    expect(await changed()).toEqual([`${folder}/a.sql`]);
    await settled();
    writeFileSync(join(folder, "b/d.sql"), "");
    expect(await changed()).toEqual([`${folder}/b/d.sql`]);
    rmSync(join(folder, "b"), { recursive: true });
    expect([...(await changed())].sort()).toEqual([`${folder}/b/c.sql`, `${folder}/b/d.sql`]);
    expect(await changed()).toEqual([]);
  });

  it("just now are told again until time can tell them apart", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1\n" });
    const { changed, settled } = await listed(folder);
    await settled();
    writeFileSync(join(folder, "a.sql"), "SELECT 2\n");
    expect(await changed()).toEqual([`${folder}/a.sql`]);
    writeFileSync(join(folder, "a.sql"), "SELECT 3\n");
    expect(await changed()).toEqual([`${folder}/a.sql`]);
    await settled();
  });

  it("are not hidden by a list of the engine in between", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1\n" });
    const { list, changed, settled } = await listed(folder);
    await settled();
    writeFileSync(join(folder, "a.sql"), "SELECT 2\n");
    await list();
    expect(await changed()).toEqual([`${folder}/a.sql`]);
  });

  it("behind a link are those of the file it leads to", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1\n" });
    symlinkSync(join(folder, "a.sql"), join(folder, "link.sql"));
    const { changed, settled } = await listed(folder);
    await settled();
    writeFileSync(join(folder, "a.sql"), "SELECT 2\n");
    expect([...(await changed())].sort()).toEqual([`${folder}/a.sql`, `${folder}/link.sql`]);
  });

  it("are none before anything was listed", async () => {
    expect(await noticing(nodePorts({ log: () => {} })).changed()).toEqual([]);
  });
});
