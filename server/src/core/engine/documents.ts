import type { Rule } from "../rules/rule.ts";
import type { System } from "../systems/system.ts";
import { isWithin, joinPath } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import { Cancelled, type PersonalSettings } from "./analyser.ts";
import { Doc } from "./document.ts";
import { equalData } from "./equal.ts";
import { fileInput } from "./input.ts";
import { isNameOnly, languageOf, readingOrder } from "./languages.ts";
import { Notifier } from "./notifier.ts";
import type { CancelSignal, EnginePorts, ReadResult } from "./ports.ts";
import { Provisions } from "./provisions.ts";
import { readWith } from "./read-doc.ts";
import { concernsSettings, type RootSettings, readSettings, settingsProvisions } from "./settings.ts";

/** Work between two pauses, milliseconds. */
const SLICE = 10;
/** Estimated bytes of the readings that are kept besides those of open files. */
const KEPT = 75_000_000;
/** Bytes that the reading of a text takes, for each of its UTF-16 units: trees of SQL are large, facts of YAML are not. */
const weightOf = (doc: Doc): number => (doc.text?.length ?? 0) * (doc.language === "yaml" ? 15 : 50);
/** Texts that are asked for before they are needed. */
const AHEAD = 8;
/** How often a file is read again because of what others provide, until somebody changes something. */
const MOST_REREADS = 8;

/**
 * The documents of a workspace: what they are, what they provide, what depends on what. Every change marks what it
 * touches as stale; whoever needs an answer first reads what is stale.
 */
export class Documents {
  protected roots: readonly FileId[] = [];
  protected personal: PersonalSettings = {};
  protected settings = new Map<FileId, RootSettings>();
  protected settingsStale = true;
  /** Settings are read once for all who wait for them. */
  protected settingsRun: Promise<void> | undefined;
  protected listRun: Promise<void> | undefined;
  protected readonly docs = new Map<FileId, Doc>();
  protected readonly provisions = new Provisions();
  /** Documents to be read again before anything is answered. */
  protected readonly stale = new Set<Doc>();
  /** Files told to have changed on disk; whether they exist is asked when an answer needs it. */
  protected relist = false;
  /** Documents being read at this moment, and by what. */
  protected readonly reading = new Map<Doc, Promise<void>>();
  /** Texts asked for ahead of their turn. */
  protected readonly ahead = new Map<Doc, Promise<ReadResult>>();
  /** Everything below the roots was read at least once; before that, nobody knows what is missing. */
  protected indexed = false;
  /** Other threads are reading the workspace. */
  protected sharing: Promise<void> | undefined;
  /** In a thread: files read since the main thread was told last. */
  protected readonly untold = new Set<Doc>();
  /** Counts what came from outside; see {@link Doc.rereads}. */
  protected epoch = 0;
  protected readonly recent = new Set<Doc>();
  /** Bytes the recent documents take, as estimated. */
  protected kept = 0;
  protected readonly notifier: Notifier;
  protected sliceStart = 0;

  constructor(
    protected readonly ports: EnginePorts,
    protected readonly rules: readonly Rule[],
    protected readonly systems: readonly System[],
  ) {
    this.notifier = new Notifier(() => ports.pause());
  }

  setRoots(roots: readonly FileId[]): void {
    this.roots = [...roots];
    this.indexed = false;
    this.settingsStale = true;
    for (const doc of [...this.docs.values()])
      if (doc.open === undefined || doc.root !== this.rootOf(doc.file)) this.forget(doc);
    this.notifier.changed(undefined);
  }

  setSettings(settings: PersonalSettings): void {
    this.personal = settings;
    this.settingsStale = true;
    this.notifier.changed(undefined);
  }

  open(file: FileId, text: string): void {
    const doc = this.doc(file);
    if (doc.open === text) return;
    doc.open = text;
    this.noteSettings(file);
    this.touch(doc);
  }

  close(file: FileId): void {
    const doc = this.docs.get(file);
    if (!doc || doc.open === undefined) return;
    doc.open = undefined;
    this.noteSettings(file);
    if (doc.listed) this.touch(doc);
    else this.forget(doc);
  }

  isOpen(file: FileId): boolean {
    return this.docs.get(file)?.open !== undefined;
  }

