import type { EnginePorts } from "../core/engine/ports.ts";
import type { FileId } from "../core/text/span.ts";
import type { NodePorts } from "./ports.ts";

/** Ports that know what changed on disk since it was listed. */
export interface NoticingPorts {
  readonly ports: EnginePorts;
  /** Files that were made, changed or deleted since they were listed, or since this was asked last; in no order. */
  changed(): Promise<readonly FileId[]>;
}

/**
 * Notices changes for a door that nobody tells about them: the workspace is listed again and compared, file by file. That
 * is right at once after an edit, where a watcher of the operating system would speak later or not at all.
 */
export function noticing(ports: NodePorts): NoticingPorts {
  /** How each file was when the engine learned of it; a later list of the engine must not hide a change in between. */
  let stamps = new Map<FileId, string | undefined>();
  let listed: Parameters<EnginePorts["list"]> | undefined;
  return {
    ports: {
      ...ports,
      async *list(...args) {
        if (listed === undefined || !sameRoots(listed[0], args[0])) stamps = new Map();
        listed = args;
        for await (const each of ports.list(...args)) {
          if (!stamps.has(each.file)) stamps.set(each.file, each.stamp);
          yield each;
        }
      },
    },
    async changed() {
      if (listed === undefined) return [];
      const before = stamps;
      const changed: FileId[] = [];
      const seen = new Set<FileId>();
      for await (const { file, stamp } of ports.list(...listed)) {
        seen.add(file);
        if (stamp !== undefined && before.get(file) === stamp) continue;
        before.set(file, stamp);
        changed.push(file);
      }
      for (const file of before.keys()) {
        if (seen.has(file)) continue;
        before.delete(file);
        changed.push(file);
      }
      return changed;
    },
  };
}

const sameRoots = (a: readonly FileId[], b: readonly FileId[]): boolean =>
  a.length === b.length && a.every((root, at) => root === b[at]);
