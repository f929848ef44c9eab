import { Transform, type TransformCallback } from "node:stream";
import { ErrorCode, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";

/** Bytes of the longest message that is read; longer ones are dropped as they come. */
export const MOST_LINE = 4_000_000;

const NEWLINE = 0x0a;

/**
 * Lets whole messages through, a line each, and nothing else: the transport behind it never sees a line that is too
 * long, is no JSON or is no message. `refuse` gets the answer for a message that is none but has an id.
 */
export class MessageLines extends Transform {
  private parts: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly refuse: (answer: string) => void,
    private readonly note: (sentence: string) => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.add(chunk.subarray(from, end));
      this.line();
      from = end + 1;
    }
    this.add(chunk.subarray(from));
    done();
  }

  private add(part: Buffer): void {
    this.size += part.length;
    if (this.size > MOST_LINE) this.parts = [];
    else this.parts.push(part);
  }

  private line(): void {
    const { size } = this;
    const line = Buffer.concat(this.parts).toString("utf8");
    this.parts = [];
    this.size = 0;
    if (size > MOST_LINE) return this.note(`A message of ${size} bytes was dropped; at most ${MOST_LINE} are read.`);
    if (line.trim() === "") return;
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      return this.note("A line that is no JSON was dropped.");
    }
    if (JSONRPCMessageSchema.safeParse(message).success) {
      this.push(`${line}\n`);
      return;
    }
    this.note("A line that is no message of the protocol was dropped.");
    const id = typeof message === "object" && message !== null && "id" in message ? message.id : undefined;
    if (typeof id !== "string" && typeof id !== "number") return;
    const error = { code: ErrorCode.InvalidRequest, message: "This is no message of the Model Context Protocol." };
    this.refuse(`${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`);
  }
}