  changedOnDisk(files: readonly FileId[]): void {
    for (const file of files) {
      const doc = this.docs.get(file);
      if (doc?.listed) {
        // It may be gone: reading tells.
        if (doc.open === undefined) this.touch(doc);
        this.relist ||= doc.unreadable !== undefined;
      } else if (this.rootOf(file) !== undefined) this.relist = true;
      this.noteSettings(file);
      if (
        this.roots.some((root) => isWithin(root, file)) &&
        /\/(?:pipewright[^/]*\.(?:ya?ml|json)|package\.json)$/.test(file)
      )
        this.settingsStale = true;
    }
    this.notifier.changed(undefined);
  }

  onChange(listener: (files: readonly FileId[] | undefined) => void): () => void {
    return this.notifier.listen(listener);
  }

  async text(file: FileId): Promise<string | undefined> {
    const doc = this.docs.get(file);
    if (doc?.open !== undefined) return doc.open;
    if (doc?.text !== undefined) return doc.text;
    const read = await this.ports.read(file);
    return "text" in read ? read.text : undefined;
  }

  protected doc(file: FileId): Doc {
    const known = this.docs.get(file);
    if (known) return known;
    const root = this.rootOf(file);
    const doc = new Doc(
      file,
      root ?? file.slice(0, Math.max(0, file.lastIndexOf("/"))),
      languageOf(file),
      (woken, stage) => this.woken(woken, stage),
    );
    this.docs.set(file, doc);
    this.provideExistence(doc);
    return doc;
  }

  protected forget(doc: Doc): void {
    this.docs.delete(doc.file);
    this.stale.delete(doc);
    this.ahead.delete(doc);
    this.discard(doc);
    this.provisions.forget(doc.contextReader);
    this.provisions.forget(doc.checkReader);
    for (const source of [doc.file, existence(doc)]) this.provisions.update(source, doc.file, []);
    this.notifier.changed([doc.file]);
  }

  /** The innermost workspace folder of a file. */
  protected rootOf(file: FileId): FileId | undefined {
    return this.roots.filter((root) => isWithin(root, file)).sort((a, b) => b.length - a.length)[0];
  }

  protected provideExistence(doc: Doc): void {
    const dialect = this.settings.get(doc.root)?.effective.dialectOf(doc.file);
    this.provisions.update(existence(doc), doc.file, [
      { kind: "file", key: doc.file, value: { size: doc.size } },
      ...(dialect ? [{ kind: "configured-dialect" as const, key: doc.file, value: dialect }] : []),
    ]);
  }

  protected touch(doc: Doc): void {
    this.epoch++;
    doc.touched = true;
    doc.stale = true;
    doc.checked = undefined;
    this.discard(doc);
    this.ahead.delete(doc);
    this.stale.add(doc);
    this.notifier.changed([doc.file]);
  }

  /** The settings of a root may hang on this file. */
  protected noteSettings(file: FileId): void {
    for (const settings of this.settings.values()) if (concernsSettings(settings, file)) this.settingsStale = true;
  }

  protected woken(doc: Doc, stage: "read" | "check"): void {
    if (this.docs.get(doc.file) !== doc) return;
    if (stage === "read" && !doc.stale && this.mayReread(doc)) {
      doc.stale = true;
      this.stale.add(doc);
    }
    doc.facts = undefined;
    if (doc.checked) {
      doc.checked = undefined;
      this.notifier.changed([doc.file]);
    }
  }

  /** Files whose contexts hang on each other must come to rest. */
  protected mayReread(doc: Doc): boolean {
    if (doc.epoch !== this.epoch) {
      doc.epoch = this.epoch;
      doc.rereads = 0;
    }
    if (++doc.rereads <= MOST_REREADS) return true;
    this.ports.log("debug", `${doc.file} was read ${MOST_REREADS} times because of others; it is left as it is.`);
    return false;
  }

  /** Reads everything that is stale, in rounds: reading one file may make another stale. */
  protected async settle(signal: CancelSignal): Promise<void> {
    await this.sharing;
    await this.refreshSettings();
    if (this.relist || this.listRun) await this.list();
    while (this.stale.size > 0 || this.reading.size > 0) {
      const round = [...this.stale].sort((a, b) => orderOf(a) - orderOf(b));
      for (const doc of round) {
        if (signal.aborted) throw new Cancelled();
        if (this.stale.has(doc)) await this.read(doc);
        await this.breathe();
      }
      await Promise.all(this.reading.values());
      if (signal.aborted) throw new Cancelled();
    }
  }

