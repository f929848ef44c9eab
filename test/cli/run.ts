import { createColors } from "picocolors";
import { run } from "../../server/src/cli/program.ts";

/** What a run of the command line left behind. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, in a folder. */
export async function pipewright(cwd: string, args: readonly string[], input = ""): Promise<Ran> {
  let out = "";
  let err = "";
  const code = await run(args, {
    cwd,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colours: createColors(false),
    watched: false,
    input: async () => input,
  });
  return { code, out, err };
}

/** A workspace with an error of a rule that needs nothing else, its fix a repair. */
export const NULL_COMPARISON = { "reports/a.sql": "SELECT a\nFROM t\nWHERE\tb = NULL;\n" };
