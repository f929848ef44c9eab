import { constants, inflateSync } from "node:zlib";
import { type Confined, Untold } from "./confined.ts";

/** Kinds of objects as packs number them. */
const KINDS = ["", "commit", "tree", "blob", "tag"] as const;
const OFFSET_DELTA = 6;
const NAMED_DELTA = 7;

/** An object as it lies in a pack: whole, or as changes to another one. */
export type Entry = { readonly size: number; readonly body: number } & (
  | { readonly kind: "commit" | "tree" | "blob" | "tag" }
  | { readonly kind: "delta"; readonly base: number | Buffer }
);

/** A pack with its index (version 2). Both are read in pieces: packs of several GB exist. */
export class Pack {
  /** For each first byte of a name, how many names begin with it or a smaller one. */
  private readonly fanout: Uint32Array;
  private readonly count: number;

  /** @throws Untold when the index is of another version or damaged. */
  constructor(
    private readonly files: Confined,
    private readonly index: string,
    readonly path: string,
    private readonly idBytes: number,
  ) {
    const head = files.piece(index, 0, 8 + 1024);
    if (head?.length !== 8 + 1024 || head.readUInt32BE(0) !== 0xff744f63 || head.readUInt32BE(4) !== 2)
      throw new Untold("has a pack whose index is damaged or older than git 1.5.2");
    this.fanout = Uint32Array.from({ length: 256 }, (_, at) => head.readUInt32BE(8 + 4 * at));
    this.count = this.fanout[255] as number;
  }

  /** Where an object begins; undefined when it is not in this pack. */
  find(id: Buffer): number | undefined {
    const { first, names } = this.bucket(id[0] as number);
    let [low, high] = [0, names.length / this.idBytes];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = names.compare(id, 0, this.idBytes, middle * this.idBytes, (middle + 1) * this.idBytes);
      if (order === 0) return this.offset(first + middle);
      if (order > 0) high = middle;
      else low = middle + 1;
    }
    return undefined;
  }

  /** Names that begin with these hexadecimal digits, at least two of them. */
  beginningWith(prefix: string): readonly string[] {
    const { names } = this.bucket(Number.parseInt(prefix.slice(0, 2), 16));
    const found: string[] = [];
    for (let at = 0; at + this.idBytes <= names.length; at += this.idBytes) {
      const id = names.toString("hex", at, at + this.idBytes);
      if (id.startsWith(prefix)) found.push(id);
    }
    return found;
  }

  /** The head of the object at `offset`. @throws Untold when there is none. */
  entry(offset: number): Entry {
    const head = this.bytes(offset, 64);
    let at = 0;
    const next = (): number => {
      const byte = head[at++];
      if (byte === undefined) throw new Untold("has a damaged pack");
      return byte;
    };
    let byte = next();
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    for (let factor = 16; byte & 128; factor *= 128) {
      byte = next();
      size += (byte & 127) * factor;
    }
    if (type === OFFSET_DELTA) {
      byte = next();
      let back = byte & 127;
      while (byte & 128) {
        byte = next();
        back = (back + 1) * 128 + (byte & 127);
      }
      if (back <= 0 || back > offset) throw new Untold("has a damaged pack");
      return { kind: "delta", base: offset - back, size, body: offset + at };
    }
    if (type === NAMED_DELTA)
      return { kind: "delta", base: head.subarray(at, at + this.idBytes), size, body: offset + at + this.idBytes };
    const kind = KINDS[type];
    if (kind === undefined || kind === "") throw new Untold("has a damaged pack");
    return { kind, size, body: offset + at };
  }

  /** What an entry holds: an object, or changes. Never more than its size says. */
  content({ body, size }: Entry): Buffer {
    // The longest that the format lets so many bytes become, and some more.
    const packed = this.bytes(body, size + (size >> 6) + 1024);
    return inflated(packed, size);
  }

  /** Size of the object that changes make. */
  sizeMade({ body }: Entry): number {
    const start = inflateSync(this.bytes(body, 64), { finishFlush: constants.Z_SYNC_FLUSH });
    const base = varint(start, 0);
    return varint(start, base.end).value;
  }

  private bucket(byte: number): { readonly first: number; readonly names: Buffer } {
    const first = byte === 0 ? 0 : (this.fanout[byte - 1] as number);
    const end = this.fanout[byte] as number;
    if (first > end || end > this.count) throw new Untold("has a damaged pack index");
    const names = this.files.piece(this.index, 1032 + first * this.idBytes, (end - first) * this.idBytes);
    return { first, names: names ?? Buffer.alloc(0) };
  }

  private offset(at: number): number {
    // After the names come a checksum and a short offset for each, then the long offsets.
    const shorts = 1032 + this.count * (this.idBytes + 4);
    const short = this.files.piece(this.index, shorts + 4 * at, 4);
    if (short?.length !== 4) throw new Untold("has a damaged pack index");
    const value = short.readUInt32BE(0);
    if (value < 0x8000_0000) return value;
    const long = this.files.piece(this.index, shorts + 4 * this.count + 8 * (value - 0x8000_0000), 8);
    if (long?.length !== 8) throw new Untold("has a damaged pack index");
    return Number(long.readBigUInt64BE(0));
  }

  private bytes(start: number, length: number): Buffer {
    const bytes = this.files.piece(this.path, start, length);
    if (bytes === undefined || bytes.length === 0) throw new Untold("has a damaged pack");
    return bytes;
  }
}

/** Unpacks exactly `size` bytes; content that would become more is not unpacked. @throws Untold when damaged. */
export function inflated(packed: Buffer, size: number): Buffer {
  try {
    const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, size) });
    if (bytes.length === size) return bytes;
  } catch {
    // Said below.
  }
  throw new Untold("has a damaged object");
}

/** A number in groups of seven bits, the lowest first. */
export function varint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let [factor, end] = [1, at]; factor < 2 ** 49; factor *= 128) {
    const byte = bytes[end++];
    if (byte === undefined) break;
    value += (byte & 127) * factor;
    if (!(byte & 128)) return { value, end };
  }
  throw new Untold("has a damaged pack");
}
