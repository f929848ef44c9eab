import type { RuleLevels } from "../config/effective.ts";
import { type FileFacts, noFacts } from "../facts/file-facts.ts";
import type { Problem } from "../facts/reference.ts";
import type { Graph } from "../graph/graph.ts";
import type { Evidence, Finding, Rule, RuleContext, Severity, Subjects } from "../rules/rule.ts";
import type { FileId, Location } from "../text/span.ts";

/** What a check of one file needs. */
export interface CheckInput {
  readonly file: FileId;
  readonly facts: FileFacts;
  readonly graph: Graph;
  readonly levels: RuleLevels;
  readonly today: string;
  /**
   * Not all files are read yet: only what no other file can change is found. Rules about joined facts do not run, and
   * what a rule found with the help of the graph is left out.
   */
  readonly partial: boolean;
  /** Told when a rule throws; it is off for this file from then on. */
  readonly failed: (rule: string, error: unknown) => void;
}

type Handler = (subject: never, context: RuleContext) => void;

/** Any rule's report, as it comes in. */
interface AnyReport {
  readonly message: string;
  readonly at: Location;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly evidence?: readonly Evidence[];
  readonly fixes?: Finding["fixes"];
  readonly severity?: Severity;
  readonly variant?: string;
}

/** Kinds of subject in whose facts no other file takes part. */
const LOCAL: ReadonlySet<keyof Subjects> = new Set<keyof Subjects>(["script", "statement", "secret", "problem"]);

/** Everything the rules that are on find in a file, in order of place; one finding where several variants agree. */
export function runRules(rules: readonly Rule[], input: CheckInput): readonly Finding[] {
  const found: Finding[] = [];
  const off = new Set<string>();
  const known = new Map<keyof Subjects, readonly unknown[]>();
  const subjects = (kind: keyof Subjects): readonly unknown[] => {
    let list = known.get(kind);
    if (!list) {
      list = subjectsOf(kind, input);
      known.set(kind, list);
    }
    return list;
  };
  const { graph, asked } = input.partial ? watched(input.graph) : { graph: input.graph, asked: () => false };
  for (const rule of rules) {
    const level = input.levels.get(rule.meta.id);
    if (!level) continue;
    const context: RuleContext = {
      file: input.file,
      facts: input.facts,
      graph,
      options: level.options as RuleContext["options"],
      today: input.today,
      report: (report) => {
        const made = findingOf(rule, report as unknown as AnyReport, level.severity);
        // A finding is shown where it was found, so that one file's check never touches another's.
        if (made.at.file === input.file) found.push(made);
      },
    };
    for (const kind of Object.keys(rule.on) as (keyof Subjects)[]) {
      const handler = rule.on[kind] as Handler | undefined;
      if (!handler || (input.partial && !LOCAL.has(kind))) continue;
      for (const subject of subjects(kind)) {
        if (off.has(rule.meta.id)) break;
        const before = found.length;
        asked();
        try {
          handler(subject as never, context);
          if (asked()) found.length = before;
        } catch (error) {
          off.add(rule.meta.id);
          input.failed(rule.meta.id, error);
        }
      }
    }
  }
  // What a rule found before it threw is not trusted either.
  return merged(off.size === 0 ? found : found.filter(({ rule }) => !off.has(rule)));
}

/** A graph that tells whether it was asked anything since it was last asked for that. */
function watched(graph: Graph): { readonly graph: Graph; readonly asked: () => boolean } {
  let touched = false;
  const noting =
    <A extends readonly unknown[], R>(ask: (...args: A) => R) =>
    (...args: A): R => {
      touched = true;
      return ask(...args);
    };
  const { lookup } = graph;
  return {
    graph: {
      lookup: {
        all: (kind, key) => {
          touched = true;
          return lookup.all(kind, key);
        },
        keys: noting(lookup.keys),
      },
      table: noting(graph.table),
      tableNamed: noting(graph.tableNamed),
      relationOf: graph.relationOf,
      scans: noting(graph.scans),
      writes: noting(graph.writes),
      tasksRunning: noting(graph.tasksRunning),
      provesUnique: noting(graph.provesUnique),
    },
    asked: () => {
      const was = touched;
      touched = false;
      return was;
    },
  };
}

/** What the rules say of problems alone: of ignore comments, after everything else was found. */
export const runProblemRules = (
  rules: readonly Rule[],
  input: CheckInput,
  problems: readonly Problem[],
): readonly Finding[] =>
  problems.length === 0
    ? []
    : runRules(
        rules.filter((rule) => rule.on.problem),
        { ...input, facts: { ...noFacts, problems } },
      );

function subjectsOf(kind: keyof Subjects, { facts, graph }: CheckInput): readonly unknown[] {
  switch (kind) {
    case "script":
      return facts.scripts;
    case "statement":
      return facts.scripts.flatMap((script) =>
        script.statements.map((statement, index) => ({ script, statement, index })),
      );
    case "scan":
      return facts.scripts.flatMap((script) => graph.scans(script));
    case "pipeline":
      return facts.pipelines;
    case "task":
      return facts.tasks;
    case "schedule":
      return facts.schedules;
    case "model":
      return facts.models;
    case "source":
      return facts.sources;
    case "table":
      return facts.tables;
    case "reference":
      return facts.references;
    case "identity":
      return facts.identities;
    case "cycle":
      return facts.cycles;
    case "secret":
      return facts.secrets;
    case "problem":
      return facts.problems;
  }
}

function findingOf({ meta }: Rule, report: AnyReport, configured: Severity | undefined): Finding {
  const template = meta.messages[report.message] ?? report.message;
  const message = template.replace(/\{(\w+)\}/g, (whole, name: string) => String(report.data?.[name] ?? whole));
  return {
    rule: meta.id,
    category: meta.category,
    severity: configured ?? report.severity ?? meta.severity,
    messageId: report.message,
    message: message.trim(),
    at: report.at,
    evidence: report.evidence ?? [],
    fixes: report.fixes ?? [],
    ...(report.variant === undefined ? {} : { variant: report.variant }),
    ...(meta.tag ? { tag: meta.tag } : {}),
  };
}

/** One finding for the same thing in several variants; it names a variant only where it is true in that one alone. */
function merged(findings: readonly Finding[]): readonly Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const { at, rule, message } = finding;
    const key = `${at.span.start}:${at.span.end}:${rule}:${message}`;
    const known = byKey.get(key);
    if (!known) byKey.set(key, finding);
    else if (known.variant !== finding.variant) {
      const { variant: _, ...rest } = known;
      byKey.set(key, rest);
    }
  }
  return [...byKey.values()].sort(
    (a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end || (a.rule < b.rule ? -1 : 1),
  );
}
