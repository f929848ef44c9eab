import { createColors } from "picocolors";
import { decode } from "../host/decode.ts";
import { run } from "./program.ts";
import { type Terminal, UsageError } from "./terminal.ts";

// Whoever reads us may stop early (`| head`): that is no error of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    throw error;
  });

const { env } = process;
const coloured = env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : process.stdout.isTTY === true;

const terminal: Terminal = {
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  colours: createColors(coloured && env.TERM !== "dumb"),
  watched: process.stderr.isTTY === true && env.CI === undefined,
  async input() {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    const read = decode(Buffer.concat(chunks));
    if ("text" in read) return read.text;
    throw new UsageError(`Standard input ${read.unreadable}.`);
  },
};

// The exit code is set, not forced: what is written to a pipe must get through.
process.exitCode = await run(process.argv.slice(2), terminal);
