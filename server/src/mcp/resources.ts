import {
  ErrorCode,
  McpError,
  type ReadResourceResult,
  type Resource,
  type ResourceTemplate,
} from "@modelcontextprotocol/sdk/types.js";
import { explainRule } from "../core/features/explain.ts";
import { onePipeline, oneTable, pipelineFacts, tableFacts } from "../ops/facts.ts";
import type { KnownOperation, OperationContext, Refusal } from "../ops/operation.ts";
import { isRefusal } from "../ops/perform.ts";
import { operations } from "../ops/registry.gen.ts";
import { boundedData, boundedText } from "./bound.ts";
import type { McpSession } from "./session.ts";
import { answerOf, narrower } from "./tools.ts";
import { DATA, NO_FOLDER } from "./words.ts";
import { type Progress, ruleMetas } from "./workspace.ts";

/** Operations that answer about the whole workspace without being told anything. */
export const reports: readonly KnownOperation[] = operations.filter(
  ({ input, subject }) => input.required.length === 0 && subject === undefined,
);

/** What of a workspace is one resource. */
interface Facts {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  read(context: OperationContext): Promise<unknown>;
}

/** Facts of the whole workspace, by the end of their URI. */
const lists: Readonly<Record<string, Facts>> = {
  pipelines: {
    name: "pipelines",
    title: "Pipelines",
    description: "Every pipeline with its schedule, owner and tasks, each with the place that says it.",
    read: pipelineFacts,
  },
  tables: {
    name: "tables",
    title: "Tables",
    description: "Every table, view, model and source that is declared, read or written.",
    read: tableFacts,
  },
};

/** Facts of one thing, by the part of their URI before its id. */
const things: Readonly<
  Record<string, { readonly title: string; read(context: OperationContext, id: string): Promise<unknown> }>
> = {
  pipeline: { title: "A pipeline", read: onePipeline },
  table: { title: "A table, with its columns, who writes it and who reads it", read: oneTable },
};

/** What can be read without asking for a name. It is the same for every workspace. */
export const resources: readonly Resource[] = [
  ...Object.entries(lists).map(([name, { title, description }]) => ({
    uri: `pipewright://facts/${name}`,
    name: `facts/${name}`,
    title,
    description,
    mimeType: "application/json",
  })),
  ...reports.map(({ name, title, summary }) => ({
    uri: `pipewright://report/${name}`,
    name: `report/${name}`,
    title,
    description: summary,
    mimeType: "text/markdown",
  })),
  ...ruleMetas.map(({ id, title }) => ({
    uri: `pipewright://rules/${id}`,
    name: `rules/${id}`,
    title,
    description: `What the rule \`${id}\` finds, why it matters, its options and sources.`,
    mimeType: "text/markdown",
  })),
];

/** What can be read of something that has a name. */
export const templates: readonly ResourceTemplate[] = [
  ...Object.entries(things).map(([kind, { title }]) => ({
    uriTemplate: `pipewright://facts/${kind}/{id}`,
    name: `facts/${kind}`,
    title,
    mimeType: "application/json",
  })),
  {
    uriTemplate: "pipewright://report/{operation}",
    name: "report",
    title: "The answer of an operation about the whole workspace",
    mimeType: "text/markdown",
  },
  {
    uriTemplate: "pipewright://rules/{id}",
    name: "rules",
    title: "The documentation of a rule",
    mimeType: "text/markdown",
  },
];

/** Whether a resource says something of the workspace, so that it may change. */
export const isAboutWorkspace = (uri: string): boolean => /^pipewright:\/\/(?:facts|report)\//.test(uri);

/** Reads a resource. @throws McpError for one that is not there. */
export async function readResource(
  session: McpSession,
  uri: string,
  signal: AbortSignal,
  progress: Progress,
): Promise<ReadResourceResult> {
  const [room, kind, id] = partsOf(uri);
  if (room === "rules" && id === undefined) {
    const meta = ruleMetas.find((rule) => rule.id === kind);
    if (meta) return markdown(uri, explainRule(meta));
  }
  if (room === "report" && id === undefined) {
    const known = reports.find(({ name }) => name === kind);
    if (known) {
      const answer = await answerOf(session, known, {}, signal, progress);
      if (isRefusal(answer)) throw refusal(answer, uri);
      const { value, cut } = boundedText(answer.markdown);
      const note = cut === undefined ? "" : `\n\n${cut} ${narrower(known)}`;
      return markdown(uri, `${DATA}\n\n${value}${note}`);
    }
  }
  if (room === "facts" && kind !== undefined) {
    const list = id === undefined && Object.hasOwn(lists, kind) ? lists[kind] : undefined;
    const thing = id !== undefined && Object.hasOwn(things, kind) ? things[kind] : undefined;
    if (list || thing) {
      const context = await session.open(signal, progress);
      if ("refused" in context) throw refusal(context, uri);
      const facts = list ? await list.read(context) : await thing?.read(context, id as string);
      if (isRefusal(facts)) throw refusal(facts, uri);
      return json(uri, kind, facts);
    }
  }
  throw refusal(
    { refused: "There is no such resource. `resources/list` and `resources/templates/list` name them." },
    uri,
  );
}

/** The parts of a URI of ours, decoded; nothing for any other text. */
function partsOf(uri: string): readonly (string | undefined)[] {
  const match = /^pipewright:\/\/([a-z]+)\/([^/]+)(?:\/(.+))?$/.exec(uri);
  if (!match) return [];
  try {
    return match.slice(1).map((part) => (part === undefined ? undefined : decodeURIComponent(part)));
  } catch {
    return [];
  }
}

const markdown = (uri: string, text: string): ReadResourceResult => ({
  contents: [{ uri, mimeType: "text/markdown", text }],
});

function json(uri: string, kind: string, facts: unknown): ReadResourceResult {
  const bounded = boundedData(facts);
  const told = {
    note: DATA,
    ...(bounded?.cut === undefined ? {} : { cut: `${bounded.cut} Ask for one thing by its name.` }),
    [kind]: bounded?.value ?? null,
  };
  return { contents: [{ uri, mimeType: "application/json", text: JSON.stringify(told, null, 1) }] };
}

/** The protocol's code for a resource that is not found. */
const NOT_FOUND = -32002;

const refusal = ({ refused }: Refusal, uri: string): McpError =>
  new McpError(refused === NO_FOLDER.refused ? ErrorCode.InvalidRequest : NOT_FOUND, refused, {
    uri: uri.slice(0, 200),
  });
