import type { FixResult, ReportedFinding } from "../core/engine/analyser.ts";
import { applyEdits } from "../core/text/edits.ts";
import type { FileId } from "../core/text/span.ts";
import { findingsOf } from "./findings.ts";
import { defineOperation, type OperationContext, PATHS } from "./operation.ts";

/** A file as it was and as it is after the fixes. */
export interface FixedFile {
  readonly file: FileId;
  readonly before: string;
  readonly after: string;
}

/** What {@link fix} answers. */
export interface FixOutcome {
  /** In order of path; only files that change. */
  readonly files: readonly FixedFile[];
  /** How many findings the fixes clear. */
  readonly fixed: number;
  /** Fixes that were not made, and why. */
  readonly refused: readonly { readonly file: FileId; readonly reason: string }[];
}

/** Fixes that do not go together take turns; no file needs more turns than this. */
const MOST_TURNS = 20;

/**
 * Works out what the files are after their fixes. It moves the analyser's documents ahead of the disk,
 * so it wants an analyser of its own; the caller writes the files.
 */
export const fix = defineOperation({
  name: "fix",
  description:
    "Applies fixes and answers the new text of every file that changes. Without `rules`, only safe fixes: same rows, schedule, failure behaviour and spend. With `rules`, also the repairs of these rules, which change behaviour as their titles say; drafts that a person must judge are never applied.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      paths: PATHS,
      rules: { type: "array", items: { type: "string" }, description: "Ids of the rules whose findings to fix." },
    },
    required: [],
  },
  async run(context, { paths, rules }): Promise<FixOutcome> {
    const work = new Fixing(context);
    for (const [file, findings] of await findingsOf(context, paths))
      if (findings.some((finding) => finding.fixes.length > 0)) await work.file(file, findings, rules);
    return work.outcome();
  },
});

/** Most findings of one file that are fixed by name in one go. */
const MOST_FINDINGS = 500;

/** Which of its fixes a finding gets without a person looking; -1 for none. */
const numberOf = ({ fixes }: ReportedFinding): number => fixes.findIndex(({ kind }) => kind !== "suggestion");

class Fixing {
  private readonly before = new Map<FileId, string>();
  private readonly after = new Map<FileId, string>();
  private readonly refused: { readonly file: FileId; readonly reason: string }[] = [];
  private fixed = 0;

  constructor(private readonly context: OperationContext) {}

  async file(file: FileId, findings: readonly ReportedFinding[], rules: readonly string[] | undefined): Promise<void> {
    if (rules) await this.eachOf(file, new Set(rules));
    else if (findings.some(({ fixes }) => fixes.some(({ kind }) => kind === "safe"))) await this.safe(file);
    if (!this.after.has(file)) return;
    const left = await this.context.analyser.findings(file, this.context.signal);
    this.fixed += Math.max(0, findings.length - left.length);
  }

  private async safe(file: FileId): Promise<void> {
    const { analyser, signal } = this.context;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const result = await analyser.fixAll(file, { kind: "safe" }, signal);
      // After the first turn a refusal says that nothing is left to do.
      if ("refused" in result && turn > 0) return;
      if (!(await this.apply(file, result))) return;
    }
  }

  /** One finding after the other, its strongest fix that is no draft. */
  private async eachOf(file: FileId, rules: ReadonlySet<string>): Promise<void> {
    const { analyser, signal } = this.context;
    const refused = new Set<string>();
    for (let turn = 0; turn < MOST_FINDINGS; turn++) {
      const next = (await analyser.findings(file, signal)).find(
        (finding) => rules.has(finding.rule) && !refused.has(finding.fingerprint) && numberOf(finding) >= 0,
      );
      if (!next) return;
      if (!(await this.apply(file, await analyser.fix(file, next.id, numberOf(next), signal))))
        refused.add(next.fingerprint);
    }
  }

  /** Whether something changed, so that another turn may find more. */
  private async apply(file: FileId, result: FixResult): Promise<boolean> {
    if ("refused" in result) {
      this.refused.push({ file, reason: result.refused });
      return false;
    }
    let changed = false;
    for (const { file: target, edits } of result.edits) {
      const text = this.after.get(target) ?? (await this.context.analyser.text(target));
      if (text === undefined) continue;
      const next = applyEdits(text, edits);
      if (next === text) continue;
      if (!this.before.has(target)) this.before.set(target, text);
      this.after.set(target, next);
      this.context.analyser.open(target, next);
      changed = true;
    }
    return changed;
  }

  outcome(): FixOutcome {
    const files = [...this.before]
      .map(([file, before]) => ({ file, before, after: this.after.get(file) as string }))
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    return { files, fixed: this.fixed, refused: this.refused };
  }
}
