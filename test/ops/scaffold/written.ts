import { joinPath } from "../../../server/src/core/text/path.ts";
import type { Input } from "../../../server/src/ops/scaffold/input.ts";
import { scaffold } from "../../../server/src/ops/scaffold/operation.ts";
import { open } from "../context.ts";

/** The policies of the example platform: every rule is on. */
export const POLICIES = "tier: 3\n";

/** What is written for an input in an empty workspace, by path. */
export async function filesFor(input: Input): Promise<Readonly<Record<string, string>>> {
  const empty = await open({ "pipewright.yaml": POLICIES });
  const result = await scaffold.run(empty, input);
  if ("refused" in result) throw new Error(result.refused);
  return Object.fromEntries(result.files.map(({ file, text }) => [file.slice(joinPath(empty.root).length + 1), text]));
}
