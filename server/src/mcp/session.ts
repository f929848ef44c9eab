import type { EnginePorts } from "../core/engine/ports.ts";
import type { FileId } from "../core/text/span.ts";
import type { OperationContext, Refusal } from "../ops/operation.ts";
import { NO_FOLDER } from "./words.ts";
import type { McpWorkspace, Progress } from "./workspace.ts";

/** What the parts of the server share. */
export class McpSession {
  private located: Promise<void> | undefined;

  constructor(
    readonly workspace: McpWorkspace,
    readonly log: EnginePorts["log"],
    /** Finds the folders to read; none where nobody names any. */
    private readonly folders: () => Promise<readonly FileId[]>,
  ) {}

  get isLocated(): boolean {
    return this.located !== undefined;
  }

  /** Finds the folders, or finds them anew. */
  locate(): Promise<void> {
    const located = this.folders().then((folders) => {
      if (located === this.located) this.workspace.setRoots(folders);
    });
    this.located = located;
    return located;
  }

  /** The workspace as it is now, or in a sentence why there is none. @throws Cancelled */
  async open(signal: AbortSignal, progress: Progress): Promise<OperationContext | Refusal> {
    for (let located: Promise<void> | undefined; located === undefined || located !== this.located; ) {
      located = this.located ?? this.locate();
      await located;
    }
    if (this.workspace.roots.length === 0) return NO_FOLDER;
    return this.workspace.context(signal, progress);
  }
}
