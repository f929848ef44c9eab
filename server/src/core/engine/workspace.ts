import { noFacts } from "../facts/file-facts.ts";
import type { Problem } from "../facts/reference.ts";
import { createGraph } from "../graph/create.ts";
import type { Rule } from "../rules/rule.ts";
import type { FileInput, System } from "../systems/system.ts";
import { dirname, isWithin, joinPath } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import {
  type Analyser,
  Cancelled,
  type FileStatus,
  type FileView,
  type FixResult,
  type PersonalSettings,
  type ReportedFinding,
} from "./analyser.ts";
import { unusedEntry, writeBaseline } from "./baseline.ts";
import { type CheckOptions, checkFile, resolveFacts } from "./check.ts";
import { type Checked, Doc } from "./document.ts";
import { equalData } from "./equal.ts";
import { type Edited, Fixing, type Trial } from "./fixing.ts";
import { fileInput } from "./input.ts";
import { isNameOnly, languageOf, readingOrder } from "./languages.ts";
import { Notifier } from "./notifier.ts";
import type { CancelSignal, EnginePorts, ListedFile, ReadResult } from "./ports.ts";
import { overlay, Provisions } from "./provisions.ts";
import { readWith } from "./read-doc.ts";
import { concernsSettings, type RootSettings, readSettings, settingsProvisions } from "./settings.ts";
import { shareIndex } from "./share.ts";
import type { ShardChecked, ShardFile, Source } from "./threads.ts";

/** Work between two pauses, milliseconds. */
const SLICE = 10;
/** Text of files that keep their trees besides those that are open, UTF-16 units; trees take some 50 times as much. */
const KEPT = 1_500_000;
/** Files a thread reads before it tells the main thread. */
const PROGRESS = 50;
/** Files for which threads are worth their start. */
const WORTH_SHARING = 1000;
/** Texts a cold index asks for before it needs them. */
const AHEAD = 8;
/** How often a file is read again because of what others provide, until somebody changes something. */
const MOST_REREADS = 8;

/**
 * The one mutable room: documents, what they provide, what depends on what. Every change marks what it touches as
 * stale; every answer first reads what is stale, then checks what the answer needs.
 */
export class Workspace implements Analyser {
  private roots: readonly FileId[] = [];
  private personal: PersonalSettings = {};
  private settings = new Map<FileId, RootSettings>();
  private settingsStale = true;
  /** Settings are read once for all who wait for them. */
  private settingsRun: Promise<void> | undefined;
  private listRun: Promise<void> | undefined;
  private readonly docs = new Map<FileId, Doc>();
  private readonly provisions = new Provisions();
  /** Documents to be read again before anything is answered. */
  private readonly stale = new Set<Doc>();
  /** Files told to have changed on disk; whether they exist is asked when an answer needs it. */
  private relist = false;
  /** Documents being read at this moment, and by what. */
  private readonly reading = new Map<Doc, Promise<void>>();
  /** Texts asked for ahead of their turn. */
  private readonly ahead = new Map<Doc, Promise<ReadResult>>();
  /** Everything below the roots was read at least once; before that, nobody knows what is missing. */
  private indexed = false;
  /** Other threads are reading the workspace. */
  private sharing: Promise<void> | undefined;
  /** In a thread: files read since the main thread was told last. */
  private readonly untold = new Set<Doc>();
  /** Counts what came from outside; see {@link Doc.rereads}. */
  private epoch = 0;
  private readonly recent = new Set<Doc>();
  /** Text of the recent documents. */
  private kept = 0;
  private readonly notifier: Notifier;
  private sliceStart = 0;
  private readonly fixing: Fixing;

