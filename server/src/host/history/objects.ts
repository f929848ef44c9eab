import { join } from "node:path";
import { constants, inflateSync } from "node:zlib";
import { Untold } from "./confined.ts";
import { inflated, Pack, varint } from "./pack.ts";
import type { Repository } from "./repository.ts";

/** An object of a repository. */
export interface GitObject {
  readonly kind: string;
  readonly data: Buffer;
}

/** Larger objects are not read, bytes. */
const LARGEST = 50_000_000;
/** Objects that are changes to changes to …: git itself makes chains of 50 and allows 4,095. */
const LONGEST_CHAIN = 4096;
/** Bytes made on the way to one object, at most. */
const MOST_MADE = 500_000_000;
/** Bytes of objects that are kept because others are made of them. */
const KEPT = 32_000_000;
const MOST_PACKS = 10_000;

/** The objects of a repository: loose ones and those in packs. Those of alternates lie elsewhere and are not read. */
export class Objects {
  private packs: readonly Pack[] | undefined;
  private readonly bases = new Map<string, GitObject>();
  private kept = 0;

  constructor(private readonly repository: Repository) {}

  /** @throws Untold when the object is missing, damaged or too large. */
  read(id: string): GitObject {
    const loose = this.loose(id);
    if (loose) return loose;
    const found = this.packed(id);
    if (!found) throw new Untold(this.missing(id));
    return this.made(found.pack, found.offset);
  }

  /** Bytes of an object. @throws Untold as {@link read}. */
  size(id: string): number {
    const start = this.repository.files.piece(this.pathOf(id), 0, 128);
    if (start) return headOf(start).size;
    const found = this.packed(id);
    if (!found) throw new Untold(this.missing(id));
    const entry = found.pack.entry(found.offset);
    return entry.kind === "delta" ? found.pack.sizeMade(entry) : entry.size;
  }

  /** Whether there is such an object. */
  has(id: string): boolean {
    return this.repository.files.size(this.pathOf(id)) !== undefined || this.packed(id) !== undefined;
  }

  /** Names of objects that begin with these hexadecimal digits, at least two of them. */
  beginningWith(prefix: string): readonly string[] {
    const { files, common, idBytes } = this.repository;
    const loose = files
      .entries(join(common, "objects", prefix.slice(0, 2)))
      .map(({ name }) => prefix.slice(0, 2) + name)
      .filter((id) => id.length === 2 * idBytes && id.startsWith(prefix));
    return [...new Set([...loose, ...this.allPacks().flatMap((pack) => pack.beginningWith(prefix))])];
  }

  private pathOf(id: string): string {
    return join(this.repository.common, "objects", id.slice(0, 2), id.slice(2));
  }

  private loose(id: string): GitObject | undefined {
    const packed = this.repository.files.whole(this.pathOf(id), LARGEST);
    if (!packed) return undefined;
    const { kind, size, length } = headOf(packed.subarray(0, 128));
    checkSize(size);
    return { kind, data: inflated(packed, length + size).subarray(length) };
  }

  private packed(id: string): { readonly pack: Pack; readonly offset: number } | undefined {
    const bytes = Buffer.from(id, "hex");
    for (const pack of this.allPacks()) {
      const offset = pack.find(bytes);
      if (offset !== undefined) return { pack, offset };
    }
    return undefined;
  }

  private allPacks(): readonly Pack[] {
    if (this.packs) return this.packs;
    const { files, common, idBytes } = this.repository;
    const folder = join(common, "objects", "pack");
    const names = files.entries(folder).filter(({ name }) => /^pack-[0-9a-f]+\.idx$/.test(name));
    if (names.length > MOST_PACKS) throw new Untold(`has more than ${MOST_PACKS} packs; run \`git gc\``);
    this.packs = names.map(
      ({ name }) => new Pack(files, join(folder, name), join(folder, name.replace(/idx$/, "pack")), idBytes),
    );
    return this.packs;
  }

