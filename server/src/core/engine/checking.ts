import { noFacts } from "../facts/file-facts.ts";
import type { Problem } from "../facts/reference.ts";
import type { FileInput } from "../systems/system.ts";
import { dirname, joinPath } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import { Cancelled, type FileStatus, type ReportedFinding } from "./analyser.ts";
import { unusedEntry } from "./baseline.ts";
import { type CheckOptions, checkFile, resolveFacts } from "./check.ts";
import type { Checked, Doc } from "./document.ts";
import { Documents } from "./documents.ts";
import type { Edited, Trial } from "./fixing.ts";
import { fileInput } from "./input.ts";
import { languageOf } from "./languages.ts";
import type { CancelSignal } from "./ports.ts";
import { overlay } from "./provisions.ts";

/** Documents and what the rules find in them. */
export class Checking extends Documents {
  /**
   * What the rules find in a file. Kept until something it looked up changes; while the workspace is being read it is
   * kept only where `early` says that nothing is missing but what will wake it.
   */
  protected async check(doc: Doc, early = false): Promise<Checked> {
    if (doc.checked) return doc.checked;
    await this.refresh(doc);
    if (doc.unreadable !== undefined || doc.text === undefined)
      return { shown: [], suppressed: [], notes: [doc.unreadable ?? "It could not be read."], dialects: [] };
    const lookup = this.provisions.lookupFor(doc.checkReader);
    const settings = this.settings.get(doc.root);
    const problems = settings?.problems.filter(({ at }) => at.file === doc.file) ?? [];
    doc.facts = resolveFacts(doc.extracted, doc.file, lookup, problems, (system, error) =>
      this.complain(system, doc.file, error),
    );
    const partial = !early && this.isPartial();
    const checked = checkFile(doc.facts, { ...this.optionsFor(doc, doc.text), lookup, partial });
    if (!partial) doc.checked = checked;
    return checked;
  }

  /** Whether a check reads the file again. */
  protected needsText = (doc: Doc): boolean => !doc.checked && doc.text === undefined && doc.unreadable === undefined;

  /**
   * What becomes of SQL right after it was read, while its trees are there: it is checked, because all that says how it
   * runs was read before it, and what is read later and concerns it wakes it. Its trees are large: they go first.
   */
  protected async checkEarly(doc: Doc): Promise<void> {
    // Of an open file somebody may ask before everything is read: it keeps to what is certain then.
    if (doc.open !== undefined || doc.language !== "sql" || doc.stale || doc.text === undefined || this.isSilent(doc))
      return;
    if (!doc.extracted.some(({ system }) => system.isWoven)) await this.check(doc, true);
    this.release(doc);
  }

  /** For a baseline file: entries that hide nothing. All files it speaks of are checked for that. */
  protected async unusedEntries(doc: Doc, signal: CancelSignal | undefined): Promise<readonly ReportedFinding[]> {
    const settings = this.settings.get(doc.root);
    const own = settings && joinPath(doc.root, settings.effective.config.baseline) === doc.file;
    if (!settings || !own || settings.baseline.size === 0 || this.isPartial()) return [];
    const hidden = new Map<FileId, ReadonlySet<string>>();
    const unused: Problem[] = [];
    for (const entry of settings.baseline.values()) {
      const file = joinPath(doc.root, entry.path);
      const about = this.docs.get(file);
      // Absence is told of files that were read as a whole, and of rules that look.
      if (about && (about.unreadable !== undefined || !settings.effective.levelsOf(file).has(entry.rule))) continue;
      let fingerprints = hidden.get(file);
      if (!fingerprints) {
        if (signal?.aborted) throw new Cancelled();
        const checked = about && (await this.check(about));
        fingerprints = new Set(checked?.suppressed.map(({ fingerprint }) => fingerprint));
        hidden.set(file, fingerprints);
        await this.breathe();
      }
      if (!fingerprints.has(entry.fingerprint) && (about?.checked?.notes.length ?? 0) === 0)
        unused.push(unusedEntry(entry, doc.file, doc.text ?? ""));
    }
    if (unused.length === 0) return [];
    await this.refresh(doc);
    const { lookup } = this.provisions;
    return checkFile({ ...noFacts, problems: unused }, { ...this.optionsFor(doc, doc.text ?? ""), lookup }).shown;
  }

  protected optionsFor(doc: Doc, text: string): Omit<CheckOptions, "lookup"> {
    const settings = this.settings.get(doc.root) ?? this.settings.values().next().value;
    return {
      file: doc.file,
      root: doc.root,
      text,
      rules: this.rules,
      levels: settings?.effective.levelsOf(doc.file) ?? new Map(),
      baseline: settings?.baseline ?? new Map(),
      today: this.ports.today(),
      comments: doc.comments,
      troubles: doc.troubles,
      failed: (rule, error) => this.complain(`Rule ${rule}`, doc.file, error),
    };
  }

  protected statusFor(doc: Doc): FileStatus {
    const notes = doc.unreadable === undefined ? (doc.checked?.notes ?? doc.troubles) : [doc.unreadable];
    return {
      file: doc.file,
      root: doc.root,
      systems: doc.systems,
      state: doc.unreadable !== undefined ? "not-analysed" : notes.length > 0 ? "partly" : "analysed",
      notes,
      dialects: doc.checked?.dialects ?? [],
      factsOnly: this.settings.get(doc.root)?.effective.isFactsOnly(doc.file) ?? false,
    };
  }

  protected inputOf(file: FileId, text: string): FileInput {
    return fileInput(file, text, languageOf(file) ?? "text", this.rootOf(file) ?? dirname(file));
  }

  /** How a file was checked, and how it would be if these texts stood in these files. */
  protected async trial(file: FileId, edited: readonly Edited[]): Promise<Trial | undefined> {
    const doc = this.docs.get(file);
    if (!doc) return undefined;
    const before = await this.check(doc);
    await this.refresh(doc);
    const lookup = overlay(
      this.provisions.lookup,
      new Map(edited.map(({ input, reading }) => [input.file, reading.provides])),
    );
    const own = edited.find(({ input }) => input.file === file);
    const problems = this.settings.get(doc.root)?.problems.filter(({ at }) => at.file === file && !own) ?? [];
    const facts = resolveFacts(own?.reading.extracted ?? doc.extracted, file, lookup, problems, () => {});
    const after = checkFile(facts, {
      ...this.optionsFor(doc, own?.input.text ?? doc.text ?? ""),
      lookup,
      comments: own?.reading.comments ?? doc.comments,
      troubles: own?.reading.troubles ?? doc.troubles,
      failed: () => {},
    });
    return {
      before: this.isSilent(doc) ? [] : before.shown,
      after: after.shown,
      old: { text: doc.text ?? "", facts: doc.facts ?? facts },
      now: { text: own?.input.text ?? doc.text ?? "", facts },
    };
  }
}

/** Documents whose trees are still there come first, so that few are read twice. */
export const inCheckingOrder = (docs: readonly Doc[]): readonly Doc[] =>
  docs.toSorted((a, b) => Number(a.text === undefined) - Number(b.text === undefined));
