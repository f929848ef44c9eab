import type { FileId } from "../../core/text/span.ts";
import type { ArtifactNote } from "../measures/artifacts.ts";
import { artifactNotes, type Measured, measureOf } from "../measures/measure.ts";
import type { Place } from "../places.ts";
import { count, evidence, list, object, oneOf, orNull, place, text } from "../schema.ts";
import type { Sentence, Unsaid } from "./sentences.ts";

/** A thing that was added, removed or changed. */
export interface ChangedThing {
  readonly name: string;
  readonly kind: "added" | "removed" | "changed";
  readonly what: readonly string[];
  /** Where it stands now; for what was removed, where it stood in the commit. */
  readonly place: Place;
}

/** What changed since a commit. */
export interface Changes {
  readonly pipelines: readonly ChangedThing[];
  readonly tasks: readonly ChangedThing[];
  readonly tables: readonly ChangedThing[];
  readonly findings: readonly {
    readonly rule: string;
    readonly fixed: number;
    readonly new: number;
    readonly newAt: readonly Place[];
  }[];
}

/** A measure of two periods; `before` is null where no reference was given. */
export interface Comparison {
  readonly before: Measured<string> | null;
  readonly after: Measured<string>;
}

/** What `report` answers. */
export interface ReportResult {
  /** The notification; empty where nothing was measured and nothing compared. */
  readonly notification: string;
  readonly sentences: readonly Sentence[];
  readonly unsaid: readonly Unsaid[];
  /** Days (UTC) that were measured; null where there is no run. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly rate: Comparison;
  readonly latency: Comparison;
  readonly since: {
    readonly reference: string;
    readonly commits: readonly { readonly root: FileId; readonly id: string; readonly date: string }[];
    readonly notes: readonly string[];
  } | null;
  readonly changes: Changes | null;
  readonly artifacts: readonly { readonly file: FileId; readonly title: string }[];
  readonly notes: readonly ArtifactNote[];
}

const things = list(object({ name: text, kind: oneOf(["added", "removed", "changed"]), what: list(text), place }));

const comparison = object({ before: orNull(measureOf(text)), after: measureOf(text) });

/** Schema of {@link ReportResult}. */
export const reportSchema = object({
  notification: text,
  sentences: list(object({ text, basis: list(text), evidence: list(evidence) })),
  unsaid: list(object({ clause: text, why: text })),
  period: orNull(object({ from: text, to: text })),
  rate: comparison,
  latency: comparison,
  since: orNull(
    object({ reference: text, commits: list(object({ root: text, id: text, date: text })), notes: list(text) }),
  ),
  changes: orNull(
    object({
      pipelines: things,
      tasks: things,
      tables: things,
      findings: list(object({ rule: text, fixed: count, new: count, newAt: list(place) })),
    }),
  ),
  artifacts: list(object({ file: text, title: text })),
  notes: artifactNotes,
});
