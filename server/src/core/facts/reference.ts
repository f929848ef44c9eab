import type { Location } from "../text/span.ts";
import type { Known } from "./known.ts";
import type { Subject } from "./subject.ts";

/** A name that must exist elsewhere. */
export interface Reference {
  readonly kind: "reference";
  readonly what: "dbt-ref" | "dbt-source" | "dbt-macro" | "file" | "task" | "dag";
  /** As written: `stg_orders`, `raw.orders`, `sql/load.sql`. */
  readonly name: string;
  readonly at: Location;
  /** `absent`: every place was read and nothing has this name. */
  readonly target: Known<Location>;
  /** Names that do exist, nearest first, at most three. */
  readonly nearest: readonly string[];
  /** The words around it for the message: "DAG `orders`", "project `shop`". */
  readonly within: string;
}

/** An id that must be unique where `scope` says. */
export interface Identity {
  readonly kind: "identity";
  readonly what: "dag" | "task" | "model" | "source" | "macro" | "yaml-key" | "cron-job";
  readonly id: string;
  readonly at: Location;
  /** The others with the same id; the finding is reported at every one but the first. */
  readonly others: readonly Location[];
  /** "in this workspace", "in DAG `orders`", "in this mapping". */
  readonly scope: string;
}

/** A closed way through the graph, reported once, at its first member in this file. */
export interface Cycle {
  readonly kind: "cycle";
  readonly what: "task" | "dbt-ref";
  readonly at: Location;
  /** Names in order; the first is repeated at the end. */
  readonly path: readonly string[];
  /** Where each step stands. */
  readonly steps: readonly { readonly name: string; readonly at: Location }[];
}

/** A text that looks like a credential. The value itself is never part of a message. */
export interface SecretCandidate {
  readonly kind: "secret";
  /** What it looks like: "AWS access key id", "private key", "password in a connection string", "value of `password`". */
  readonly looksLike: string;
  readonly at: Location;
  /** Key it is assigned to, if any. */
  readonly key?: string;
  readonly subject?: Subject;
  readonly keyPath?: readonly string[];
  readonly language: "yaml" | "json" | "sql" | "python" | "toml" | "ini" | "text";
  /** A reference to a secret that the reader of the file understands, to stand there instead. */
  readonly instead?: { readonly at: Location; readonly text: string; readonly variable: string };
}

/** Something about the input itself that a person should know. */
export interface Problem {
  readonly kind: "problem";
  readonly source: "syntax" | "config" | "ignore";
  readonly message: string;
  readonly at: Location;
  readonly related: readonly { readonly at: Location; readonly message: string }[];
  /** For `ignore`: the comment to remove; for `config`: the nearest valid name. */
  readonly fix?: { readonly title: string; readonly at: Location; readonly text: string; readonly safe: boolean };
}
