import type { FixResult, ReportedFinding } from "../core/engine/analyser.ts";
import { applyEdits } from "../core/text/edits.ts";
import type { FileId } from "../core/text/span.ts";
import { findingsOf } from "./findings.ts";
import type { OperationContext } from "./operation.ts";
import { nameOf } from "./page.ts";

/** A file as it was and as it is after the fixes. */
export interface FixedFile {
  readonly file: FileId;
  readonly before: string;
  readonly after: string;
}

/** What {@link fixesOf} answers. */
export interface FixOutcome {
  /** In order of path; only files that change. */
  readonly files: readonly FixedFile[];
  /** How many findings the fixes clear. */
  readonly fixed: number;
  /** Fixes that were not made, and why. */
  readonly refused: readonly { readonly file: FileId; readonly reason: string }[];
}

/** Name of a file in a diff: below its root, as git takes it. */
export const nameInDiff = ({ roots }: OperationContext, file: FileId): string => nameOf(roots, file);

/** Fixes that do not go together take turns; no file needs more turns than this. */
const MOST_TURNS = 20;

/**
 * Works out what the files are after their fixes; the caller writes them. Without `rules` only safe fixes, with them also
 * the repairs of these rules. While it works, the analyser's documents are ahead of the disk.
 */
export async function fixesOf(
  context: OperationContext,
  paths: readonly FileId[] | undefined,
  rules: readonly string[] | undefined,
): Promise<FixOutcome> {
  const work = new Fixing(context);
  try {
    for (const [file, findings] of await findingsOf(context, paths))
      if (findings.some((finding) => finding.fixes.length > 0)) await work.file(file, findings, rules);
    return work.outcome();
  } finally {
    work.restore();
  }
}

/** Most findings of one file that are fixed by name in one go. */
const MOST_FINDINGS = 500;

/** Which of its fixes a finding gets without a person looking; -1 for none. */
const numberOf = ({ fixes }: ReportedFinding): number => fixes.findIndex(({ kind }) => kind !== "suggestion");

class Fixing {
  private readonly before = new Map<FileId, string>();
  private readonly after = new Map<FileId, string>();
  /** Documents that were open before, which stay open. */
  private readonly open = new Set<FileId>();
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
      if (!this.before.has(target)) {
        this.before.set(target, text);
        if (this.context.analyser.isOpen(target)) this.open.add(target);
      }
      this.after.set(target, next);
      this.context.analyser.open(target, next);
      changed = true;
    }
    return changed;
  }

  /** Puts the analyser's documents back to what they were. */
  restore(): void {
    for (const [file, before] of this.before)
      if (this.open.has(file)) this.context.analyser.open(file, before);
      else this.context.analyser.close(file);
  }

  outcome(): FixOutcome {
    const files = [...this.before]
      .map(([file, before]) => ({ file, before, after: this.after.get(file) as string }))
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    return { files, fixed: this.fixed, refused: this.refused };
  }
}
