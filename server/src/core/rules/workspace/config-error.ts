import { problemFixes } from "../problem.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "config-error",
    category: "workspace",
    title: "A mistake in Pipewright's own configuration, catalogue or ignore comments",
    tier: 1,
    severity: "error",
    systems: ["catalog", "project"],
    fix: "suggestion",
    messages: { found: "{problem}" },
    docs: {
      what: "An unknown rule, option or key, a value of the wrong type, or a path that leaves the workspace, in `pipewright.yaml`, `pipewright.catalog.yaml` or an ignore comment.",
      why: "A setting that is not understood does nothing: a rule that was meant to be off stays on, and nobody notices. The rest of the file is still in force.",
      sources: [
        {
          title: "Schema of pipewright.yaml",
          url: "https://github.com/pipewright/pipewright/blob/main/server/data/pipewright.schema.json",
          read: "2026-11-24",
        },
      ],
      bad: { "pipewright.yaml": "rules:\n  null-comparisson: off\n" },
      good: { "pipewright.yaml": "rules:\n  null-comparison: off\n" },
    },
  },
  on: {
    problem(problem, { report }) {
      if (problem.source !== "config") return;
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