  /** An object of a pack, its changes carried out on what they are changes to. */
  private made(pack: Pack, start: number): GitObject {
    const changes: { readonly bytes: Buffer; readonly key: string }[] = [];
    let object: GitObject | undefined;
    for (let offset = start; object === undefined; ) {
      const key = `${pack.path}:${offset}`;
      object = this.bases.get(key);
      if (object) break;
      const entry = pack.entry(offset);
      checkSize(entry.size);
      const bytes = pack.content(entry);
      if (entry.kind !== "delta") {
        object = { kind: entry.kind, data: bytes };
        this.keep(key, object);
        break;
      }
      changes.push({ bytes, key });
      if (changes.length > LONGEST_CHAIN) throw new Untold("has a damaged pack");
      if (typeof entry.base === "number") offset = entry.base;
      else {
        const found = pack.find(entry.base);
        if (found === undefined) object = this.read(entry.base.toString("hex"));
        else offset = found;
      }
    }
    let made = 0;
    for (const { bytes, key } of changes.reverse()) {
      object = { kind: object.kind, data: changed(object.data, bytes) };
      made += object.data.length;
      if (made > MOST_MADE) throw new Untold("has an object that is too costly to unpack");
      this.keep(key, object);
    }
    return object;
  }

  private keep(key: string, object: GitObject): void {
    if (object.data.length > KEPT / 8 || this.bases.has(key)) return;
    this.bases.set(key, object);
    this.kept += object.data.length;
    for (const [oldest, { data }] of this.bases) {
      if (this.kept <= KEPT) break;
      this.bases.delete(oldest);
      this.kept -= data.length;
    }
  }

  private missing(id: string): string {
    const { files, common, shallow } = this.repository;
    const short = id.slice(0, 10);
    if (files.size(join(common, "objects", "info", "alternates")) !== undefined)
      return `does not hold the object ${short} itself: it borrows objects of another repository, which is not read`;
    return shallow.size > 0
      ? `is a shallow clone without the object ${short}; \`git fetch --unshallow\` brings it`
      : `does not hold the object ${short}; a partial clone brings it with \`git fetch --refetch --no-filter\``;
  }
}

function checkSize(size: number): void {
  if (size > LARGEST) throw new Untold(`holds an object of more than ${LARGEST / 1_000_000} MB, which is not read`);
}

/** Kind and size, from the first bytes of a loose object; `length` bytes of it say so. */
function headOf(packed: Buffer): { readonly kind: string; readonly size: number; readonly length: number } {
  try {
    const start = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, 64).toString("latin1");
    const match = /^(commit|tree|blob|tag) (\d{1,15})\0/.exec(start);
    if (match) return { kind: match[1] as string, size: Number(match[2]), length: match[0].length };
  } catch {
    // Said below.
  }
  throw new Untold("has a damaged object");
}

/** Carries changes out: pieces copied from `base`, and pieces that are new. */
function changed(base: Buffer, changes: Buffer): Buffer {
  const from = varint(changes, 0);
  const to = varint(changes, from.end);
  if (from.value !== base.length) throw new Untold("has a damaged pack");
  checkSize(to.value);
  const made = Buffer.alloc(to.value);
  let [at, end] = [to.end, 0];
  while (at < changes.length) {
    const order = changes[at++] as number;
    let piece: Buffer;
    if (order & 128) {
      let [start, length] = [0, 0];
      for (let bit = 0; bit < 4; bit++) if (order & (1 << bit)) start += (changes[at++] ?? 0) * 256 ** bit;
      for (let bit = 0; bit < 3; bit++) if (order & (16 << bit)) length += (changes[at++] ?? 0) * 256 ** bit;
      length ||= 0x10000;
      if (start + length > base.length) throw new Untold("has a damaged pack");
      piece = base.subarray(start, start + length);
    } else {
      piece = changes.subarray(at, at + order);
      at += order;
      if (order === 0 || piece.length !== order) throw new Untold("has a damaged pack");
    }
    if (end + piece.length > made.length) throw new Untold("has a damaged pack");
    made.set(piece, end);
    end += piece.length;
  }
  if (end !== made.length) throw new Untold("has a damaged pack");
  return made;
}
