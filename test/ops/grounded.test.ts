import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { valueOf } from "../../server/src/core/facts/known.ts";
import { catalog } from "../../server/src/ops/catalog/operation.ts";
import { context as dataContext } from "../../server/src/ops/context/operation.ts";
import type { Item, Topic } from "../../server/src/ops/context/topic.ts";
import type { AnyOperation, OperationContext } from "../../server/src/ops/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { isRefusal, perform } from "../../server/src/ops/perform.ts";
import { review } from "../../server/src/ops/review/operation.ts";
import { runbook } from "../../server/src/ops/runbook/operation.ts";
import { scheduleText } from "../../server/src/ops/runs.ts";
import type { JsonSchema } from "../../server/src/ops/schema.ts";
import { status } from "../../server/src/ops/status/operation.ts";
import { open, openFolder, RETAILER } from "./context.ts";
import {
  type Recount,
  recountCatalog,
  recountContext,
  recountReview,
  recountRunbook,
  recountStatus,
} from "./grounded/counts.ts";
import { CRITERIA_TEXTS } from "./grounded/criteria.ts";
import { type Facts, factsOf } from "./grounded/facts.ts";
import { type Ground, ungrounded } from "./grounded/ground.ts";
import { type MadeUp, madeUp } from "./grounded/platforms.ts";
import { VENDOR_TEXTS } from "./grounded/vendor.ts";
import { vocabulary } from "./grounded/vocabulary.ts";

/** An operation whose answers are held against the facts: what it is asked, how its numbers are counted again. */
interface Held {
  readonly operation: AnyOperation;
  inputs(facts: Facts): readonly object[];
  recount(data: never, facts: Facts): Recount;
  /** How many of the names that were drawn an answer tells at least. */
  least(platform: MadeUp): number;
  /** Texts of its own that have numbers in them. */
  readonly quotes: readonly string[];
}

const HELD: readonly Held[] = [
  {
    operation: dataContext as unknown as AnyOperation,
    inputs: () => [{}],
    recount: recountContext,
    least: () => 6,
    quotes: [],
  },
  {
    operation: catalog as unknown as AnyOperation,
    inputs: ({ pipelines, tasks, datasets }) => [
      {},
      ...datasets.map(({ id }) => ({ subject: id })),
      ...pipelines.map(({ id }) => ({ subject: id, kind: "pipeline" })),
      ...tasks.map(({ id, pipeline }) => ({ subject: `${pipeline}.${id}`, kind: "task" })),
    ],
    recount: recountCatalog,
    least: () => 6,
    quotes: [],
  },
  {
    operation: review as unknown as AnyOperation,
    inputs: () => [{}],
    recount: recountReview,
    least: () => 6,
    quotes: CRITERIA_TEXTS,
  },
  {
    operation: runbook as unknown as AnyOperation,
    inputs: () => [{}, { all: true }],
    recount: recountRunbook,
    least: () => 6,
    quotes: VENDOR_TEXTS,
  },
  {
    operation: status as unknown as AnyOperation,
    inputs: () => [{}],
    recount: recountStatus,
    least: ({ runs }) => new Set(runs.map(({ pipeline }) => pipeline)).size,
    quotes: [],
  },
];

/** Phrases of fact readers that have a number in them. */
const PHRASES = ["the default of Airflow 2", "the default of Airflow 3", "Airflow 3 ignores"];

const WORDS = vocabulary();

/** Names of the properties of an answer. */
const namesIn = ({ properties = {}, items, anyOf = [] }: JsonSchema): readonly string[] => [
  ...Object.keys(properties).map((name) => name.toLowerCase()),
  ...[...Object.values(properties), ...(items ? [items] : []), ...anyOf].flatMap(namesIn),
];

const groundOf = async (
  context: OperationContext & { readonly root: string },
  files: Readonly<Record<string, string>>,
  facts: Facts,
  held: Held,
  counted: ReadonlySet<number>,
): Promise<Ground> => ({
  root: context.root,
  files,
  vocabulary: new Set([...WORDS, ...namesIn(held.operation.output)]),
  counted,
  quotes: [...facts.findings.map(({ message }) => message), ...held.quotes, ...PHRASES],
});

