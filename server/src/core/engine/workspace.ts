import { type Config, defaultConfig } from "../config/config.ts";
import { createGraph } from "../graph/create.ts";
import type { Rule } from "../rules/rule.ts";
import type { System } from "../systems/system.ts";
import { joinPath } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import {
  type Analyser,
  Cancelled,
  type FileStatus,
  type FileView,
  type FixResult,
  type ReportedFinding,
} from "./analyser.ts";
import { writeBaseline } from "./baseline.ts";
import { resolveFacts } from "./check.ts";
import { Checking, inCheckingOrder } from "./checking.ts";
import type { Doc } from "./document.ts";
import { orderOf } from "./documents.ts";
import { Fixing } from "./fixing.ts";
import type { CancelSignal, EnginePorts, ListedFile } from "./ports.ts";
import type { Slot } from "./provisions.ts";
import { readWith } from "./read-doc.ts";
import { shareIndex } from "./share.ts";

/** Files for which threads are worth their start. */
const WORTH_SHARING = 1000;

/** The one mutable room as the doors see it: every answer reads what is stale, then checks what it needs. */
export class Workspace extends Checking implements Analyser {
  private readonly fixing: Fixing;

  constructor(ports: EnginePorts, rules: readonly Rule[], systems: readonly System[]) {
    super(ports, rules, systems);
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

  async index(signal: CancelSignal, progress?: (done: number, total: number) => void): Promise<void> {
    await this.list();
    await this.share(signal, progress);
    const waiting = [...this.stale].sort((a, b) => orderOf(a) - orderOf(b) || (a.file < b.file ? -1 : 1));
    let done = 0;
    progress?.(0, waiting.length);
    for (const doc of waiting) {
      if (signal.aborted) throw new Cancelled();
      this.askAhead(waiting, done);
      if (this.stale.has(doc)) {
        await this.read(doc);
        await this.checkEarly(doc);
      }
      progress?.(++done, waiting.length);
      await this.breathe();
    }
    await this.settle(signal);
    this.indexed = true;
    // What was found before is not the whole truth.
    this.notifier.changed(undefined);
  }

  settled(signal: CancelSignal): Promise<void> {
    return this.settle(signal);
  }

  get revision(): number {
    return this.notifier.revision;
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
    const found: [FileId, readonly ReportedFinding[]][] = [];
    const ordered = inCheckingOrder(docs);
    for (const [at, doc] of ordered.entries()) {
      if (signal.aborted) throw new Cancelled();
      if (this.docs.get(doc.file) !== doc) continue;
      this.askAhead(ordered, at, this.needsText);
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
      rulesOn: new Set(silent ? [] : this.optionsFor(doc, "").levels.keys()),
    };
  }

  status(): readonly FileStatus[] {
    return [...this.docs.values()].filter((doc) => doc.language !== undefined).map((doc) => this.statusFor(doc));
  }

  statusOf(file: FileId): FileStatus | undefined {
    const doc = this.docs.get(file);
    return doc && this.statusFor(doc);
  }

  async configOf(root: FileId): Promise<Config> {
    await this.refreshSettings();
    return this.settings.get(root)?.effective.config ?? defaultConfig(root);
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

  /** Reads what is not shared until it rests: what one of these files provides may make another stale. */
  private async readOthers(others: readonly Doc[]): Promise<void> {
    const readable = others.filter(({ language }) => language !== undefined);
    for (let behind = readable; behind.length > 0; behind = readable.filter((doc) => this.isBehind(doc)))
      for (const doc of behind) if (this.isBehind(doc)) await this.read(doc);
  }

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
    await this.readOthers(others);
    const changes = new Set<Slot>();
    this.provisions.changes = changes;
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
          this.provisions.update(file, file, provides, true);
        },
        checked: ({ file, checked, contextSlots, checkSlots }) => {
          const doc = fresh(file);
          if (!doc || doc.stale || [...contextSlots, ...checkSlots].some((slot) => changes.has(slot))) return;
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
      this.provisions.changes = undefined;
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
}
