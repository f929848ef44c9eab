import type { AirflowEnvironment } from "../../facts/keys.ts";
import { dirname } from "../../text/path.ts";
import type { Location } from "../../text/span.ts";
import type { FileInput } from "../system.ts";

const POLICY = /\bdef\s+(?:task_policy|dag_policy|task_instance_mutation_hook)\s*\(/;
const WORDS = ["retries", "execution_timeout", "on_failure_callback", "email", "owner"];
const LISTENER = /@hookimpl\b[\s\S]{0,200}?\bdef\s+(on_task_instance_failed|on_dag_run_failed)\s*\(/;

/** Whether a Python file may say something for all DAGs. */
export const isPolicy = (text: string): boolean => POLICY.test(text) || LISTENER.test(text);

/** What a cluster policy may set for every task, as far as it speaks of it. */
export function policyOf(input: FileInput): AirflowEnvironment | undefined {
  const match = POLICY.exec(input.text);
  if (!match) return undefined;
  return {
    at: { file: input.file, span: { start: match.index, end: match.index + match[0].length } },
    settings: {},
    root: dirname(input.file),
    policy: WORDS.filter((word) => input.text.includes(word)),
  };
}

/** A listener that is told of every failure. */
export function listenerOf(input: FileInput): { readonly what: string; readonly at: Location } | undefined {
  const match = LISTENER.exec(input.text);
  const name = match?.[1];
  if (!match || !name) return undefined;
  const start = input.text.indexOf(name, match.index);
  return { what: `listener \`${name}\``, at: { file: input.file, span: { start, end: start + name.length } } };
}
