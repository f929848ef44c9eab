import { expect, it } from "vitest";
import type { Analyser } from "../../../server/src/core/engine/analyser.ts";
import { createAnalyser, type Parts } from "../../../server/src/core/engine/create.ts";
import { serveShard } from "../../../server/src/core/engine/shard.ts";
import type { EngineThread, FromShard, Threads, ToShard } from "../../../server/src/core/engine/threads.ts";
import { type Counts, Disk, found, toyMissing, toySystem, workspaceRules } from "./toy.ts";

const all = { aborted: false };

/** Threads of this thread: messages are cloned as between real ones. `break` makes one fail at a message of this kind. */
function threads(
  disk: Disk,
  parts: Parts,
  failAt?: ToShard["kind"],
  asked: (kind: ToShard["kind"]) => void = () => {},
): Threads & { readonly started: string[] } {
  const started: string[] = [];
  return {
    count: 3,
    started,
    start(): EngineThread {
      const name = `thread ${started.length}`;
      started.push(name);
      let listener: (message: FromShard) => void = () => {};
      const answer = serveShard(
        disk.ports(),
        (message) => {
          const copy = structuredClone(message);
          setImmediate(() => listener(copy));
        },
        parts,
      );
      return {
        post: (message) => {
          asked(message.kind);
          if (failAt === message.kind && name === "thread 1") listener({ kind: "failed", why: "it was meant to" });
          else answer(structuredClone(message));
        },
        listen: (heard) => {
          listener = heard;
        },
        end: () => {
          listener = () => {};
        },
      };
    },
  };
}

function workspace(): Record<string, string> {
  const files: Record<string, string> = { "/w/asks-name_3.sql": "has asked\nuses nobody\n" };
  for (let at = 0; at < 1100; at++)
    files[`/w/f_${at}.sql`] = `has name_${at}\nuses name_${(at * 7) % 1200}\n${at % 50 === 0 ? "bad thing\n" : ""}`;
  files["/w/pipewright.yaml"] = "rules:\n  toy-missing: error\n";
  files["/w/target/out.sql"] = "has name_1199\nuses nobody\n";
  return files;
}

async function start(
  failAt?: ToShard["kind"] | "none",
): Promise<{ analyser: Analyser; counts: Counts; disk: Disk; started: number }> {
  const disk = new Disk(workspace());
  const counts: Counts = { extracted: [], resolved: [] };
  const rules = [toyMissing, ...workspaceRules];
  const others: Parts = { rules, systems: [toySystem({ extracted: [], resolved: [] })] };
  const shared = failAt === "none" ? undefined : threads(disk, others, failAt);
  const analyser = createAnalyser(
    { ...disk.ports(), ...(shared ? { threads: shared } : {}) },
    { rules, systems: [toySystem(counts)] },
  );
  analyser.setRoots(["/w"]);
  await analyser.index(all);
  return { analyser, counts, disk, started: shared?.started.length ?? 0 };
}

const plain = async (analyser: Analyser): Promise<unknown> => [...(await analyser.allFindings(all))];

it("finds the same as one thread, which then has nothing to read", async () => {
  const shared = await start();
  const alone = await start("none");
  expect(await plain(shared.analyser)).toEqual(await plain(alone.analyser));
  expect(shared.started).toBe(3);
  expect(shared.counts.extracted).toEqual([]);
  expect(
    shared.analyser
      .status()
      .map(({ file, systems, state, notes }) => ({ file, systems, state, notes }))
      .sort(byFile),
  ).toEqual(
    alone.analyser
      .status()
      .map(({ file, systems, state, notes }) => ({ file, systems, state, notes }))
      .sort(byFile),
  );
});

it("knows afterwards who depends on what", async () => {
  const { analyser, counts } = await start();
  await plain(analyser);
  expect(await found(analyser, "/w/f_1.sql")).toEqual([]);
  analyser.open("/w/f_7.sql", "uses name_49\n");
  expect(await found(analyser, "/w/f_1.sql")).toEqual(["toy-missing «name_7»"]);
  expect(await found(analyser, "/w/f_2.sql")).toEqual([]);
  expect([...new Set(counts.extracted)].sort()).toEqual(["/w/f_1.sql", "/w/f_7.sql"]);
  counts.extracted.length = 0;
  analyser.open("/w/f_3.sql", "has name_4\n");
  await analyser.findings("/w/f_3.sql");
  expect(counts.extracted.sort()).toEqual(["/w/asks-name_3.sql", "/w/f_3.sql"]);
});

for (const kind of ["start", "provide", "check"] as const)
  it(`goes on alone when a thread fails at ${kind}`, async () => {
    const shared = await start(kind);
    const alone = await start("none");
    expect(await plain(shared.analyser)).toEqual(await plain(alone.analyser));
  });

it("lets an edit win over what a thread still says of the old text", async () => {
  const disk = new Disk(workspace());
  const rules = [toyMissing, ...workspaceRules];
  const parts: Parts = { rules, systems: [toySystem({ extracted: [], resolved: [] })] };
  // The threads have read the old text of `f_56`, on which `f_8` depends, and are about to check.
  const asked = (kind: ToShard["kind"]): void => {
    if (kind !== "check") return;
    analyser.open("/w/f_56.sql", "uses nothing\n");
    void analyser.findings("/w/f_56.sql");
  };
  const analyser: Analyser = createAnalyser(
    { ...disk.ports(), threads: threads(disk, parts, undefined, asked) },
    parts,
  );
  analyser.setRoots(["/w"]);
  const index = analyser.index(all, (done) => {
    if (done === 0) analyser.open("/w/f_1.sql", "uses typed\n");
  });
  await new Promise((resolve) => setImmediate(resolve));
  analyser.open("/w/f_2.sql", "has name_2\nuses typed_too\n");
  await new Promise((resolve) => setImmediate(resolve));
  await index;
  expect(await found(analyser, "/w/f_8.sql")).toEqual(["toy-missing «name_56»"]);
  expect(await found(analyser, "/w/f_1.sql")).toEqual(["toy-missing «typed»"]);
  expect(await found(analyser, "/w/f_2.sql")).toEqual(["toy-missing «typed_too»"]);
});

const byFile = (a: { readonly file: string }, b: { readonly file: string }): number => (a.file < b.file ? -1 : 1);
