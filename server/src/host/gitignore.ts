import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

/** The `.gitignore` of one folder and those of the folders around it. */
export interface IgnoreChain {
  readonly folder: string;
  readonly rules: Ignore;
  readonly parent: IgnoreChain | undefined;
}

/** A `.gitignore` is a list of patterns; what is larger is something else under its name. */
const LARGEST = 1_000_000;

/** Adds the `.gitignore` of a folder, where it has one that can be read. */
export function withGitignore(
  parent: IgnoreChain | undefined,
  folder: string,
  present: boolean,
): IgnoreChain | undefined {
  if (!present) return parent;
  try {
    const text = readFileSync(join(folder, ".gitignore"), "utf8");
    if (text.length > LARGEST) return parent;
    return { folder, rules: ignore().add(text), parent };
  } catch {
    return parent;
  }
}

/**
 * The rules that reach into `root` from above: git reads every `.gitignore` from the top of the
 * repository down. None when `root` is ignored itself: whoever asks for an ignored folder means it.
 */
export function rulesAbove(root: string): IgnoreChain | undefined {
  const folders: string[] = [];
  for (let folder = root; ; folder = dirname(folder)) {
    if (folder !== root) folders.unshift(folder);
    if (existsSync(join(folder, ".git"))) break;
    if (dirname(folder) === folder) return undefined;
  }
  let chain: IgnoreChain | undefined;
  for (const folder of folders) chain = withGitignore(chain, folder, existsSync(join(folder, ".gitignore")));
  return isIgnored(chain, root, true) ? undefined : chain;
}

/** Whether git ignores an entry; the deepest file with an opinion decides. */
export function isIgnored(chain: IgnoreChain | undefined, path: string, folder: boolean): boolean {
  for (let link = chain; link; link = link.parent) {
    const below = relative(link.folder, path).split(sep).join("/");
    if (!ignore.isPathValid(below)) continue;
    const { ignored, unignored } = link.rules.test(folder ? `${below}/` : below);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