async function ask(held: Held, context: OperationContext, input: object) {
  const answer = await perform(held.operation, context, input, plainPage(context.roots), (path) => path);
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}

/** What an operation says of a workspace without ground, over all its inputs. */
async function complaintsOf(
  held: Held,
  context: OperationContext & { readonly root: string },
  files: Readonly<Record<string, string>>,
  facts: Facts,
): Promise<readonly string[]> {
  const all: string[] = [];
  for (const input of held.inputs(facts)) {
    const answer = await ask(held, context, input);
    const { counted, wrong } = held.recount(answer.data as never, facts);
    const found = [...wrong, ...ungrounded(answer, await groundOf(context, files, facts, held, counted))];
    all.push(...found.map((each) => `${JSON.stringify(input)} ${each}`));
  }
  return all;
}

/** The files of a folder by their path below it. */
const filesIn = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(folder, path).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
  );

describe.each(HELD.map((held) => [held.operation.name, held] as const))("%s says nothing without ground", (_, held) => {
  it("of the example platform", async () => {
    const context = await openFolder(RETAILER);
    // Runs a day of the schedules that stand in it.
    const runs: Readonly<Record<string, number>> = {
      "0 5 * * *": 1,
      "30 4 * * *": 1,
      "0 */2 * * *": 12,
      "*/15 * * * *": 96,
      "@weekly": 0.143,
    };
    const facts = await factsOf(context, {});
    const runsADay: Record<string, number[]> = {};
    for (const { id, schedule } of facts.pipelines) {
      const known = valueOf(schedule);
      const daily = known && runs[scheduleText(known)];
      if (daily !== undefined) runsADay[id] = [...(runsADay[id] ?? []), daily];
    }
    expect(await complaintsOf(held, context, filesIn(RETAILER), { ...facts, runsADay })).toEqual([]);
  });

  it.each(madeUp().map((platform) => [platform.title, platform] as const))(
    "of %s",
    async (_, { files, runsADay, runs }) => {
      const context = await open(files);
      expect(await complaintsOf(held, context, files, await factsOf(context, runsADay, runs))).toEqual([]);
    },
  );
});

describe.each(HELD.map((held) => [held.operation.name, held] as const))("%s forgets what is deleted", (_, held) => {
  it.each(madeUp().map((platform) => [platform.title, platform] as const))("of %s", async (_, platform) => {
    const { files, names } = platform;
    const said = async (texts: Readonly<Record<string, string>>): Promise<string> => {
      const context = await open(texts);
      const facts = await factsOf(context, {});
      const answers = [];
      for (const input of held.inputs(facts)) answers.push(await ask(held, context, input));
      return JSON.stringify(answers);
    };
    const before = await said(files);
    const told = names.filter((name) => before.includes(name));
    // Enough of what was drawn is told, so that forgetting it proves something.
    expect(told.length).toBeGreaterThanOrEqual(held.least(platform));
    const some = [told[0], told[Math.floor(told.length / 2)], told.at(-1)];
    for (const name of new Set(some.flatMap((each) => each ?? [])))
      expect(await said(without(files, name))).not.toContain(name);
  });
});

/** The files without the lines that hold a name, and without those that are named by it. */
const without = (files: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => !path.includes(name))
      .map(([path, text]) => [
        path,
        text
          .split("\n")
          .filter((line) => !line.includes(name))
          .join("\n"),
      ]),
  );

