import Ajv2020, { type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { isWithin, joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { withoutSecrets } from "./credentials.ts";
import type { HtmlPage, HtmlPart } from "./html.ts";
import {
  type AnyOperation,
  type Change,
  type InputProperty,
  type InputSchema,
  type OperationContext,
  PATHS,
  type Refusal,
} from "./operation.ts";
import type { Page } from "./page.ts";

/** An answer of an operation: as data, and as a page for people. */
export interface Answer {
  readonly data: unknown;
  readonly markdown: string;
  /** Makes the page with charts; undefined for operations that have none. */
  readonly html: ((page: HtmlPage) => HtmlPart) | undefined;
}

/** What a caller wrote as a path, as a file; or why it is none. */
type Absolute = (path: string) => FileId | Refusal | Promise<FileId | Refusal>;

const checked = new WeakMap<InputSchema, ValidateFunction>();

/**
 * Carries out an operation for a door that got its input from outside: a model, another agent, a person. The input is
 * checked against the schema, paths are confined to the workspace, and nothing that looks like a credential leaves.
 */
export async function perform(
  operation: AnyOperation,
  context: OperationContext,
  input: unknown,
  page: Page,
  absolute: Absolute,
): Promise<Answer | Refusal> {
  const placed = await placedInput(operation, context, input, absolute);
  if (isRefusal(placed)) return withoutSecrets(placed);
  const data = withoutSecrets(await operation.run(context, placed as never));
  if (isRefusal(data)) return data;
  const html = operation.html && ((to: HtmlPage) => withoutSecrets(operation.html?.(data, to) as HtmlPart));
  return { data, markdown: withoutSecrets(operation.page(data, page)), html };
}

/**
 * The files an operation would make or change, for a door that shows them to a person and writes them when that person
 * agrees. The input is checked as {@link perform} does; every file lies in the workspace, links resolved, and none in
 * the folder of git. Texts are whole: nothing is hidden in them, but in what is said where there are none.
 */
export async function changesOf(
  operation: AnyOperation,
  context: OperationContext,
  input: unknown,
  absolute: Absolute,
): Promise<readonly Change[] | Refusal> {
  const changes = await confinedChanges(operation, context, input, absolute);
  return isRefusal(changes) ? withoutSecrets(changes) : changes;
}

async function confinedChanges(
  operation: AnyOperation,
  context: OperationContext,
  input: unknown,
  absolute: Absolute,
): Promise<readonly Change[] | Refusal> {
  if (!operation.changes) return { refused: `\`${operation.name}\` changes no files.` };
  const placed = await placedInput(operation, context, input, absolute);
  if (isRefusal(placed)) return placed;
  const changes = await operation.changes(context, placed as never);
  if (isRefusal(changes)) return changes;
  const files = new Set<FileId>();
  for (const change of changes) {
    const file = joinPath(change.file);
    const real = context.roots.some((root) => isWithin(root, file)) ? await context.outside.real(file) : undefined;
    if (real === undefined) return { refused: `\`${change.file}\` is not in the workspace; nothing is changed.` };
    if (isOfGit(file) || isOfGit(real)) return { refused: `\`${change.file}\` belongs to git; nothing is changed.` };
    if (files.has(real)) return { refused: `\`${change.file}\` would be written twice; nothing is changed.` };
    files.add(real);
  }
  return changes.map((change) => ({ ...change, file: joinPath(change.file) }));
}

/** Hooks and settings in there are run by git. Some file systems do not tell upper from lower case. */
const isOfGit = (file: FileId): boolean => file.toLowerCase().split("/").includes(".git");

/** The input with its paths as files of the workspace, or in a sentence what is wrong with it. */
async function placedInput(
  operation: AnyOperation,
  context: OperationContext,
  input: unknown,
  absolute: Absolute,
): Promise<Readonly<Record<string, unknown>> | Refusal> {
  // Paths are looked up among the files of now.
  await context.analyser.settled(context.signal);
  const mistake = mistakeIn(operation, input);
  if (mistake !== undefined) return { refused: mistake };
  const placed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input as Record<string, unknown>)) {
    const property = operation.input.properties[name] as InputProperty;
    const paths = pathsOf(property, value);
    if (paths === undefined) {
      placed[name] = value;
      continue;
    }
    const files: FileId[] = [];
    for (const path of paths) {
      const file = await absolute(path);
      if (isRefusal(file)) return { refused: `\`${name}\`: ${file.refused}` };
      files.push(joinPath(file));
    }
    const stray = files.findIndex((file) => !context.roots.some((root) => isWithin(root, file)));
    if (stray >= 0) return { refused: `\`${name}\`: \`${paths[stray]}\` is not in the workspace.` };
    if (property === PATHS) {
      const missing = await firstMissing(files, context);
      if (missing !== undefined)
        return { refused: `\`${name}\`: there is nothing to read at \`${paths[missing]}\`. Is it spelled right?` };
    }
    placed[name] = property.type === "array" ? files : files[0];
  }
  return placed;
}