  /** Before the first index ends, a name that is not known may stand in a file that was not read yet. */
  protected isPartial(): boolean {
    return !this.indexed && this.roots.length > 0;
  }

  protected isBehind(doc: Doc): boolean {
    return this.stale.has(doc) || this.reading.has(doc);
  }

  protected async list(): Promise<void> {
    this.listRun ??= this.walk().finally(() => {
      this.listRun = undefined;
    });
    await this.listRun;
  }

  protected async walk(): Promise<void> {
    this.relist = false;
    await this.refreshSettings();
    const seen = new Set<FileId>();
    const { roots } = this;
    // Whoever gives up waiting, others wait for the same list.
    for await (const { file, size, real } of this.ports.list(roots, { aborted: false }, (path) =>
      this.isExcluded(path),
    )) {
      if (real !== undefined && real !== file) {
        this.provisions.update(`link ${file}`, file, [{ kind: "file", key: file, value: { size } }]);
        continue;
      }
      if (this.isExcluded(file)) continue;
      seen.add(file);
      const fresh = !this.docs.has(file);
      const doc = this.doc(file);
      doc.listed = true;
      if (doc.size !== size) {
        doc.size = size;
        this.provideExistence(doc);
      }
      if (fresh && doc.language !== undefined) this.touch(doc);
      await this.breathe();
    }
    for (const doc of [...this.docs.values()]) {
      if (!doc.listed || seen.has(doc.file)) continue;
      doc.listed = false;
      if (doc.open === undefined) this.forget(doc);
    }
  }

  protected isExcluded(file: FileId): boolean {
    const root = this.rootOf(file);
    return root !== undefined && (this.settings.get(root)?.effective.isExcluded(file) ?? false);
  }

  protected isSilent(doc: Doc): boolean {
    if (doc.unreadable !== undefined || doc.language === undefined) return true;
    return this.settings.get(doc.root)?.effective.isFactsOnly(doc.file) ?? false;
  }

  protected checksClosed(doc: Doc): boolean {
    return this.settings.get(doc.root)?.effective.config.checkClosedFiles ?? true;
  }

  protected async refreshSettings(): Promise<void> {
    if (!this.settingsStale && !this.settingsRun) return;
    this.settingsRun ??= this.loadSettings().finally(() => {
      this.settingsRun = undefined;
    });
    await this.settingsRun;
  }

  protected async saved(file: FileId): Promise<string | undefined> {
    const read = await this.ports.read(file);
    return "text" in read ? read.text : undefined;
  }

  protected async loadSettings(): Promise<void> {
    while (this.settingsStale) {
      this.settingsStale = false;
      const roots = this.roots.length > 0 ? this.roots : [""];
      const metas = this.rules.map(({ meta }) => meta);
      const next = new Map<FileId, RootSettings>();
      for (const root of roots)
        next.set(
          root,
          await readSettings(
            root,
            this.personal,
            metas,
            (file) => this.text(file),
            (file) => this.saved(file),
          ),
        );
      for (const root of this.settings.keys())
        if (!next.has(root)) this.provisions.update(`settings ${root}`, root, []);
      for (const [root, settings] of next)
        this.provisions.update(
          `settings ${root}`,
          settings.effective.config.file ?? joinPath(root, "pipewright.yaml"),
          settingsProvisions(settings, this.personal),
        );
      const same = equalSettings(this.settings, next);
      this.settings = next;
      if (same) continue;
      for (const doc of this.docs.values()) {
        this.provideExistence(doc);
        doc.checked = undefined;
        doc.facts = undefined;
      }
      this.relist ||= this.docs.size > 0;
      this.notifier.changed(undefined);
    }
  }

  /** Reads a file, or waits for whoever reads it; it may be stale again afterwards. */
  protected read(doc: Doc): Promise<void> {
    const running = this.reading.get(doc);
    if (running) return running;
    const run = this.readNow(doc).finally(() => this.reading.delete(doc));
    this.reading.set(doc, run);
    return run;
  }

