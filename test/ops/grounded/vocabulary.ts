import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../../server/src/core/rules/registry.gen.ts";
import { systems } from "../../../server/src/core/systems/registry.gen.ts";
import { wordsIn } from "./tokens.ts";

const SOURCE = join(import.meta.dirname, "../../../server/src");

/** Where the words stand that operations say by themselves, and the reasons that facts come with. */
const FOLDERS = ["ops", "core/facts", "core/platform", "core/graph", "core/scripts", "core/systems"];

/**
 * Words an operation may say about any workspace: those of string literals of its code, of the reasons facts come with, of
 * the messages of rules, and of the names of rules and systems. Numbers are no part of it.
 */
export function vocabulary(): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (text: string): void => {
    for (const word of wordsIn(text)) words.add(word);
  };
  for (const folder of FOLDERS)
    for (const entry of readdirSync(join(SOURCE, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".gen.ts"))
        for (const literal of literalsIn(readFileSync(join(entry.parentPath, entry.name), "utf8"))) add(literal);
  for (const { meta } of rules) {
    add(meta.id);
    add(meta.title);
    for (const message of Object.values(meta.messages)) add(message);
    for (const name of Object.keys(meta.options ?? {})) add(name);
  }
  for (const { id, title } of systems) add(`${id} ${title}`);
  return words;
}

/** String and template literals of a source file, comments and the code inside templates left out. */
function literalsIn(source: string): readonly string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const templates = code.match(/`(?:[^`\\]|\\.)*`/g) ?? [];
  // Strings in the code inside of templates count, too.
  const strings = code.match(/"(?:[^"\\\n]|\\.)*"/g) ?? [];
  return [...strings, ...templates.map((template) => template.replace(/\$\{[^}]*\}/g, " "))];
}
