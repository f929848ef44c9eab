import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/sdk/types.js";
import { withoutSecrets } from "../ops/credentials.ts";
import type { InputProperty, OperationContext } from "../ops/operation.ts";
import { nameOf } from "../ops/page.ts";
import { platformOf } from "../ops/platform.ts";
import { operations } from "../ops/registry.gen.ts";
import { reports } from "./resources.ts";
import type { McpSession } from "./session.ts";
import { ruleMetas } from "./workspace.ts";

/** The protocol allows so many. */
const MOST = 100;

const NONE: CompleteResult = { completion: { values: [] } };

/** Values an argument of a prompt or a part of a resource's URI may have, by how they start or what they hold. */
export async function complete(
  session: McpSession,
  { ref, argument }: CompleteRequest["params"],
  signal: AbortSignal,
): Promise<CompleteResult> {
  const values =
    ref.type === "ref/prompt"
      ? await ofPrompt(session, ref.name, argument.name, signal)
      : await ofTemplate(session, ref.uri, signal);
  // In a list only the last part is being written.
  const several = ref.type === "ref/prompt" && isList(ref.name, argument.name);
  const at = several ? argument.value.lastIndexOf(",") + 1 : 0;
  const before = argument.value.slice(0, at);
  const wanted = argument.value.slice(at).trim().toLowerCase();
  const starting = values.filter((value) => value.toLowerCase().startsWith(wanted));
  const holding = values.filter((value) => value.toLowerCase().indexOf(wanted) > 0);
  const found = [...new Set([...starting, ...holding])].map((value) => before + withoutSecrets(value));
  if (found.length === 0) return NONE;
  return { completion: { values: found.slice(0, MOST), total: found.length, hasMore: found.length > MOST } };
}

const propertyOf = (prompt: string, field: string): InputProperty | undefined => {
  const properties = operations.find(({ name }) => name === prompt)?.input.properties;
  return properties && Object.hasOwn(properties, field) ? properties[field] : undefined;
};

const isList = (prompt: string, field: string): boolean => propertyOf(prompt, field)?.type === "array";

async function ofPrompt(
  session: McpSession,
  prompt: string,
  field: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const property = propertyOf(prompt, field);
  if (!property) return [];
  if (property.type === "boolean") return ["true", "false"];
  const text = property.type === "array" ? property.items : property.type === "string" ? property : undefined;
  if (text?.enum) return text.enum;
  if (text?.format === "path") return files(session, signal);
  if (field === "rule" || field === "rules") return ruleMetas.map(({ id }) => id);
  const subject = operations.find(({ name }) => name === prompt)?.subject;
  return field === subject && text ? things(session, signal, ["tables", "pipelines", "tasks"]) : [];
}

async function ofTemplate(session: McpSession, uri: string, signal: AbortSignal): Promise<readonly string[]> {
  switch (uri) {
    case "pipewright://rules/{id}":
      return ruleMetas.map(({ id }) => id);
    case "pipewright://report/{operation}":
      return reports.map(({ name }) => name);
    case "pipewright://facts/table/{id}":
      return things(session, signal, ["tables"]);
    case "pipewright://facts/pipeline/{id}":
      return things(session, signal, ["pipelines"]);
    default:
      return [];
  }
}

async function files(session: McpSession, signal: AbortSignal): Promise<readonly string[]> {
  const context = await opened(session, signal);
  return context ? session.workspace.files().map((file) => nameOf(context.roots, file)) : [];
}

async function things(
  session: McpSession,
  signal: AbortSignal,
  kinds: readonly ("tables" | "pipelines" | "tasks")[],
): Promise<readonly string[]> {
  const context = await opened(session, signal);
  if (!context) return [];
  const { datasets, pipelines, tasks } = await platformOf(context);
  const names = {
    tables: () => [...datasets.keys()],
    pipelines: () => pipelines.map(({ id }) => id),
    tasks: () => tasks.map(({ pipeline, id }) => `${pipeline}.${id}`),
  };
  return kinds.flatMap((kind) => names[kind]());
}

async function opened(session: McpSession, signal: AbortSignal): Promise<OperationContext | undefined> {
  const context = await session.open(signal, () => {});
  if ("refused" in context) return undefined;
  await context.analyser.settled(signal);
  return context;
}
