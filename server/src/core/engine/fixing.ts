import type { FileInput, System } from "../systems/system.ts";
import { applyEdits, compatible, type FileEdits, type TextEdit } from "../text/edits.ts";
import { LineIndex } from "../text/lines.ts";
import type { FileId } from "../text/span.ts";
import type { Analyser, FileView, FixResult, ReportedFinding } from "./analyser.ts";
import { editsOf, objection, sorted } from "./fixes.ts";
import { ignoreComment } from "./ignore-comment.ts";
import { fileInput } from "./input.ts";
import { languageOf } from "./languages.ts";
import type { CancelSignal, EnginePorts } from "./ports.ts";
import type { Reading } from "./read-doc.ts";
import { type Side, secondOpinion } from "./second-opinion.ts";

/** A file as it would be after edits. */
export interface Edited {
  readonly input: FileInput;
  readonly reading: Reading;
}

/** A file's findings before and after edits, of it or of others. */
export interface Trial {
  readonly before: readonly ReportedFinding[];
  readonly after: readonly ReportedFinding[];
  readonly old: Side;
  readonly now: Side;
}

/** What fixing asks of the workspace. */
export interface FixingWorkspace {
  view(file: FileId, signal?: CancelSignal): Promise<FileView | undefined>;
  /** A file as it stands now. */
  input(file: FileId): Promise<FileInput | undefined>;
  /** Lets the systems read a text that is nobody's yet. */
  read(input: FileInput): Reading;
  trial(file: FileId, edited: readonly Edited[]): Promise<Trial | undefined>;
}

const GONE = "This finding is no longer there: the text has changed.";

/** Carries fixes out: intents become edits, the text after them is analysed, and what does not hold is refused. */
export class Fixing {
  constructor(
    private readonly systems: readonly System[],
    private readonly parses: EnginePorts["parses"],
    private readonly workspace: FixingWorkspace,
  ) {}

  /** See {@link Analyser.fix}. */
  async fix(file: FileId, finding: string, fix: number, signal?: CancelSignal): Promise<FixResult> {
    const found = (await this.workspace.view(file, signal))?.findings.find(({ id }) => id === finding);
    const chosen = found?.fixes[fix];
    if (!found || !chosen) return { refused: GONE };
    const result = await this.editsOf(chosen);
    if ("refused" in result) return result;
    const objected = await this.tryOut(result.edits, [found]);
    return objected === undefined ? result : { refused: objected };
  }

  /** See {@link Analyser.fixAll}. Fixes that go together are tried at once, and one by one only where that fails. */
  async fixAll(file: FileId, which: Parameters<Analyser["fixAll"]>[1], signal?: CancelSignal): Promise<FixResult> {
    const all = (await this.workspace.view(file, signal))?.findings ?? [];
    const picked: { readonly found: ReportedFinding; readonly edits: readonly TextEdit[] }[] = [];
    let refused = "There is nothing to fix in this file.";
    let together: readonly TextEdit[] = [];
    for (const found of all) {
      const chosen = chosenOf(found, which, all);
      if (!chosen) continue;
      const result = await this.editsOf(chosen);
      if ("refused" in result) {
        refused = result.refused;
        continue;
      }
      const [only, ...others] = result.edits;
      if (!only || others.length > 0 || only.file !== file || !compatible(together, only.edits)) continue;
      together = [...together, ...only.edits];
      picked.push({ found, edits: only.edits });
    }
    if (picked.length === 0) return { refused };
    const whole = await this.tryOut(
      [{ file, edits: together }],
      picked.map(({ found }) => found),
    );
    if (whole === undefined) return sorted(new Map([[file, together]]));
    refused = whole;
    let kept: typeof picked = [];
    for (const next of picked) {
      const more = [...kept, next];
      const edits = more.flatMap((each) => each.edits);
      const objected = await this.tryOut(
        [{ file, edits }],
        more.map(({ found }) => found),
      );
      if (objected === undefined) kept = more;
      else refused = objected;
    }
    return kept.length === 0 ? { refused } : sorted(new Map([[file, kept.flatMap(({ edits }) => edits)]]));
  }

  /** See {@link Analyser.ignore}. */
  async ignore(file: FileId, finding: string, reason: string, signal?: CancelSignal): Promise<FixResult> {
    const view = await this.workspace.view(file, signal);
    const found = view?.findings.find(({ id }) => id === finding);
    if (!view || !found) return { refused: GONE };
    const result = ignoreComment(found, reason, languageOf(file), view.facts, view.text, new LineIndex(view.text));
    if ("refused" in result) return result;
    const objected = await this.tryOut(result.edits, [found]);
    return objected === undefined
      ? result
      : { refused: "A comment above this line would not reach the finding. Put one behind it by hand." };
  }

  private editsOf(fix: ReportedFinding["fixes"][number]): Promise<FixResult> {
    return editsOf(fix, this.systems, (file) => this.workspace.input(file));
  }

  /** Analyses the files as they would be after the edits. Returns why the edits must not be made, if so. */
  private async tryOut(edits: readonly FileEdits[], fixed: readonly ReportedFinding[]): Promise<string | undefined> {
    const edited: Edited[] = [];
    for (const { file, edits: list } of edits) {
      const input = await this.workspace.input(file);
      if (!input) return `${file} can no longer be read.`;
      const text = applyEdits(input.text, list);
      const after = fresh(input, text);
      edited.push({ input: after, reading: this.workspace.read(after) });
    }
    for (const file of new Set([...edited.map(({ input }) => input.file), ...fixed.map(({ at }) => at.file)])) {
      const trial = await this.workspace.trial(file, edited);
      if (!trial) continue;
      const objected = objection(
        fixed.filter(({ at }) => at.file === file),
        trial.before,
        trial.after,
      );
      if (objected !== undefined) return objected;
      const opinion = this.parses && (await secondOpinion(trial.old, trial.now, this.parses));
      if (opinion !== undefined) return opinion;
    }
    return undefined;
  }
}

const fresh = ({ file, language, root }: FileInput, text: string): FileInput => fileInput(file, text, language, root);

/** The fix of a finding that is asked for, if it has one. */
function chosenOf(
  found: ReportedFinding,
  which: Parameters<Analyser["fixAll"]>[1],
  all: readonly ReportedFinding[],
): ReportedFinding["fixes"][number] | undefined {
  if ("kind" in which) return found.fixes.find(({ kind }) => kind === which.kind);
  if (found.rule !== which.rule) return undefined;
  const { like } = which;
  const model = like && all.find(({ id }) => id === like.finding)?.fixes[like.fix];
  if (!model) return found.fixes[0];
  return (
    found.fixes.find(({ title }) => title === model.title) ??
    found.fixes.find(({ kind }, at) => at === like.fix && kind === model.kind)
  );
}
