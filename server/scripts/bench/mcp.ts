import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { type Spread, spread } from "./measure.ts";

/** How fast a server of the Model Context Protocol answers, milliseconds. */
export interface McpMeasured {
  /** From the start of the process to the answer to `initialize`. */
  readonly initialize: Spread;
  /** From the start of the process to the answer to the first `check` of the whole workspace. */
  readonly cold: Spread;
  /** A `check` of the whole workspace after that; the disk is looked at each time. */
  readonly warm: Spread;
  /** Bytes of the answer as JSON. */
  readonly bytes: number;
}

/** Drives our server with the official client: `starts` new processes, and `calls` calls to the last of them. */
export async function measureMcp(program: string, folder: string, starts: number, calls: number): Promise<McpMeasured> {
  const initialize: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  let bytes = 0;
  for (let turn = 0; turn < starts; turn++) {
    const client = new Client({ name: "bench", version: "1.0.0" });
    const started = performance.now();
    await client.connect(
      new StdioClientTransport({
        command: process.execPath,
        args: [program, "mcp", "--root", folder],
        stderr: "inherit",
      }),
    );
    initialize.push(performance.now() - started);
    const check = async (): Promise<void> => {
      const result = await client.callTool({ name: "pipewright_check", arguments: {} });
      if (result.isError) throw new Error(JSON.stringify(result.content));
      bytes = JSON.stringify(result).length;
    };
    await check();
    cold.push(performance.now() - started);
    if (turn === starts - 1)
      for (let call = 0; call < calls; call++) {
        const asked = performance.now();
        await check();
        warm.push(performance.now() - asked);
      }
    await client.close();
  }
  return { initialize: spread(initialize), cold: spread(cold), warm: spread(warm), bytes };
}