describe("what context states", () => {
  it.each(madeUp().map((platform) => [platform.title, platform] as const))(
    "goes with the lines that state it, in %s",
    async (_, { files }) => {
      const context = await open(files);
      const items = statedIn(await dataContext.run(context, {}));
      expect(items.length).toBeGreaterThan(10);
      const byLines = new Map<string, Item[]>();
      for (const item of items) byLines.set(linesOf(item).join(), [...(byLines.get(linesOf(item).join()) ?? []), item]);
      for (const same of byLines.values()) {
        const gone = new Set(linesOf(same[0] as Item).map((line) => line.slice(context.root.length + 1)));
        const cut = Object.fromEntries(
          Object.entries(files).map(([path, text]) => [
            path,
            text
              .split("\n")
              .filter((_, at) => !gone.has(`${path}:${at + 1}`))
              .join("\n"),
          ]),
        );
        const after = statedIn(await dataContext.run(await open(cut), {}));
        for (const { about, kind, value } of same)
          expect(after.filter((each) => each.about === about && each.kind === kind && each.value === value)).toEqual(
            [],
          );
      }
    },
    60_000,
  );
});

const statedIn = (result: Awaited<ReturnType<typeof dataContext.run>>): readonly Item[] =>
  "refused" in result
    ? []
    : Object.values(result.payload)
        .flatMap((topic) => (topic as Partial<Topic>).items ?? [])
        .filter(({ confidence }) => confidence === "stated");

/** The lines that prove an item, as `file:line`. */
const linesOf = ({ evidence }: Item): readonly string[] =>
  evidence.flatMap(({ place: { file, line, endLine } }) =>
    Array.from({ length: endLine - line + 1 }, (_, at) => `${file}:${line + at}`),
  );

describe("the check itself", () => {
  it("draws names that are no words of the operations", () => {
    expect(madeUp().flatMap(({ names }) => names.filter((name) => WORDS.has(name)))).toEqual([]);
  });

  it.each(HELD.map((held) => [held.operation.name, held] as const))(
    "finds what is planted into an answer of %s",
    async (_, held) => {
      const [{ files, runsADay, runs }] = madeUp() as [ReturnType<typeof madeUp>[number]];
      const context = await open(files);
      const facts = await factsOf(context, runsADay, runs);
      const answer = await ask(held, context, held.inputs(facts).at(-1) as object);
      const { counted } = held.recount(answer.data as never, facts);
      const ground = await groundOf(context, files, facts, held, counted);
      expect(ungrounded(answer, ground)).toEqual([]);
      for (const [lie, complaint] of [
        ["It holds 7919 rows.", "7919"],
        ["It holds 7,919.5 GB.", "7919.5"],
        ["It feeds `customer_ledger_v2`.", "customer_ledger_v2"],
        ["The owner is Zebulon.", "zebulon"],
      ] as const) {
        const page = { ...answer, markdown: `${answer.markdown}\n\n${lie}` };
        expect(ungrounded(page, ground).join()).toContain(complaint);
        expect(ungrounded({ ...answer, data: [answer.data, { note: lie }] }, ground).join()).toContain(complaint);
      }
      const place = { file: `${context.root}/requirements.txt`, line: 900, column: 1, endLine: 900, endColumn: 1 };
      for (const wrong of [place, { ...place, file: `${context.root}/nowhere.sql` }])
        expect(ungrounded({ ...answer, data: { place: wrong } }, ground)).not.toEqual([]);
      const [path] = Object.keys(files);
      const markdown = `${answer.markdown} At \`${path}:900\`.`;
      expect(ungrounded({ ...answer, markdown }, ground).join()).toContain("has no line 900");
    },
  );

  it("counts again", async () => {
    const [{ files, runsADay, runs }] = madeUp() as [ReturnType<typeof madeUp>[number]];
    const context = await open(files);
    const facts = await factsOf(context, runsADay, runs);
    for (const held of HELD) {
      const wrong: string[] = [];
      for (const input of held.inputs(facts)) {
        const { data } = await ask(held, context, input);
        expect(held.recount(data as never, facts).wrong, held.operation.name).toEqual([]);
        const raised = JSON.parse(JSON.stringify(data), (key, value) =>
          typeof value === "number" && !/line|column/i.test(key) ? value + 1 : value,
        );
        wrong.push(...held.recount(raised as never, facts).wrong);
      }
      expect(wrong, held.operation.name).not.toEqual([]);
    }
  });
});
