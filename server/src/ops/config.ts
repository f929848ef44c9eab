import type { Config } from "../core/config/config.ts";
import { readConfig } from "../core/config/read.ts";
import { joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import type { OperationContext } from "./operation.ts";

/** What `pipewright.yaml` of each root says, mistakes left out; roots without one are left out. */
export async function configsOf({
  analyser,
  roots,
  rules,
}: OperationContext): Promise<readonly { readonly root: FileId; readonly config: Config }[]> {
  const catalogue = new Map(rules.map((meta) => [meta.id, meta]));
  const found: { readonly root: FileId; readonly config: Config }[] = [];
  for (const root of roots) {
    const file = joinPath(root, "pipewright.yaml");
    const text = await analyser.text(file);
    if (text !== undefined) found.push({ root, config: readConfig(text, file, catalogue).config });
  }
  return found;
}
