import type { Lookup, Provided, ProvidedKind, Provision } from "../facts/keys.ts";
import type { FileId } from "../text/span.ts";
import { equalData } from "./equal.ts";

/** Names one key of one kind; also the unit of dependency. */
export type Slot = string;

/** The slot of a key. */
export const slotOf = (kind: ProvidedKind, key: string): Slot => `${kind}\u0000${key}`;

/** The slot that changes when the set of keys of a kind does. */
export const keysSlot = (kind: ProvidedKind): Slot => `${kind}\u0000\u0000`;

/** Something that made look-ups: it is woken when one of their answers changes. */
export interface Reader {
  /** What it looked up last time. */
  slots: Set<Slot>;
  wake(): void;
}

interface Entry {
  readonly kind: ProvidedKind;
  readonly key: string;
  /** Values by who provides them. */
  readonly bySource: Map<string, readonly Provided<ProvidedKind>[]>;
  /** All values in order of file; made when asked for. */
  all: readonly Provided<ProvidedKind>[] | undefined;
}

/** What all files provide, by kind and key, and who looked what up. */
export class Provisions {
  private readonly entries = new Map<Slot, Entry>();
  private readonly sources = new Map<string, ReadonlySet<Slot>>();
  private readonly keysOf = new Map<ProvidedKind, Set<string>>();
  private readonly sortedKeys = new Map<ProvidedKind, readonly string[]>();
  private readonly readers = new Map<Slot, Set<Reader>>();
  /** While other threads answer look-ups: what changed here, of which they cannot know. */
  changes: Set<Slot> | undefined;

  /**
   * Replaces everything `source` provides and wakes whoever looked up what is different now.
   * @param file what {@link Provided.file} shall be; a source is mostly a file itself
   * @param known whether other threads know it, so that it is none of the {@link changes}
   */
  update(source: string, file: FileId, provisions: readonly Provision[], known = false): void {
    const grouped = new Map<Slot, { kind: ProvidedKind; key: string; values: Provided<ProvidedKind>[] }>();
    for (const { kind, key, value } of provisions) {
      const slot = slotOf(kind, key);
      const group = grouped.get(slot);
      if (group) group.values.push({ file, value });
      else grouped.set(slot, { kind, key, values: [{ file, value }] });
    }
    const changed = new Set<Slot>();
    for (const slot of this.sources.get(source) ?? []) if (!grouped.has(slot)) this.remove(source, slot, changed);
    for (const [slot, { kind, key, values }] of grouped) this.put(source, slot, kind, key, values, changed);
    if (grouped.size > 0) this.sources.set(source, new Set(grouped.keys()));
    else this.sources.delete(source);
    if (!known) for (const slot of changed) this.changes?.add(slot);
    for (const slot of changed) for (const reader of [...(this.readers.get(slot) ?? [])]) reader.wake();
  }

  private put(
    source: string,
    slot: Slot,
    kind: ProvidedKind,
    key: string,
    values: readonly Provided<ProvidedKind>[],
    changed: Set<Slot>,
  ): void {
    let entry = this.entries.get(slot);
    if (!entry) {
      entry = { kind, key, bySource: new Map(), all: undefined };
      this.entries.set(slot, entry);
      let keys = this.keysOf.get(kind);
      if (!keys) {
        keys = new Set();
        this.keysOf.set(kind, keys);
      }
      keys.add(key);
      this.sortedKeys.delete(kind);
      changed.add(keysSlot(kind));
    }
    if (equalData(entry.bySource.get(source), values)) return;
    entry.bySource.set(source, values);
    entry.all = undefined;
    changed.add(slot);
  }

  private remove(source: string, slot: Slot, changed: Set<Slot>): void {
    const entry = this.entries.get(slot);
    if (!entry?.bySource.delete(source)) return;
    entry.all = undefined;
    changed.add(slot);
    if (entry.bySource.size > 0) return;
    this.entries.delete(slot);
    this.keysOf.get(entry.kind)?.delete(entry.key);
    this.sortedKeys.delete(entry.kind);
    changed.add(keysSlot(entry.kind));
  }

