import type { Category } from "../../core/rules/rule.ts";

/** What a team learns together: the rules of one category. */
export interface Lesson {
  readonly category: Category;
  /** Other words people have for it, lower case. */
  readonly also: readonly string[];
  readonly title: string;
  /** The idea, in a few sentences for people who have not met it. */
  readonly idea: string;
  /** Something to ask of one's own pipelines; the answer is not in the files. */
  readonly question: string;
}

/** In the order to learn them: what loses or doubles data first, then what fails, then what costs, then who answers. */
export const LESSONS: readonly Lesson[] = [
  {
    category: "workspace",
    also: ["reading", "syntax"],
    title: "What can be read",
    idea: "A file that does not parse is a pipeline nobody checks, and an exception without effect hides the next mistake. Clear these first: everything else stands on them.",
    question: "Which of your pipelines live in files that nothing checks?",
  },
  {
    category: "idempotency",
    also: ["idempotence", "idempotent", "reruns"],
    title: "Loads that may run again",
    idea: "Every task runs twice some day: after a failure, in a backfill, by hand. A load is idempotent when the second run leaves the table as the first did. It replaces what it wrote, a partition or the rows of a key; it does not add to it.",
    question: "If yesterday's run were started again now, which table would be wrong?",
  },
  {
    category: "incremental",
    also: ["incremental models"],
    title: "Incremental models",
    idea: "An incremental model is right only if it meets each row once: with a lower bound that leaves no gap, an upper bound that does not move while it runs, and a key for rows that come again.",
    question: "How late can a row come, and what happens to it then?",
  },
  {
    category: "joins",
    also: ["grain"],
    title: "Joins that keep the grain",
    idea: "A join multiplies rows where the other side has more than one match, and drops them where a condition undoes an outer join. State the grain of each side before joining.",
    question: "Which of your sums would you not dare to compare with the source?",
  },
  {
    category: "queries",
    also: ["sql"],
    title: "Statements that say what they mean",
    idea: "Some statements run and mean something else: a comparison with NULL that is never true, an UPDATE without a condition. No test of the happy path shows them.",
    question: "Who would notice a report that is empty for the wrong reason?",
  },
  {
    category: "contracts",
    also: ["schema evolution", "schema changes"],
    title: "Schemas that change",
    idea: "Sources gain, lose and retype columns. Decide for each table what shall happen then; what nobody decided is decided by a default, at night.",
    question: "Which column could vanish tomorrow without anybody telling you?",
  },
  {
    category: "quality",
    also: ["tests", "data quality"],
    title: "Tests that guard the key",
    idea: "The first test of a table is that its key is unique and not null: doubled rows come in by joins, reruns and late data, and every sum after that is wrong.",
    question: "For which table would a doubled row cost money?",
  },
  {
    category: "scheduling",
    also: ["schedules", "catchup", "backfills"],
    title: "Schedules and the past",
    idea: "A schedule says when; the start date and catch-up say how much of the past runs too. The interval of a run comes from the orchestrator, so that the same run means the same rows whenever it happens.",
    question: "What runs when a paused pipeline is switched on again?",
  },
  {
    category: "orchestration",
    also: ["dependencies"],
    title: "Dependencies that hold",
    idea: "A task starts when what it reads is there, not at an hour when it usually is. A dependency on something that does not exist never holds anything back.",
    question: "Which pipelines are right only because another one is usually done by then?",
  },
  {
    category: "retries",
    also: ["timeouts", "failures", "reliability"],
    title: "Failure, retries, timeouts",
    idea: "Networks and warehouses fail for seconds: retry, with growing delays. Some tasks hang: give each a timeout shorter than its schedule. Neither helps a load that must not run twice.",
    question: "How long could your most important task hang before anybody knew?",
  },
  {
    category: "freshness",
    also: ["sla", "alerts", "monitoring"],
    title: "Promises of freshness",
    idea: "Say how old data may be, check it where it arrives, and tell a person when it is older. Without the promise nobody is late; without the alert nobody knows.",
    question: "Who hears first that data is late: you or its readers?",
  },
  {
    category: "pruning",
    also: ["cost", "partition pruning", "partitions", "performance"],
    title: "Reading less",
    idea: "A partitioned table is cheap only for queries that filter on its partition column in a form the engine can use. A function or a cast on the column, an OR beside it, and the whole history is read.",
    question: "Which query grows dearer every day although its question stays the same?",
  },
  {
    category: "governance",
    also: ["owners", "secrets", "security"],
    title: "Owners and secrets",
    idea: "A pipeline without an owner is repaired by whoever is awake. A credential in a file is known to everybody who ever had the repository.",
    question: "Whom would you call about each pipeline that failed this month?",
  },
];
