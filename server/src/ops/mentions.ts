import type { Platform } from "../core/platform/platform.ts";
import { basename } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { nameOf } from "./page.ts";
import { namesIn } from "./subject.ts";

/** Something of the workspace that a text names. */
export interface Mention {
  readonly kind: "thing" | "rule" | "file";
  /** As operations take it: a name, the id of a rule, an absolute path. */
  readonly value: string;
  /** Where the text names it: UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** A question is not longer; the rest of a text is not looked at. */
const MOST_TEXT = 20_000;

/** Mentions of one text at most. */
const MOST = 50;

/** What stands between names. Dots, slashes and hyphens are parts of names. */
const WORDS = /[^\s`"'“”‘’()[\]{}<>,;:!?#@]+/g;

/**
 * The tables, pipelines, tasks, rules and files that a text names, in order. Whole names count, and the ends of dotted ones
 * that are no common word: `daily_sales` for `marts.daily_sales`, but not `orders` for `raw.orders`. Case does not count.
 */
export function mentionsIn(
  text: string,
  platform: Platform,
  rules: readonly string[],
  files: readonly FileId[],
  roots: readonly FileId[],
): readonly Mention[] {
  const things = new Map<string, string>();
  for (const { name, written } of namesIn(platform)) {
    things.set(name, written);
    // Ends of a name count where they are dotted themselves; a lone last part is too often a word of the question.
    for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
      const end = name.slice(dot + 1);
      if (isTelling(end) && !things.has(end)) things.set(end, end);
    }
  }
  const paths = new Map<string, FileId>();
  for (const file of files) {
    const name = nameOf(roots, file).toLowerCase();
    paths.set(name, file);
    if (!paths.has(basename(name))) paths.set(basename(name), file);
    // Folders are written with a slash: `dags/`.
    for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1)) {
      const folder = name.slice(0, end + 1);
      if (paths.has(folder)) break;
      paths.set(folder, file.slice(0, file.length - name.length + end));
    }
  }
  const ids = new Set(rules);
  const found: Mention[] = [];
  for (const { 0: word, index } of text.slice(0, MOST_TEXT).matchAll(WORDS)) {
    if (found.length >= MOST) break;
    const bare = word.replace(/[.?!]+$/, "");
    const key = bare.toLowerCase();
    const at = { start: index, end: index + bare.length };
    const path = key.replace(/^\.\//, "");
    const file = paths.get(path) ?? (path.includes("/") ? paths.get(`${path}/`) : undefined);
    const thing = things.get(key);
    if (ids.has(key)) found.push({ kind: "rule", value: key, ...at });
    else if (file !== undefined) found.push({ kind: "file", value: file, ...at });
    else if (thing !== undefined) found.push({ kind: "thing", value: thing, ...at });
  }
  return found;
}

/** Whether the end of a name is one itself and not a common word: it has a dot, an underscore or a digit. */
const isTelling = (name: string): boolean => /[._\d]/.test(name);
