import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { fixtureSeeds, mutate, random } from "./mutate.ts";
import { bundleServer, type ServerProcess, startServer } from "./process.ts";

/** Documents; more on demand: `PIPEWRIGHT_FUZZ=100000 npx vitest run test/lsp/fuzz.test.ts`. */
const DOCUMENTS = Number(process.env.PIPEWRIGHT_FUZZ ?? 5000);
/** Seed of the random numbers; another one makes other documents. */
const SEED = Number(process.env.PIPEWRIGHT_FUZZ_SEED ?? 20261124);
/** Milliseconds a document may take. */
const SLOWEST = 2000;

describe("mutated documents through the server", () => {
  let program: string;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    program = await bundleServer("fuzz");
  });
  afterAll(() => server?.child.kill());

  it(`survives ${DOCUMENTS} of them, none over ${SLOWEST} ms`, { timeout: 120_000 + DOCUMENTS * 30 }, async () => {
    const seeds = fixtureSeeds();
    expect(seeds.length).toBeGreaterThan(100);
    const next = random(SEED);
    server = await startServer(program, { folder: temporaryWorkspace({ "pipewright.yaml": "tier: 3\n" }) });
    const { client, ended, errors } = server;
    const slow: string[] = [];
    let found = 0;
    const start = performance.now();
    for (let i = 0; i < DOCUMENTS; i++) {
      const seed = seeds[Math.floor(next() * seeds.length)] as (typeof seeds)[number];
      const text = mutate(seed.text, seeds, next);
      // A few documents of each kind stay open; the rest of the workspace depends on them.
      const path = seed.path.replace(/(\.\w+)$/, `-${i % 3}$1`);
      const before = performance.now();
      await client.write(path, text, seed.path.endsWith(".sql") ? "sql" : "yaml");
      try {
        found += (await client.pull(path)).length;
      } catch (error) {
        expect.fail(`Document ${i} (${path}): ${ended.current ?? String(error)}\n${errors()}\n${JSON.stringify(text)}`);
      }
      const took = performance.now() - before;
      if (took > SLOWEST) slow.push(`${i} ${path}: ${Math.round(took)} ms\n${JSON.stringify(text)}`);
      if (i % 10 === 9) await client.close(path);
    }
    const took = performance.now() - start;
    console.log(`${DOCUMENTS} documents in ${Math.round(took)} ms, ${found} findings`);
    expect(slow).toEqual([]);
    // A reader or a rule that throws is switched off and told in the log: it may not throw at all.
    expect(client.complaints).toEqual([]);
    expect(ended.current).toBeUndefined();
    expect(errors()).toBe("");
    expect(found).toBeGreaterThan(DOCUMENTS / 10);
    await client.stop();
  });
});
