import { closest, distance } from "fastest-levenshtein";
import type { Problem } from "../../facts/reference.ts";
import type { FileId, Span } from "../../text/span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../yaml/document.ts";
import { textSpan } from "../yaml-tree.ts";

/** Reads values of a catalogue and notes what is wrong with them, each at its place. */
export class Complaints {
  readonly problems: Problem[] = [];

  constructor(readonly file: FileId) {}

  /** Something is wrong; `instead` replaces what stands at the place. */
  add(span: Span, message: string, instead?: string): undefined {
    const at = { file: this.file, span };
    this.problems.push({
      kind: "problem",
      source: "config",
      message,
      at,
      related: [],
      ...(instead === undefined ? {} : { fix: { title: `Write \`${instead}\``, at, text: instead, safe: false } }),
    });
    return undefined;
  }

  /** The nearest of some names, where one is near enough to be meant. */
  near(name: string, names: readonly string[]): string | undefined {
    const best = closest(name.toLowerCase(), [...names]);
    return distance(name.toLowerCase(), best) <= Math.max(2, Math.floor(name.length / 3)) ? best : undefined;
  }

  /** A word that is not one of those allowed. */
  unknown(span: Span, what: string, name: string, names: readonly string[]): undefined {
    const best = this.near(name, names);
    const hint = best === undefined ? `One of ${names.join(", ")} can stand here.` : `Did you mean \`${best}\`?`;
    return this.add(span, `Unknown ${what} \`${name}\`. ${hint}`, best);
  }

  /** A mapping whose keys are all known; undefined for anything else. */
  map(node: YamlNode, what: string, keys?: readonly string[]): YamlMap | undefined {
    if (node.kind !== "map") return this.add(spanOf(node), `${what} must be a mapping.`);
    for (const entry of node.entries)
      if (keys && !keys.includes(entry.key)) this.unknown(entry.keySpan, "key", entry.key, keys);
    return node;
  }

  /** A text; a plain number counts. */
  text({ key, value }: YamlEntry): string | undefined {
    const text = value.kind === "scalar" ? textOf(value) : undefined;
    return text ?? this.add(spanOf(value), `\`${key}\` must be a text.`);
  }

  boolean({ key, value }: YamlEntry): boolean | undefined {
    return value.kind === "scalar" && typeof value.value === "boolean"
      ? value.value
      : this.add(spanOf(value), `\`${key}\` must be true or false.`);
  }

  /** A number that is whole and not negative. */
  count({ key, value }: YamlEntry): number | undefined {
    return value.kind === "scalar" &&
      typeof value.value === "number" &&
      Number.isInteger(value.value) &&
      value.value >= 0
      ? value.value
      : this.add(spanOf(value), `\`${key}\` must be a whole number, for example 1200000.`);
  }

  /** Bytes: a number, or one with a unit. */
  size({ key, value }: YamlEntry): number | undefined {
    if (value.kind === "scalar" && typeof value.value === "number" && value.value >= 0) return value.value;
    const text = value.kind === "scalar" ? textOf(value) : undefined;
    const match = /^(\d+(?:\.\d+)?) ?(?:([kKMGTP])(i?))?B$/.exec(text ?? "");
    if (!match)
      return this.add(spanOf(value), `\`${key}\` must be a number of bytes, or one with a unit such as 12 GB.`);
    const power = "kMGTP".indexOf((match[2] ?? "").replace("K", "k")) + 1;
    return Number(match[1]) * (match[2] === undefined ? 1 : (match[3] === "i" ? 1024 : 1000) ** power);
  }

  /** A length of time, seconds. */
  age({ key, value }: YamlEntry): number | undefined {
    const text = value.kind === "scalar" ? textOf(value) : undefined;
    const match = /^(\d+) ?([mhdw])$/.exec(text ?? "");
    if (!match) return this.add(spanOf(value), `\`${key}\` must be a length of time such as 30m, 12h, 2d or 1w.`);
    return Number(match[1]) * ({ m: 60, h: 3600, d: 86400, w: 604800 }[match[2] as "m" | "h" | "d" | "w"] ?? 0);
  }

  /** A name, or a list of names. */
  names(node: YamlNode, key: string): readonly string[] | undefined {
    const items = node.kind === "seq" ? node.items : [node];
    const names = items.map((item) => (item.kind === "scalar" ? textOf(item) : undefined));
    if (names.length > 0 && names.every((name) => name !== undefined)) return names;
    return this.add(spanOf(node), `\`${key}\` must be a name or a list of names.`);
  }

  /** One of some words. */
  choice<T extends string>(entry: YamlEntry, values: readonly T[]): T | undefined {
    const text = this.text(entry);
    if (text === undefined) return undefined;
    return (
      values.find((value) => value === text) ??
      this.unknown(spanOf(entry.value), `value of \`${entry.key}\``, text, values)
    );
  }
}

/** Where a value stands, quotes left out. */
export const spanOf = (node: YamlNode): Span => (node.kind === "scalar" ? textSpan(node) : node.span);

function textOf(node: YamlScalar): string | undefined {
  if (node.templated) return undefined;
  return typeof node.value === "string" ? node.value : typeof node.value === "number" ? node.source.text : undefined;
}
