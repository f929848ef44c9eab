import type { Severity } from "../../core/rules/rule.ts";
import type { Evidence } from "../claim.ts";
import type { Place } from "../places.ts";
import { evidence, list, object, oneOf, orNull, place, text } from "../schema.ts";

/** A finding with what proves it and what can be done. */
export interface ExplainedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly { readonly title: string; readonly kind: string }[];
}

/** Something a file declares or refers to. */
export interface Mention {
  readonly what: string;
  readonly name: string;
  readonly place: Place;
}

/** What is known of a rule, a finding or a file. */
export interface Explanation {
  readonly kind: "rule" | "finding" | "file";
  readonly title: string;
  /** How the file was read; sentences. */
  readonly notes: readonly string[];
  readonly findings: readonly ExplainedFinding[];
  /** Findings that a comment or the baseline hides. */
  readonly hidden: readonly {
    readonly rule: string;
    readonly by: string;
    readonly reason: string | null;
    readonly place: Place;
  }[];
  readonly declares: readonly Mention[];
  readonly refers: readonly Mention[];
  /** Documentation of the rule, as Markdown sections; none for a file. */
  readonly documentation: readonly string[];
}

const mentions = list(object({ what: text, name: text, place }));

/** Schema of {@link Explanation}. */
export const explanationSchema = object({
  kind: oneOf(["rule", "finding", "file"]),
  title: text,
  notes: list(text),
  findings: list(
    object({
      rule: text,
      severity: text,
      message: text,
      place,
      evidence: list(evidence),
      fixes: list(object({ title: text, kind: text })),
    }),
  ),
  hidden: list(object({ rule: text, by: text, reason: orNull(text), place })),
  declares: mentions,
  refers: mentions,
  documentation: list(text),
});
