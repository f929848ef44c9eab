import type { FileFacts } from "../../facts/file-facts.ts";
import type { SqlScript } from "../../facts/script.ts";

/** The scripts of a file by their id; asked for every task of the file, so it is worked out once. */
const byId = new WeakMap<readonly SqlScript[], ReadonlyMap<string, SqlScript>>();

/** The scripts a task holds in its own text, by their ids. */
export function inlineScripts(ids: readonly string[], { scripts }: FileFacts): readonly SqlScript[] {
  let index = byId.get(scripts);
  if (!index) {
    index = new Map(scripts.map((script) => [script.id, script]));
    byId.set(scripts, index);
  }
  return ids.map((id) => index.get(id)).filter((script) => script !== undefined);
}
