import { expect, it } from "vitest";
import { Cancelled } from "../../../server/src/core/engine/analyser.ts";
import { createAnalyser } from "../../../server/src/core/engine/create.ts";
import { Disk, found, toy, toyMissing, toySystem, toyThrowing } from "./toy.ts";

const all = { aborted: false };

it("reads and checks every file once in a cold index, and again only who asked what came later", async () => {
  const { analyser, counts } = await toy({ "/w/a.sql": "uses x\n", "/w/b.sql": "has x\n", "/w/c.sql": "has y\n" });
  expect(counts.extracted.sort()).toEqual(["/w/a.sql", "/w/b.sql", "/w/c.sql"]);
  expect(counts.resolved).toEqual(["/w/a.sql", "/w/b.sql", "/w/c.sql"]);
  await analyser.allFindings(all);
  expect(counts.resolved.slice(3)).toEqual(["/w/a.sql"]);
});

it("rechecks the files that looked up what changed, and no others", async () => {
  const files: Record<string, string> = { "/w/b.sql": "has x\n" };
  for (let at = 0; at < 20; at++) files[`/w/other_${at}.sql`] = "uses z\n";
  files["/w/a.sql"] = "uses x\n";
  const { analyser, counts } = await toy(files);
  await analyser.allFindings(all);
  counts.extracted.length = counts.resolved.length = 0;
  analyser.open("/w/b.sql", "has q\n");
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»"]);
  await analyser.allFindings(all);
  expect(counts.extracted).toEqual(["/w/b.sql"]);
  expect(counts.resolved.sort()).toEqual(["/w/a.sql", "/w/b.sql"]);
});

it("stops where what a file provides stays the same", async () => {
  const { analyser, counts } = await toy({ "/w/a.sql": "uses x\n", "/w/b.sql": "has x\nsome text\n" });
  await analyser.allFindings(all);
  counts.resolved.length = 0;
  analyser.open("/w/b.sql", "has x\nother text, typed below\n");
  await analyser.allFindings(all);
  expect(counts.resolved).toEqual(["/w/b.sql"]);
});

it("reads a file again when its context changes", async () => {
  const { analyser, counts } = await toy({ "/w/asks-x.sql": "has y\n", "/w/b.sql": "text only\nuses none\n" });
  counts.extracted.length = 0;
  analyser.open("/w/b.sql", "has x\n");
  await analyser.findings("/w/b.sql");
  expect(counts.extracted).toEqual(["/w/b.sql", "/w/asks-x.sql"]);
});

it("comes to rest where two files are each other's context", async () => {
  const { analyser, counts } = await toy({ "/w/asks-a.sql": "has b\n", "/w/asks-b.sql": "has a\n" });
  await analyser.allFindings(all);
  expect(counts.extracted.length).toBeLessThan(30);
});

it("tells listeners whose findings may be others", async () => {
  const { analyser } = await toy({ "/w/a.sql": "uses x\n", "/w/b.sql": "has x\n", "/w/c.sql": "uses z\n" });
  await analyser.allFindings(all);
  await new Promise((resolve) => setImmediate(resolve));
  const told = new Set<string>();
  analyser.onChange((files) => {
    for (const file of files ?? ["everything"]) told.add(file);
  });
  analyser.open("/w/b.sql", "has other\n");
  await analyser.findings("/w/b.sql");
  await new Promise((resolve) => setImmediate(resolve));
  expect([...told].sort()).toEqual(["/w/a.sql", "/w/b.sql"]);
});

it("lets an open document win over the disk until it is closed", async () => {
  const { analyser } = await toy({ "/w/a.sql": "uses x\n" });
  analyser.open("/w/a.sql", "uses typed\n");
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «typed»"]);
  analyser.close("/w/a.sql");
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»"]);
});

it("follows files that are made, changed and deleted", async () => {
  const { analyser, disk } = await toy({ "/w/a.sql": "uses x\n" });
  disk.files.set("/w/b.sql", "has x\n");
  analyser.changedOnDisk(["/w/b.sql"]);
  expect(await found(analyser, "/w/a.sql")).toEqual([]);
  disk.files.delete("/w/b.sql");
  analyser.changedOnDisk(["/w/b.sql"]);
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»"]);
  disk.files.set("/w/a.sql", "uses y\n");
  analyser.changedOnDisk(["/w/a.sql"]);
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «y»"]);
  disk.files.delete("/w/a.sql");
  analyser.changedOnDisk(["/w"]);
  expect(await found(analyser, "/w/a.sql")).toEqual([]);
});

it("answers about an open file while the workspace is read, without saying what others could refute", async () => {
  const disk = new Disk({ "/w/b.sql": "has x\n", "/w/a.sql": "uses x\nbad word\n" });
  const analyser = createAnalyser(disk.ports(), {
    rules: [toyMissing, ...(await import("./toy.ts")).workspaceRules],
    systems: [toySystem({ extracted: [], resolved: [] })],
  });
  analyser.setRoots(["/w"]);
  analyser.open("/w/a.sql", "uses x\nbad word\n");
  await analyser.findings("/w/a.sql");
  let release = (): void => {};
  disk.gate = new Promise((resolve) => {
    release = resolve;
  });
  const index = analyser.index(all);
  expect(await found(analyser, "/w/a.sql")).toEqual(["syntax-error «word»"]);
  release();
  await index;
  expect(await found(analyser, "/w/a.sql")).toEqual(["syntax-error «word»"]);
  analyser.open("/w/b.sql", "has other\n");
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»", "syntax-error «word»"]);
});