  /** Reads a file with all systems and tells others what it provides. */
  protected async readNow(doc: Doc): Promise<void> {
    this.stale.delete(doc);
    doc.stale = false;
    this.untold.add(doc);
    const text = await this.load(doc);
    if (this.docs.get(doc.file) !== doc || doc.stale) return;
    doc.facts = undefined;
    doc.checked = undefined;
    if ("unreadable" in text || doc.language === undefined) {
      doc.unreadable = "unreadable" in text ? text.unreadable : undefined;
      doc.extracted = [];
      doc.systems = [];
      doc.troubles = [];
      doc.comments = [];
      this.provisions.forget(doc.contextReader);
      this.provisions.update(doc.file, doc.file, []);
      return;
    }
    doc.unreadable = undefined;
    const input = fileInput(doc.file, text.text, doc.language, doc.root);
    const lookup = this.provisions.lookupFor(doc.contextReader);
    const reading = readWith(this.systems, input, lookup, (system, error) =>
      this.complain(system.title, doc.file, error),
    );
    doc.text = text.text;
    doc.extracted = reading.extracted;
    doc.systems = [...new Set(reading.extracted.map(({ system }) => system.id))];
    doc.comments = reading.comments;
    doc.troubles = reading.troubles;
    this.keep(doc);
    this.provisions.update(doc.file, doc.file, reading.provides);
  }

  protected async load(doc: Doc): Promise<ReadResult> {
    if (isNameOnly(doc.file)) return { text: "" };
    const most = this.settings.get(doc.root)?.effective.config.maxFileSize ?? Number.POSITIVE_INFINITY;
    if ((doc.open?.length ?? doc.size) > most)
      return { unreadable: `It is larger than ${(most / 1_000_000).toLocaleString("en")} MB.` };
    if (doc.open !== undefined) return { text: doc.open };
    const asked = this.ahead.get(doc);
    this.ahead.delete(doc);
    return asked ?? this.ports.read(doc.file);
  }

  /** Asks the disk for the texts that are needed next: of the documents from this one on that are read then. */
  protected askAhead(waiting: readonly Doc[], from: number, isRead = (doc: Doc) => this.stale.has(doc)): void {
    for (const doc of waiting.slice(from, from + AHEAD)) {
      if (this.ahead.has(doc) || !isRead(doc) || doc.open !== undefined || doc.language === undefined) continue;
      const most = this.settings.get(doc.root)?.effective.config.maxFileSize ?? Number.POSITIVE_INFINITY;
      if (!isNameOnly(doc.file) && doc.size <= most) this.ahead.set(doc, this.ports.read(doc.file));
    }
  }

  /** Makes text and trees anew where they were dropped; what the file provides stays as it is. */
  protected async refresh(doc: Doc): Promise<void> {
    while (doc.text === undefined && doc.language !== undefined && this.docs.get(doc.file) === doc) {
      await this.read(doc);
      if (doc.unreadable !== undefined) return;
    }
    this.keep(doc);
  }

  /** Keeps the newest readings; drops those of files nobody has asked about for long. */
  protected keep(doc: Doc): void {
    if (this.recent.delete(doc)) this.kept -= doc.keptSize;
    doc.keptSize = weightOf(doc);
    this.recent.add(doc);
    this.kept += doc.keptSize;
    for (const oldest of this.recent) {
      if (this.kept <= KEPT || oldest === doc) return;
      if (oldest.open === undefined) this.discard(oldest);
    }
  }

  /** A file that nobody asked about is finished with: it is the first to be dropped. */
  protected release(doc: Doc): void {
    if (doc.open === undefined && this.kept > KEPT / 2) this.discard(doc);
  }

  protected discard(doc: Doc): void {
    if (this.recent.delete(doc)) this.kept -= doc.keptSize;
    doc.drop();
  }

  protected complain(who: string, file: FileId, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.ports.log("error", `${who} failed on ${file} and is off for it: ${what}`);
  }

  /** Lets other work of the thread run when this one has taken its slice. */
  protected async breathe(): Promise<void> {
    if (this.ports.now() - this.sliceStart < SLICE) return;
    await this.ports.pause();
    this.sliceStart = this.ports.now();
  }
}

/** Whether nothing is different for anybody; what was compiled of the configuration does not count. */
const equalSettings = (a: ReadonlyMap<FileId, RootSettings>, b: ReadonlyMap<FileId, RootSettings>): boolean =>
  equalData(
    [...a].map(([root, { effective, baseline, problems }]) => [root, effective.config, baseline, problems]),
    [...b].map(([root, { effective, baseline, problems }]) => [root, effective.config, baseline, problems]),
  );

const existence = (doc: Doc): string => `file ${doc.file}`;

/** When a document is best read: open ones first, then what says how others are to be read. */
export const orderOf = (doc: Doc): number => (doc.open !== undefined ? -1 : readingOrder(doc.file));
