import { toFileId } from "../../host/paths.ts";
import { start } from "../../mcp/start.ts";
import { configNamed, namedRoots, type WorkspaceFlags } from "../session.ts";
import type { Terminal } from "../terminal.ts";

/** `pipewright mcp`: serves until standard input ends. */
export function mcp(terminal: Terminal, flags: WorkspaceFlags): Promise<void> {
  return start({
    roots: flags.root && namedRoots(flags.root, terminal),
    cwd: toFileId(terminal.cwd),
    settings: flags.config === undefined ? {} : { configFile: configNamed(flags.config, terminal) },
  });
}
