import type { ReadResult } from "../core/engine/ports.ts";

/** How the text of a file is stored; a file is written back the way it was found. */
export type Encoding = "utf-8" | "utf-8 with BOM" | "utf-16le" | "utf-16be";

/** How a file is stored, told by its byte order mark; without one it is UTF-8. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8 with BOM";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}

/** The text of a file without its byte order mark, as editors show it, or why these bytes are no text. */
export function decode(bytes: Uint8Array): ReadResult {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding === "utf-8 with BOM" ? "utf-8" : encoding, { fatal: true }).decode(bytes);
    return text.includes("\0") ? { unreadable: "holds NUL characters, so it is no text file" } : { text };
  } catch {
    if (encoding === "utf-8" && bytes.includes(0)) return { unreadable: "is no text file" };
    return {
      unreadable: `is not valid ${encoding.startsWith("utf-16") ? "UTF-16" : "UTF-8"}; save it as UTF-8 to have it analysed`,
    };
  }
}

/** The bytes of a text in an encoding; the opposite of {@link decode}. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  if (encoding === "utf-8 with BOM") return Buffer.from(`\ufeff${text}`, "utf8");
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}
