import type { Analyser } from "../../../server/src/core/engine/analyser.ts";
import { createAnalyser, type Parts } from "../../../server/src/core/engine/create.ts";
import type { EnginePorts, ListedFile, ReadResult } from "../../../server/src/core/engine/ports.ts";
import type { Provision } from "../../../server/src/core/facts/keys.ts";
import { absent, known } from "../../../server/src/core/facts/known.ts";
import type { Reference } from "../../../server/src/core/facts/reference.ts";
import { rules as allRules } from "../../../server/src/core/rules/registry.gen.ts";
import { defineRule, type Rule } from "../../../server/src/core/rules/rule.ts";
import { defineSystem, type System } from "../../../server/src/core/systems/system.ts";

/** A disk in memory whose reads and complaints are counted. */
export class Disk {
  readonly files = new Map<string, string>();
  readonly reads: string[] = [];
  readonly log: string[] = [];
  /** Awaited by every read, where a test wants to be in between. */
  gate: Promise<void> = Promise.resolve();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [file, text] of Object.entries(files)) this.files.set(file, text);
  }

  ports(): EnginePorts {
    const disk = this;
    return {
      async *list(roots): AsyncGenerator<ListedFile> {
        for (const [file, text] of disk.files)
          if (roots.some((root) => file.startsWith(`${root}/`))) yield { file, size: text.length };
      },
      async read(file): Promise<ReadResult> {
        disk.reads.push(file);
        await disk.gate;
        const text = disk.files.get(file);
        return text === undefined ? { unreadable: "It cannot be read: no such file." } : { text };
      },
      today: () => "2026-11-24",
      now: () => performance.now(),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
      log: (level, message) => {
        if (level === "error") disk.log.push(message);
      },
    };
  }
}

/** What the toy system did, by file. */
export interface Counts {
  readonly extracted: string[];
  readonly resolved: string[];
}

/**
 * A language of one word and a name a line: `has x` provides `x`, `uses x` needs it, `asks x` needs it to know how to
 * read the file, `breaks` throws. Everything else is text.
 */
export function toySystem(counts: Counts): System {
  const words = (text: string, word: string): readonly { readonly name: string; readonly start: number }[] =>
    [...text.matchAll(new RegExp(`^${word} (\\w+)`, "gm"))].map((match) => ({
      name: match[1] ?? "",
      start: match.index + word.length + 1,
    }));
  return defineSystem<{ readonly asked: readonly string[] }, string>({
    id: "project",
    title: "Toy",
    recognise: (_file, _language, text) => /^(has|uses|asks|breaks|bad)\b/m.test(text),
    context: (file, lookup) => ({
      // The toy cannot see the text here, so whoever asks says so in the name: `asks-<name>.sql`.
      asked: [...file.matchAll(/asks-(\w+)/g)].flatMap((match) =>
        lookup.all("dbt-macro", match[1] ?? "").map((each) => each.file),
      ),
    }),
    extract: ({ file, text }, { asked }) => {
      counts.extracted.push(file);
      if (/^breaks/m.test(text)) throw new Error("the toy broke");
      const provides = words(text, "has").map(
        ({ name, start }): Provision => ({
          kind: "dbt-macro",
          key: name,
          value: {
            name,
            package: asked.join(),
            at: { file, span: { start, end: start + name.length } },
            asksIncremental: false,
            calls: [],
          },
        }),
      );
      return { raw: text, provides };
    },
    resolve: (text, file, _context, lookup) => {
      counts.resolved.push(file);
      const references = words(text, "uses").map(({ name, start }): Reference => {
        const at = { file, span: { start, end: start + name.length } };
        const [found] = lookup.all("dbt-macro", name);
        return {
          kind: "reference",
          what: "dbt-macro",
          name,
          at,
          target: found ? known(found.value.at, found.value.at) : absent(),
          nearest: [],
          within: "",
        };
      });
      const problems = words(text, "bad").map(({ name, start }) => ({
        kind: "problem" as const,
        source: "syntax" as const,
        message: `«${name}» is bad.`,
        at: { file, span: { start, end: start + name.length } },
        related: [],
      }));
      return { references, problems };
    },
  }) as unknown as System;
}

const docs = { what: "", why: "", sources: [], bad: {}, good: {} };

/** Finds names nobody has; its fix renames to `there`. */
export const toyMissing = defineRule({
  meta: {
    id: "toy-missing",
    category: "orchestration",
    title: "Toy",
    tier: 1,
    severity: "warning",
    systems: ["project"],
    fix: "safe",
    messages: { missing: "Nobody has `{name}`." },
    options: { least: { type: "integer", default: 0, description: "Shortest name that is reported." } },
    docs,
  },
  on: {
    reference({ name, target, at }, { report, options }) {
      if (target.state !== "absent" || name.length < options.least) return;
      report({
        message: "missing",
        data: { name },
        at,
        fixes: [
          { title: "Use there", kind: "safe", intents: [{ do: "replace", at, text: "there" }] },
          { title: "Use nothing", kind: "suggestion", intents: [{ do: "replace", at, text: "nothing" }] },
        ],
      });
    },
  },
});

/** Throws where a name is `explode`. */
export const toyThrowing = defineRule({
  meta: { ...toyMissing.meta, id: "toy-throwing", messages: { found: "Found." }, options: {}, fix: "none" },
  on: {
    reference({ name, at }, { report }) {
      report({ message: "found", at });
      if (name === "explode") throw new Error("the rule broke");
    },
  },
});

/** The rules about the input itself, which the engine feeds. */
export const workspaceRules: readonly Rule[] = allRules.filter(({ meta }) => meta.category === "workspace");

/** An analyser of a toy workspace, indexed. */
export async function toy(
  files: Readonly<Record<string, string>>,
  rules: readonly Rule[] = [toyMissing, ...workspaceRules],
  roots: readonly string[] = ["/w"],
): Promise<{ analyser: Analyser; disk: Disk; counts: Counts; parts: Parts }> {
  const disk = new Disk(files);
  const counts: Counts = { extracted: [], resolved: [] };
  const parts: Parts = { rules, systems: [toySystem(counts)] };
  const analyser = createAnalyser(disk.ports(), parts);
  analyser.setRoots(roots);
  await analyser.index({ aborted: false });
  return { analyser, disk, counts, parts };
}

/** Rule and text of the place of each finding. */
export async function found(analyser: Analyser, file: string): Promise<readonly string[]> {
  const text = (await analyser.text(file)) ?? "";
  return (await analyser.findings(file)).map(({ rule, at }) => `${rule} «${text.slice(at.span.start, at.span.end)}»`);
}
