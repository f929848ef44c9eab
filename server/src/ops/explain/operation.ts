import { ruleSections } from "../../core/features/explain.ts";
import type { FileId } from "../../core/text/span.ts";
import { findingsOf } from "../findings.ts";
import { defineOperation, type OperationContext, type Refusal } from "../operation.ts";
import { nameOf } from "../page.ts";
import { Places } from "../places.ts";
import { explainFile } from "./file.ts";
import { explained, findingsAt, placeNamed } from "./findings.ts";
import { explanationPage } from "./page.ts";
import { type Explanation, explanationSchema } from "./result.ts";

/** Findings of a rule that are told with it at most. */
const MOST = 50;

/** Explains a rule, a finding, or what is known of a file. */
export const explain = defineOperation({
  name: "explain",
  title: "Explain",
  summary: "Explains a rule, a finding, or what is known of a file.",
  description:
    "Explains a rule (what it finds, why it matters, examples, options, sources, and where it fires here), a finding (what proves it, what can be done, its rule) or a file (which systems read it, its SQL dialect and why, what it declares and refers to, its findings with their evidence).",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      rule: { type: "string", description: "Id of a rule, or the place of a finding as `path:line`." },
      file: { type: "string", format: "path", description: "A file of the workspace." },
      line: { type: "integer", minimum: 1, description: "With `file`: only the findings on this line." },
    },
    required: [],
  },
  subject: "rule",
  output: explanationSchema,
  example: { rule: "no-retries" },
  words: ["explain", "why is", "what does", "what is"],
  async run(context, { rule, file, line }): Promise<Explanation | Refusal> {
    if (rule !== undefined) {
      const meta = context.rules.find(({ id }) => id === rule.trim());
      if (meta) return explainRule(context, meta);
      const named = context.roots.length > 0 ? placeNamed(context, rule) : undefined;
      return named
        ? explainLine(context, named.file, named.line)
        : { refused: `There is no rule \`${rule}\`. \`pipewright rules\` lists them.` };
    }
    if (file === undefined) return { refused: "Say which rule or which file to explain." };
    return line === undefined ? explainFile(context, file) : explainLine(context, file, line);
  },
  page: explanationPage,
});

/** The documentation of a rule, and its findings where a workspace is open. */
async function explainRule(context: OperationContext, meta: OperationContext["rules"][number]): Promise<Explanation> {
  const files = context.roots.length > 0 ? await findingsOf(context, undefined) : [];
  const own = files.flatMap(([, found]) => found.filter(({ rule }) => rule === meta.id)).slice(0, MOST);
  const places = own.length > 0 ? new Places(context.analyser) : undefined;
  return {
    ...NOTHING,
    kind: "rule",
    title: meta.id,
    findings: places ? await Promise.all(own.map((finding) => explained(finding, places))) : [],
    documentation: ruleSections(meta),
  };
}

/** The findings on a line, with the documentation of their rules. */
async function explainLine(context: OperationContext, file: FileId, line: number): Promise<Explanation | Refusal> {
  const findings = await findingsAt(context, file, line, new Places(context.analyser));
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const [first] = findings;
  if (!first)
    return {
      refused: `No finding stands on line ${line} of \`${nameOf(context.roots, file)}\`, and none has its evidence there.`,
    };
  return {
    ...NOTHING,
    kind: "finding",
    title: rules.join(", "),
    findings,
    documentation: context.rules.filter(({ id }) => rules.includes(id)).flatMap((meta) => ruleSections(meta)),
  };
}

const NOTHING = { notes: [], findings: [], hidden: [], declares: [], refers: [], documentation: [] } as const;