it("waits for files that are being read for somebody else", async () => {
  const { analyser, disk } = await toy({ "/w/a.sql": "uses x\n", "/w/b.sql": "has x\n" });
  disk.files.set("/w/b.sql", "has other\n");
  let release = (): void => {};
  disk.gate = new Promise((resolve) => {
    release = resolve;
  });
  analyser.changedOnDisk(["/w/b.sql"]);
  const first = analyser.findings("/w/b.sql");
  await new Promise((resolve) => setImmediate(resolve));
  const second = found(analyser, "/w/a.sql");
  setTimeout(release, 5);
  await first;
  expect(await second).toEqual(["toy-missing «x»"]);
});

it("gives up when nobody waits any more", async () => {
  const { analyser } = await toy({ "/w/a.sql": "uses x\n" });
  analyser.open("/w/a.sql", "uses y\n");
  await expect(analyser.findings("/w/a.sql", { aborted: true })).rejects.toThrow(Cancelled);
  await expect(analyser.index({ aborted: true })).rejects.toThrow(Cancelled);
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «y»"]);
});

it("switches a rule that throws off for that file, says so once, and goes on", async () => {
  const { analyser, disk } = await toy({ "/w/a.sql": "uses explode\nuses y\n", "/w/b.sql": "uses z\n" }, [
    toyThrowing,
    toyMissing,
  ]);
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «explode»", "toy-missing «y»"]);
  expect(await found(analyser, "/w/b.sql")).toEqual(["toy-missing «z»", "toy-throwing «z»"]);
  expect(disk.log).toHaveLength(1);
  expect(disk.log[0]).toContain("toy-throwing");
  expect(analyser.statusOf("/w/a.sql")).toMatchObject({ state: "partly" });
  expect(analyser.statusOf("/w/a.sql")?.notes.join()).toContain("toy-throwing");
});

it("goes on where a system throws", async () => {
  const { analyser, disk } = await toy({ "/w/a.sql": "breaks\n", "/w/b.sql": "uses z\n" });
  expect(await found(analyser, "/w/a.sql")).toEqual([]);
  expect(await found(analyser, "/w/b.sql")).toEqual(["toy-missing «z»"]);
  expect(disk.log).toHaveLength(1);
  expect(analyser.statusOf("/w/a.sql")).toMatchObject({ state: "partly" });
});

it("says why a file was not read, and reads the others", async () => {
  const disk = new Disk({ "/w/a.sql": "uses x\n", "/w/b.sql": "uses y\n" });
  const ports = disk.ports();
  const analyser = createAnalyser(
    {
      ...ports,
      read: async (file) => (file === "/w/a.sql" ? { unreadable: "It is not UTF-8." } : ports.read(file)),
    },
    { rules: [toyMissing], systems: [toySystem({ extracted: [], resolved: [] })] },
  );
  analyser.setRoots(["/w"]);
  await analyser.index(all);
  expect(await found(analyser, "/w/b.sql")).toEqual(["toy-missing «y»"]);
  expect(await found(analyser, "/w/a.sql")).toEqual([]);
  expect(analyser.statusOf("/w/a.sql")).toMatchObject({ state: "not-analysed", notes: ["It is not UTF-8."] });
});

it("keeps several roots apart in paths and together in knowledge", async () => {
  const { analyser } = await toy({ "/w/a.sql": "uses x\n", "/v/b.sql": "has x\nuses z\n" }, undefined, ["/w", "/v"]);
  const findings = await analyser.allFindings(all);
  expect([...findings].map(([file, list]) => [file, list.length])).toEqual([
    ["/v/b.sql", 1],
    ["/w/a.sql", 0],
  ]);
  expect(analyser.statusOf("/v/b.sql")?.root).toBe("/v");
  analyser.setRoots(["/w"]);
  await analyser.index(all);
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»"]);
});

it("reads what other tools wrote for facts, and never reports it", async () => {
  const { analyser } = await toy({ "/w/target/b.sql": "has x\nuses nothing\n", "/w/a.sql": "uses x\n" });
  expect((await analyser.allFindings(all)).has("/w/target/b.sql")).toBe(false);
  expect(await found(analyser, "/w/a.sql")).toEqual([]);
  expect(await found(analyser, "/w/target/b.sql")).toEqual([]);
  expect(analyser.statusOf("/w/target/b.sql")?.factsOnly).toBe(true);
});

it("checks closed files only where that is asked for", async () => {
  const { analyser } = await toy({ "/w/a.sql": "uses x\n", "/w/b.sql": "uses y\n" });
  analyser.setSettings({ closedFiles: false });
  analyser.open("/w/b.sql", "uses y\n");
  expect([...(await analyser.allFindings(all)).keys()]).toEqual(["/w/b.sql"]);
});