  /** What a source provides now. */
  of(source: string): readonly Provision[] {
    const found: Provision[] = [];
    for (const slot of this.sources.get(source) ?? []) {
      const entry = this.entries.get(slot);
      for (const { value } of entry?.bySource.get(source) ?? [])
        found.push({ kind: entry?.kind, key: entry?.key, value } as Provision);
    }
    return found;
  }

  /** Look-ups that are not remembered. */
  readonly lookup: Lookup = {
    all: <K extends ProvidedKind>(kind: K, key: string) => this.all(slotOf(kind, key)) as readonly Provided<K>[],
    keys: (kind) => this.keys(kind),
  };

  /** Look-ups on behalf of `reader`; what it looked up before is forgotten. */
  lookupFor(reader: Reader): Lookup {
    this.forget(reader);
    const note = (slot: Slot): void => {
      if (reader.slots.has(slot)) return;
      reader.slots.add(slot);
      this.watch(slot, reader);
    };
    return {
      all: <K extends ProvidedKind>(kind: K, key: string) => {
        const slot = slotOf(kind, key);
        note(slot);
        return this.all(slot) as readonly Provided<K>[];
      },
      keys: (kind) => {
        note(keysSlot(kind));
        return this.keys(kind);
      },
    };
  }

  /** Makes `reader` depend on slots that were looked up elsewhere, by a worker. */
  adopt(reader: Reader, slots: readonly Slot[]): void {
    this.forget(reader);
    for (const slot of slots) {
      reader.slots.add(slot);
      this.watch(slot, reader);
    }
  }

  /** The reader is gone, or asks anew. */
  forget(reader: Reader): void {
    for (const slot of reader.slots) {
      const set = this.readers.get(slot);
      set?.delete(reader);
      if (set?.size === 0) this.readers.delete(slot);
    }
    reader.slots = new Set();
  }

  private watch(slot: Slot, reader: Reader): void {
    const set = this.readers.get(slot);
    if (set) set.add(reader);
    else this.readers.set(slot, new Set([reader]));
  }

  private all(slot: Slot): readonly Provided<ProvidedKind>[] {
    const entry = this.entries.get(slot);
    if (!entry) return NONE;
    entry.all ??= [...entry.bySource.values()].flat().sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
    return entry.all;
  }

  private keys(kind: ProvidedKind): readonly string[] {
    let keys = this.sortedKeys.get(kind);
    if (!keys) {
      keys = [...(this.keysOf.get(kind) ?? [])].sort();
      this.sortedKeys.set(kind, keys);
    }
    return keys;
  }
}

const NONE: readonly Provided<ProvidedKind>[] = [];

/** Look-ups that see other values for some files: what would hold if these files were edited. */
export function overlay(below: Lookup, replaced: ReadonlyMap<FileId, readonly Provision[]>): Lookup {
  const added = new Map<Slot, Provided<ProvidedKind>[]>();
  const keys = new Map<ProvidedKind, Set<string>>();
  for (const [file, provisions] of replaced)
    for (const { kind, key, value } of provisions) {
      const slot = slotOf(kind, key);
      added.set(slot, [...(added.get(slot) ?? []), { file, value }]);
      keys.set(kind, (keys.get(kind) ?? new Set()).add(key));
    }
  return {
    all: <K extends ProvidedKind>(kind: K, key: string) =>
      [
        // What is provided of a file from outside (its existence, its configured dialect) is not its own word.
        ...below.all(kind, key).filter((each) => OF_ENGINE.has(kind) || !replaced.has(each.file)),
        ...((added.get(slotOf(kind, key)) ?? []) as Provided<K>[]),
      ].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    keys: (kind) => [...new Set([...below.keys(kind), ...(keys.get(kind) ?? [])])].sort(),
  };
}

/** Kinds the engine itself provides; an edit of a file does not change them. */
export const OF_ENGINE: ReadonlySet<ProvidedKind> = new Set<ProvidedKind>([
  "file",
  "configured-dialect",
  "configured-airflow",
  "default-dialect",
]);
