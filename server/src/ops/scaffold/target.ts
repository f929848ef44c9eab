import type { Refusal } from "../operation.ts";
import type { Request } from "./request.ts";

/** A file that is written. */
export interface ScaffoldFile {
  /** Below the folder of the request. */
  readonly path: string;
  readonly text: string;
  /** What it is for, in a sentence. */
  readonly why: string;
}

/** A pipeline as files, and what a person does with them. */
export interface Scaffold {
  readonly files: readonly ScaffoldFile[];
  /** What only a person can fill in or decide, each a sentence. */
  readonly todo: readonly string[];
  /** Commands that check and run it, in order. */
  readonly run: readonly string[];
}

/** What writes a pipeline for one platform; in a sentence why it cannot. */
export type Target = (request: Request) => Scaffold | Refusal;