  constructor(
    private readonly ports: EnginePorts,
    private readonly rules: readonly Rule[],
    private readonly systems: readonly System[],
  ) {
    this.notifier = new Notifier(() => ports.pause());
    this.fixing = new Fixing(systems, ports.parses, {
      view: (file, signal) => this.view(file, signal),
      input: async (file) => {
        const text = await this.text(file);
        return text === undefined ? undefined : this.inputOf(file, text);
      },
      read: (input) => readWith(systems, input, this.provisions.lookup, () => {}),
      trial: (file, edited) => this.trial(file, edited),
    });
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

  async index(signal: CancelSignal, progress?: (done: number, total: number) => void): Promise<void> {
    await this.list();
    await this.share(signal, progress);
    const waiting = [...this.stale].sort((a, b) => orderOf(a) - orderOf(b) || (a.file < b.file ? -1 : 1));
    let done = 0;
    progress?.(0, waiting.length);
    for (const doc of waiting) {
      if (signal.aborted) throw new Cancelled();
      for (const next of waiting.slice(done, done + AHEAD)) this.askAhead(next);
      if (this.stale.has(doc)) await this.read(doc);
      progress?.(++done, waiting.length);
      await this.breathe();
    }
    await this.settle(signal);
    this.indexed = true;
    // What was found before is not the whole truth.
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

  async findings(file: FileId, signal?: CancelSignal): Promise<readonly ReportedFinding[]> {
    const doc = await this.ready(file, signal);
    if (!doc || this.isSilent(doc)) return [];
    const { shown } = await this.check(doc);
    return [...shown, ...(await this.unusedEntries(doc, signal))];
  }

  async allFindings(
    signal: CancelSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<ReadonlyMap<FileId, readonly ReportedFinding[]>> {
    await this.settle(signal);
    const docs = [...this.docs.values()].filter(
      (doc) => !this.isSilent(doc) && (doc.open !== undefined || this.checksClosed(doc)),
    );
    // Those whose trees are still there come first, so that few are read twice.
    docs.sort((a, b) => Number(a.text === undefined) - Number(b.text === undefined));
    const found: [FileId, readonly ReportedFinding[]][] = [];
    for (const [at, doc] of docs.entries()) {
      if (signal.aborted) throw new Cancelled();
      if (this.docs.get(doc.file) !== doc) continue;
      const { shown } = await this.check(doc);
      found.push([doc.file, [...shown, ...(await this.unusedEntries(doc, signal))]]);
      progress?.(at + 1, docs.length);
      await this.breathe();
    }
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async view(file: FileId, signal?: CancelSignal): Promise<FileView | undefined> {
    const doc = await this.ready(file, signal);
    if (!doc || doc.unreadable !== undefined) return undefined;
    const silent = this.isSilent(doc);
    const checked = await this.check(doc);
    await this.refresh(doc);
    const facts = doc.facts ?? resolveFacts(doc.extracted, file, this.provisions.lookup, [], () => {});
    return {
      file,
      root: doc.root,
      text: doc.text ?? "",
      facts,
      graph: createGraph(this.provisions.lookup, facts),
      findings: silent ? [] : checked.shown,
      suppressed: silent ? [] : checked.suppressed,
    };
  }

  status(): readonly FileStatus[] {
    return [...this.docs.values()].filter((doc) => doc.language !== undefined).map((doc) => this.statusFor(doc));
  }

  statusOf(file: FileId): FileStatus | undefined {
    const doc = this.docs.get(file);
    return doc && this.statusFor(doc);
  }

  async text(file: FileId): Promise<string | undefined> {
    const doc = this.docs.get(file);
    if (doc?.open !== undefined) return doc.open;
    if (doc?.text !== undefined) return doc.text;
    const read = await this.ports.read(file);
    return "text" in read ? read.text : undefined;
  }

  fix(file: FileId, finding: string, fix: number, signal?: CancelSignal): Promise<FixResult> {
    return this.fixing.fix(file, finding, fix, signal);
  }

  fixAll(file: FileId, which: Parameters<Analyser["fixAll"]>[1], signal?: CancelSignal): Promise<FixResult> {
    return this.fixing.fixAll(file, which, signal);
  }

  ignore(file: FileId, finding: string, reason: string, signal?: CancelSignal): Promise<FixResult> {
    return this.fixing.ignore(file, finding, reason, signal);
  }

  async baseline(
    root: FileId,
    signal: CancelSignal,
  ): Promise<{ readonly file: FileId; readonly text: string; readonly count: number }> {
    const found: ReportedFinding[] = [];
    await this.settle(signal);
    for (const doc of this.docs.values()) {
      if (signal.aborted) throw new Cancelled();
      if (doc.root !== root || this.isSilent(doc)) continue;
      const { shown, suppressed } = await this.check(doc);
      found.push(...shown, ...suppressed.filter((each) => each.suppressed.by === "baseline"));
      await this.breathe();
    }
    const file = joinPath(root, this.settings.get(root)?.effective.config.baseline ?? "pipewright-baseline.json");
    return { file, text: writeBaseline(root, found), count: found.length };
  }

  // ---- documents

  private doc(file: FileId): Doc {
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

  private forget(doc: Doc): void {
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
  private rootOf(file: FileId): FileId | undefined {
    return this.roots.filter((root) => isWithin(root, file)).sort((a, b) => b.length - a.length)[0];
  }

  private provideExistence(doc: Doc): void {
    const dialect = this.settings.get(doc.root)?.effective.dialectOf(doc.file);
    this.provisions.update(existence(doc), doc.file, [
      { kind: "file", key: doc.file, value: { size: doc.size } },
      ...(dialect ? [{ kind: "configured-dialect" as const, key: doc.file, value: dialect }] : []),
    ]);
  }

  private touch(doc: Doc): void {
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
  private noteSettings(file: FileId): void {
    for (const settings of this.settings.values()) if (concernsSettings(settings, file)) this.settingsStale = true;
  }

  private woken(doc: Doc, stage: "read" | "check"): void {
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
  private mayReread(doc: Doc): boolean {
    if (doc.epoch !== this.epoch) {
      doc.epoch = this.epoch;
      doc.rereads = 0;
    }
    if (++doc.rereads <= MOST_REREADS) return true;
    this.ports.log("debug", `${doc.file} was read ${MOST_REREADS} times because of others; it is left as it is.`);
    return false;
  }

  /** A document that answers may be given about. */
  private async ready(file: FileId, signal: CancelSignal | undefined): Promise<Doc | undefined> {
    // While the workspace is being read, an open file does not wait for all the others.
    if (this.isPartial() && this.docs.get(file)?.open !== undefined) {
      await this.refreshSettings();
      for (let doc = this.docs.get(file); doc && this.isBehind(doc); doc = this.docs.get(file)) {
        if (signal?.aborted) throw new Cancelled();
        await this.read(doc);
      }
    } else await this.settle(signal ?? { aborted: false });
    // None: excluded, ignored, or there only since a moment.
    return this.docs.get(file);
  }

  /** Reads everything that is stale, in rounds: reading one file may make another stale. */
  private async settle(signal: CancelSignal): Promise<void> {
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
  private isPartial(): boolean {
    return !this.indexed && this.roots.length > 0;
  }

  private isBehind(doc: Doc): boolean {
    return this.stale.has(doc) || this.reading.has(doc);
  }

  private async list(): Promise<void> {
    this.listRun ??= this.walk().finally(() => {
      this.listRun = undefined;
    });
    await this.listRun;
  }

  private async walk(): Promise<void> {
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

  private isExcluded(file: FileId): boolean {
    const root = this.rootOf(file);
    return root !== undefined && (this.settings.get(root)?.effective.isExcluded(file) ?? false);
  }

  private isSilent(doc: Doc): boolean {
    if (doc.unreadable !== undefined || doc.language === undefined) return true;
    return this.settings.get(doc.root)?.effective.isFactsOnly(doc.file) ?? false;
  }

  private checksClosed(doc: Doc): boolean {
    return this.settings.get(doc.root)?.effective.config.checkClosedFiles ?? true;
  }

  // ---- sharing a cold index among threads

  /** Lets other threads read and check what nobody has open. Whatever goes wrong, the rest is read here. */
  private async share(signal: CancelSignal, progress?: (done: number, total: number) => void): Promise<void> {
    const { threads } = this.ports;
    const waiting = [...this.stale]
      // What says how many others are to be read (projects, versions) is read here, before all else.
      .filter((doc) => doc.listed && doc.open === undefined && doc.language !== undefined && orderOf(doc) > 0)
      .sort((a, b) => orderOf(a) - orderOf(b) || (a.file < b.file ? -1 : 1));
    if (!threads || waiting.length < WORTH_SHARING) return;
    for (const doc of waiting) doc.touched = false;
    const shared = new Set(waiting);
    const others = [...this.docs.values()].filter((doc) => doc.listed && !shared.has(doc));
    for (const doc of others) while (doc.language !== undefined && this.isBehind(doc)) await this.read(doc);
    const listed = ({ file, size }: Doc): ListedFile => ({ file, size });
    let done = 0;
    const fresh = (file: FileId): Doc | undefined => {
      const doc = this.docs.get(file);
      return doc && shared.has(doc) && !doc.touched && doc.open === undefined ? doc : undefined;
    };
    const index = shareIndex(
      threads,
      {
        roots: this.roots,
        settings: this.personal,
        files: waiting.map(listed),
        others: others.map(listed),
        sources: others.map(({ file }) => ({ file, provides: this.provisions.of(file) })),
        read: ({ file, provides, systems, troubles, unreadable }) => {
          const doc = fresh(file);
          if (!doc) return;
          if (this.stale.delete(doc)) progress?.(Math.min(++done, waiting.length), waiting.length);
          Object.assign(doc, { stale: false, systems, troubles, unreadable });
          this.provisions.update(file, file, provides);
        },
        checked: ({ file, checked, contextSlots, checkSlots }) => {
          const doc = fresh(file);
          if (!doc || doc.stale) return;
          doc.checked = checked;
          this.provisions.adopt(doc.contextReader, contextSlots);
          this.provisions.adopt(doc.checkReader, checkSlots);
        },
        log: (level, message) => this.ports.log(level, message),
      },
      signal,
    ).catch((error: unknown) => {
      if (!signal.aborted) this.ports.log("warning", `The index goes on in one thread: ${String(error)}`);
    });
    this.sharing = index.finally(() => {
      this.sharing = undefined;
    });
    await this.sharing;
    if (signal.aborted) throw new Cancelled();
    // Whatever the threads did not get to, or something changed meanwhile, is read here.
    for (const doc of shared)
      if (this.docs.get(doc.file) === doc && !doc.checked && !doc.stale) {
        doc.stale = true;
        this.stale.add(doc);
      }
  }

  /** In a thread: reads the files of the shard that are `early`; `others` exist and are not its own. */
  async begin(
    others: readonly ListedFile[],
    sources: readonly Source[],
    early: (file: FileId) => boolean,
    progress: () => void,
  ): Promise<void> {
    for (const { file, size } of others)
      this.provisions.update(`file ${file}`, file, [{ kind: "file", key: file, value: { size } }]);
    for (const { file, provides } of sources) this.provisions.update(file, file, provides);
    await this.list();
    this.indexed = true;
    await this.readAll(
      [...this.stale].filter(({ file }) => early(file)),
      progress,
    );
  }

  /** In a thread: takes what others provide, and reads what that changes and what is still unread. */
  async learn(sources: readonly Source[], progress: () => void): Promise<void> {
    this.epoch++;
    for (const { file, provides } of sources) this.provisions.update(file, file, provides);
    while (this.stale.size > 0) await this.readAll([...this.stale], progress);
  }

  private async readAll(docs: readonly Doc[], progress: () => void): Promise<void> {
    const waiting = docs.toSorted((a, b) => orderOf(a) - orderOf(b));
    for (const [at, doc] of waiting.entries()) {
      for (const next of waiting.slice(at, at + AHEAD)) this.askAhead(next);
      if (this.stale.has(doc)) await this.read(doc);
      if (at % PROGRESS === 0) progress();
      await this.breathe();
    }
  }

  /** In a thread: what was read since the last call. */
  takeRead(): readonly ShardFile[] {
    const files = [...this.untold].map(
      (doc): ShardFile => ({
        file: doc.file,
        provides: this.provisions.of(doc.file),
        systems: doc.systems,
        troubles: doc.troubles,
        ...(doc.unreadable === undefined ? {} : { unreadable: doc.unreadable }),
      }),
    );
    this.untold.clear();
    return files;
  }

  /** In a thread: findings of files, with what they depend on. */
  async checkShard(files: readonly FileId[]): Promise<readonly ShardChecked[]> {
    const checked: ShardChecked[] = [];
    for (const file of files) {
      const doc = this.docs.get(file);
      if (!doc) continue;
      checked.push({
        file,
        checked: this.isSilent(doc)
          ? { shown: [], suppressed: [], notes: doc.troubles, dialects: [] }
          : await this.check(doc),
        contextSlots: [...doc.contextReader.slots],
        checkSlots: [...doc.checkReader.slots],
      });
      await this.breathe();
    }
    return checked;
  }

  // ---- settings

  private async refreshSettings(): Promise<void> {
    if (!this.settingsStale && !this.settingsRun) return;
    this.settingsRun ??= this.loadSettings().finally(() => {
      this.settingsRun = undefined;
    });
    await this.settingsRun;
  }

  private async saved(file: FileId): Promise<string | undefined> {
    const read = await this.ports.read(file);
    return "text" in read ? read.text : undefined;
  }

  private async loadSettings(): Promise<void> {
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

  // ---- reading

  /** Reads a file, or waits for whoever reads it; it may be stale again afterwards. */
  private read(doc: Doc): Promise<void> {
    const running = this.reading.get(doc);
    if (running) return running;
    const run = this.readNow(doc).finally(() => this.reading.delete(doc));
    this.reading.set(doc, run);
    return run;
  }

  /** Reads a file with all systems and tells others what it provides. */
  private async readNow(doc: Doc): Promise<void> {
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

  private async load(doc: Doc): Promise<ReadResult> {
    if (isNameOnly(doc.file)) return { text: "" };
    const most = this.settings.get(doc.root)?.effective.config.maxFileSize ?? Number.POSITIVE_INFINITY;
    if ((doc.open?.length ?? doc.size) > most)
      return { unreadable: `It is larger than ${(most / 1_000_000).toLocaleString("en")} MB.` };
    if (doc.open !== undefined) return { text: doc.open };
    const asked = this.ahead.get(doc);
    this.ahead.delete(doc);
    return asked ?? this.ports.read(doc.file);
  }

  /** Asks the disk for a text that is needed soon. */
  private askAhead(doc: Doc): void {
    if (this.ahead.has(doc) || !this.stale.has(doc) || doc.open !== undefined || doc.language === undefined) return;
    const most = this.settings.get(doc.root)?.effective.config.maxFileSize ?? Number.POSITIVE_INFINITY;
    if (!isNameOnly(doc.file) && doc.size <= most) this.ahead.set(doc, this.ports.read(doc.file));
  }

  /** Makes text and trees anew where they were dropped; what the file provides stays as it is. */
  private async refresh(doc: Doc): Promise<void> {
    while (doc.text === undefined && doc.language !== undefined && this.docs.get(doc.file) === doc) {
      await this.read(doc);
      if (doc.unreadable !== undefined) return;
    }
    this.keep(doc);
  }

  /** Keeps the newest readings; drops those of files nobody has asked about for long. */
  private keep(doc: Doc): void {
    if (this.recent.delete(doc)) this.kept -= doc.keptSize;
    doc.keptSize = doc.text?.length ?? 0;
    this.recent.add(doc);
    this.kept += doc.keptSize;
    for (const oldest of this.recent) {
      if (this.kept <= KEPT || oldest === doc) return;
      if (oldest.open === undefined) this.discard(oldest);
    }
  }

  private discard(doc: Doc): void {
    if (this.recent.delete(doc)) this.kept -= doc.keptSize;
    doc.drop();
  }

  // ---- checking

  private async check(doc: Doc): Promise<Checked> {
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
    const partial = this.isPartial();
    const checked = checkFile(doc.facts, { ...this.optionsFor(doc, doc.text), lookup, partial });
    if (!partial) doc.checked = checked;
    return checked;
  }

  /** For a baseline file: entries that hide nothing. All files it speaks of are checked for that. */
  private async unusedEntries(doc: Doc, signal: CancelSignal | undefined): Promise<readonly ReportedFinding[]> {
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

  private optionsFor(doc: Doc, text: string): Omit<CheckOptions, "lookup"> {
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

  private statusFor(doc: Doc): FileStatus {
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

  // ---- fixing

  private inputOf(file: FileId, text: string): FileInput {
    return fileInput(file, text, languageOf(file) ?? "text", this.rootOf(file) ?? dirname(file));
  }

  /** How a file was checked, and how it would be if these texts stood in these files. */
  private async trial(file: FileId, edited: readonly Edited[]): Promise<Trial | undefined> {
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

  private complain(who: string, file: FileId, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.ports.log("error", `${who} failed on ${file} and is off for it: ${what}`);
  }

  /** Lets other work of the thread run when this one has taken its slice. */
  private async breathe(): Promise<void> {
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

const orderOf = (doc: Doc): number => (doc.open !== undefined ? -1 : readingOrder(doc.file));