/** The first of these that is neither a file nor a folder with files that were read. */
async function firstMissing(
  files: readonly FileId[],
  { analyser, outside }: OperationContext,
): Promise<number | undefined> {
  const known = analyser.status().map(({ file }) => file);
  for (const [at, file] of files.entries())
    if (!known.some((each) => isWithin(file, each)) && (await outside.sizeOf(file)) === undefined) return at;
  return undefined;
}

/** Whether an operation did not answer. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Partial<Refusal>).refused === "string" &&
  Object.keys(value).length === 1;

/** What of an input is wrong, in a sentence that names the field; undefined for a good one. */
export function mistakeIn(operation: Pick<AnyOperation, "name" | "input">, input: unknown): string | undefined {
  let validate = checked.get(operation.input);
  if (!validate) {
    validate = new Ajv2020({ allErrors: false, formats: { path: true } }).compile(operation.input);
    checked.set(operation.input, validate);
  }
  if (validate(input)) return tooLongIn(input as Readonly<Record<string, unknown>>);
  const [error] = validate.errors ?? [];
  return error ? sentenceOf(operation, error) : `The input of \`${operation.name}\` is not what it takes.`;
}

/** Characters of a text in an input: what is compared with every name of a workspace must not be endless. */
const MOST_TEXT = 20_000;

function tooLongIn(input: Readonly<Record<string, unknown>>): string | undefined {
  const [field] =
    Object.entries(input).find(([, value]) =>
      [value].flat().some((text) => typeof text === "string" && text.length > MOST_TEXT),
    ) ?? [];
  return field && `\`${field}\` is longer than ${MOST_TEXT.toLocaleString("en")} characters.`;
}

function sentenceOf({ name, input }: Pick<AnyOperation, "name" | "input">, error: ErrorObject): string {
  const at = error.instancePath.slice(1).replaceAll("/", ".");
  const known = Object.keys(input.properties);
  switch (error.keyword) {
    case "additionalProperties":
      return `\`${name}\` has no input \`${error.params.additionalProperty}\`. It takes ${known.length === 0 ? "none" : known.map((each) => `\`${each}\``).join(", ")}.`;
    case "required":
      return `\`${name}\` needs \`${error.params.missingProperty}\`: ${input.properties[error.params.missingProperty]?.description ?? ""}`;
    case "enum":
      return `\`${at}\` must be one of ${(error.params.allowedValues as readonly unknown[]).map((each) => `\`${each}\``).join(", ")}.`;
    default:
      return at === "" ? `The input of \`${name}\` ${error.message}.` : `\`${at}\` ${error.message}.`;
  }
}

/** The texts of an input that are paths; undefined where it has none. */
function pathsOf(property: InputProperty, value: unknown): readonly string[] | undefined {
  if (property.type === "string" && property.format === "path") return [String(value)];
  if (property.type === "array" && property.items.format === "path") return (value as readonly unknown[]).map(String);
  return undefined;
}
