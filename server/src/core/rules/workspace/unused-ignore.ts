import { problemFixes } from "../problem.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "unused-ignore",
    category: "workspace",
    title: "An ignore comment or baseline entry that hides nothing",
    tier: 2,
    severity: "information",
    systems: ["airflow", "dbt", "kubernetes", "sql", "catalog", "project"],
    fix: "safe",
    messages: { found: "{problem}" },
    docs: {
      what: "An ignore comment, or a rule named in one, for which there is no finding any more.",
      why: "It was written for something that is mended now. Left in place it hides the next mistake on that line without anybody having decided so.",
      silent:
        "For rules that are switched off, and in files that could only be read in part: there the finding may come back.",
      fix: "Only a comment goes; comments change neither rows nor schedules.",
      sources: [
        {
          title: "Contributing: ignore comments",
          url: "https://github.com/pipewright/pipewright/blob/main/docs/rules/unused-ignore.md",
          read: "2026-11-24",
        },
      ],
      bad: {
        "reports/a.sql":
          "SELECT order_id\nFROM orders\n-- pipewright-ignore null-comparison: the vendor sends it so\nWHERE amount IS NULL;\n",
      },
      good: {
        "reports/a.sql":
          "SELECT order_id\nFROM orders\n-- pipewright-ignore null-comparison: the vendor sends it so\nWHERE amount = NULL;\n",
      },
    },
    tag: "unnecessary",
  },
  on: {
    problem(problem, { report }) {
      if (problem.source !== "ignore") return;
      report({
        message: "found",
        data: { problem: problem.message },
        at: problem.at,
        evidence: problem.related,
        fixes: problemFixes(problem, "suggestion"),
      });
    },
  },
});
