import type { Proposal } from "../../core/design/propose.ts";
import type { Ignored } from "../../core/design/reading/read.ts";
import type { FieldName } from "../../core/design/requirements.ts";
import type { Evidence } from "../claim.ts";
import { evidence, flag, list, object, oneOf, orNull, text } from "../schema.ts";

/** A requirement with where it comes from. */
export interface Taken {
  readonly requirement: FieldName;
  readonly title: string;
  /** Value for people: `5 minutes`. */
  readonly value: string;
  /** `stated`: given as input. `understood`: read from the question. `workspace`: files show it. */
  readonly origin: "stated" | "understood" | "workspace";
  /** Words of the question it was read from. */
  readonly words: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** What the operation answers. */
export interface DesignResult extends Proposal {
  readonly requirements: readonly Taken[];
  /** Words of the question that were not taken, with the reason. */
  readonly ignored: readonly Ignored[];
  /** Requirements that contradict each other. */
  readonly conflicts: readonly string[];
}

const number = { type: "number" } as const;
const change = object({ requirement: text, to: text, topic: text, choice: text });

/** Schema of {@link DesignResult}. */
export const designSchema = object({
  requirements: list(
    object({
      requirement: text,
      title: text,
      value: text,
      origin: oneOf(["stated", "understood", "workspace"]),
      words: list(text),
      evidence: list(evidence),
    }),
  ),
  ignored: list(object({ words: text, why: text })),
  conflicts: list(text),
  questions: list(
    object({
      requirement: text,
      title: text,
      question: text,
      why: text,
      assumed: text,
      changes: list(change),
      figures: list(text),
    }),
  ),
  decisions: list(
    object({
      topic: text,
      title: text,
      phase: text,
      option: text,
      choice: text,
      because: text,
      reasons: list(object({ requirements: list(text), threshold: text, met: flag, found: list(text) })),
      rejected: list(object({ choice: text, needs: orNull(text), why: text })),
      changes: list(change),
      open: list(text),
      build: text,
      figures: list(text),
      cites: list(text),
    }),
  ),
  figures: list(
    object({
      id: text,
      title: text,
      value: { type: "number", minimum: 0 },
      unit: text,
      shown: text,
      formula: text,
      inputs: list(object({ name: text, value: { type: "number", minimum: 0 }, shown: text })),
      assumptions: list(text),
      cites: list(text),
    }),
  ),
  assumptions: list(object({ name: text, value: number, low: number, high: number, why: text })),
  costs: list(object({ driver: text, why: text, figures: list(text) })),
  diagram: orNull(text),
  plan: list(object({ phase: text, title: text, text })),
  citations: list(object({ id: text, says: text, source: text, read: text })),
});
