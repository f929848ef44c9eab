import { toFileId } from "../host/paths.ts";
import { writeText } from "../host/write.ts";
import { harmless, type Terminal, UsageError } from "./terminal.ts";

/** Writes what a command answers to the file a person has named. @throws UsageError when it cannot be written. */
export async function writeReport({ cwd }: Pick<Terminal, "cwd">, path: string, text: string): Promise<void> {
  const written = await writeText(toFileId(path, cwd), text);
  if ("refused" in written)
    throw new UsageError(`The report cannot be written to \`${harmless(path)}\`: ${written.refused}.`);
}
