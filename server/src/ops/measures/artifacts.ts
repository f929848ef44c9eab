import type { Outside } from "../../core/engine/ports.ts";
import { joined } from "../../core/runs/join.ts";
import { type Artifact, IMPORTERS, readArtifact } from "../../core/runs/read.ts";
import type { RunRecords } from "../../core/runs/run.ts";
import { isWithin, relativeTo } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";
import { isAmong } from "../places.ts";

/** Larger artifacts are not read, bytes. */
const LARGEST = 32_000_000;
/** Artifacts that are read at most, the newest first, and their bytes. */
const MOST_FILES = 500;
const MOST_BYTES = 200_000_000;

/** What was measured: runs, freshness and checks of the artifacts below the roots. */
export interface ArtifactRecords extends RunRecords {
  /** Files that gave something, with what they are. */
  readonly read: readonly { readonly file: FileId; readonly title: string }[];
  /** What was left out and why. */
  readonly notes: readonly ArtifactNote[];
}

/** Something about an artifact that a reader must know; `note` goes after the name of the file. */
export interface ArtifactNote {
  readonly file: FileId;
  readonly note: string;
}

/**
 * Reads the run artifacts of the workspace: files with the usual names, and those that `runs` in pipewright.yaml names.
 * They are read anew each time, since they change unseen. `paths` confines them.
 */
export async function measuredRuns(context: OperationContext, paths?: readonly FileId[]): Promise<ArtifactRecords> {
  const { outside, signal } = context;
  const notes: ArtifactNote[] = [];
  const artifacts: Artifact[] = [];
  let bytes = 0;
  for (const { file, size } of await newestFirst(outside, await candidates(context, paths))) {
    if (signal.aborted) break;
    if (size > LARGEST) notes.push({ file, note: `is larger than ${LARGEST / 1_000_000} MB and was not read` });
    else if (artifacts.length >= MOST_FILES || bytes + size > MOST_BYTES)
      notes.push({
        file,
        note: `was not read: newer artifacts fill the ${MOST_FILES} files or ${MOST_BYTES / 1_000_000} MB that are read`,
      });
    else {
      const read = await outside.read(file);
      if ("unreadable" in read) notes.push({ file, note: read.unreadable });
      else {
        bytes += size;
        artifacts.push(readArtifact(file, read.text));
      }
    }
  }
  for (const { file, notes: told } of artifacts) for (const note of told ?? []) notes.push({ file, note });
  const read = artifacts.flatMap(({ file, title }) => (title === undefined ? [] : [{ file, title }]));
  return { ...joined(artifacts), read, notes };
}

async function candidates(
  { analyser, outside, roots }: OperationContext,
  paths: readonly FileId[] | undefined,
): Promise<readonly FileId[]> {
  const found = new Set(await outside.find(IMPORTERS.flatMap(({ globs }) => globs)));
  for (const root of roots) {
    const { runs, root: folder } = await analyser.configOf(root);
    if (runs.length === 0 || !isWithin(root, folder)) continue;
    const below = relativeTo(root, folder);
    const prefix = below === folder ? "" : `${below}/`;
    for (const file of await outside.find(runs.map((glob) => `${prefix}${glob}`)))
      if (isWithin(root, file)) found.add(file);
  }
  return [...found].filter((file) => isAmong(paths, file));
}

async function newestFirst(
  outside: Outside,
  files: readonly FileId[],
): Promise<readonly { readonly file: FileId; readonly size: number }[]> {
  const sized: { file: FileId; size: number; written: string }[] = [];
  for (const file of files) {
    const about = await outside.sizeOf(file);
    if (about) sized.push({ file, size: about.bytes, written: about.written });
  }
  return sized.sort((a, b) => (a.written === b.written ? (a.file < b.file ? -1 : 1) : a.written < b.written ? 1 : -1));
}
