import type { Provision } from "../../facts/keys.ts";
import type { Known } from "../../facts/known.ts";
import type { ScriptOrigin, SqlScript } from "../../facts/script.ts";
import type { TableDeclaration } from "../../facts/table.ts";
import { effectsOf } from "../../scripts/effects.ts";
import { readScripts } from "../../scripts/read.ts";
import { viewSummary } from "../../scripts/view.ts";
import { placeReading } from "../../template/place.ts";
import { readTemplate } from "../../template/read.ts";
import type { TemplateBlock, TemplateExpression, TemplateReading } from "../../template/template.ts";
import { basename } from "../../text/path.ts";
import { type SourceText, sliceText, wholeText } from "../../text/source.ts";
import type { FileId, Location, Span } from "../../text/span.ts";
import type { FileInput } from "../system.ts";
import { type ConfigCall, configLayers, wordOf } from "./config-call.ts";
import { dialectOf, type ResourceContext } from "./context.ts";
import { booleanFact, type ConfigLayer, effective } from "./layer.ts";
import { macroProvisions } from "./macros.ts";
import { declarationsOf, layersOf, materializedOf, type NodeDraft, propertiesFor } from "./node.ts";
import type { PropertiesValue } from "./properties.ts";
import { tableProvisions, tablesIn } from "./table.ts";
import { useOf } from "./uses.ts";

/** Something a SQL file of a project holds: a model, a snapshot, a test, an analysis. */
export interface SqlPart {
  /** For people: "model `orders`". */
  readonly name: string;
  readonly resource: "model" | "snapshot" | "test" | "analysis";
  /** The node it makes; tests and analyses make none that can be referred to. */
  readonly node: NodeDraft | undefined;
  readonly scripts: readonly SqlScript[];
  /** Refs, sources and calls of macros, in file coordinates; `conditional` where dbt may never come by. */
  readonly uses: readonly TemplateExpression[];
  readonly calls: readonly string[];
  readonly asksIncremental: boolean;
}

/** What resolution needs of a SQL file. */
export interface RawSql {
  readonly role: "sql";
  readonly context: ResourceContext;
  readonly parts: readonly SqlPart[];
  readonly tables: readonly TableDeclaration[];
}

/** Reads a SQL file of a project. */
export function readSql(
  input: FileInput,
  context: ResourceContext,
): { readonly raw: RawSql; readonly provides: readonly Provision[] } {
  const { file, text } = input;
  const reading = readTemplate(text, { jinja: true });
  const macros = macroProvisions(reading, file, context);
  const parts = partsOf(reading, input, context);
  const provides = parts.flatMap((part) => provisionsOf(part, context, file));
  return { raw: { role: "sql", context, parts, tables: tablesIn(provides) }, provides: [...macros, ...provides] };
}

function partsOf(reading: TemplateReading, input: FileInput, context: ResourceContext): readonly SqlPart[] {
  const { file, text } = input;
  const own = basename(file).replace(/\.sql$/i, "");
  switch (context.role) {
    case "model":
    case "test":
    case "analysis":
      return [partOf(own, context.role, wholeText(text), reading, reading, firstWord(text, file), input, context)];
    case "snapshot":
      return reading.blocks
        .filter((block) => block.kind === "snapshot")
        .map((block) => {
          const source = sliceText(text, block.body.start, block.body.end);
          const inner = readTemplate(source.text, { jinja: true });
          const at = { file, span: block.nameSpan };
          return partOf(block.name, "snapshot", source, inner, placeReading(inner, source), at, input, context, block);
        });
    default:
      return [];
  }
}

function partOf(
  name: string,
  resource: SqlPart["resource"],
  source: SourceText,
  reading: TemplateReading,
  placed: TemplateReading,
  start: Location,
  input: FileInput,
  context: ResourceContext,
  block?: TemplateBlock,
): SqlPart {
  const { file } = input;
  const outside = placed.expressions.filter((expression) => !inMacro(expression, placed));
  const calls = outside.filter((expression): expression is ConfigCall => expression.kind === "config");
  const [config] = calls;
  const node: NodeDraft | undefined =
    resource === "model" || resource === "snapshot"
      ? {
          name,
          resource,
          file,
          at: config && !block ? { file, span: wordOf(config) } : start,
          inFile: configLayers(calls, file),
          context,
        }
      : undefined;
  const origin: ScriptOrigin = { kind: "model", model: name, resource };
  return {
    name,
    resource,
    node,
    scripts: readScripts(source, {
      file,
      origin,
      dialect: dialectOf(file, context, source.text),
      engines: { jinja: true },
      reading,
    }),
    uses: usesOf(outside, placed),
    calls: reading.calls,
    asksIncremental: reading.asksIncremental,
  };
}

/** Whether an expression stands in a block that runs only when it is called. */
const inMacro = (expression: TemplateExpression, reading: TemplateReading): boolean => {
  const kind = expression.block === undefined ? undefined : reading.blocks[expression.block]?.kind;
  return kind === "macro" || kind === "test" || kind === "materialization" || kind === "docs" || kind === "raw";
};

/** Refs, sources and macro calls of a text, each place once. */
function usesOf(outside: readonly TemplateExpression[], reading: TemplateReading): readonly TemplateExpression[] {
  const found = new Map<string, TemplateExpression>();
  for (const expression of [...outside, ...reading.nested.filter((each) => !inMacro(each, reading))]) {
    const at =
      expression.kind === "ref" || expression.kind === "call"
        ? expression.nameSpan
        : expression.kind === "source"
          ? expression.sourceSpan
          : undefined;
    if (at) found.set(`${at.start}`, found.get(`${at.start}`) ?? expression);
  }
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** The first word of a text, where something about all of it is said. */
function firstWord(text: string, file: FileId): Location {
  const match = /\S+/.exec(text);
  return { file, span: match ? { start: match.index, end: match.index + match[0].length } : { start: 0, end: 0 } };
}

function provisionsOf(part: SqlPart, context: ResourceContext, file: FileId): readonly Provision[] {
  const { node, name } = part;
  const uses = part.uses.flatMap((expression) => useOf(expression, { file, span: nameSpanOf(expression) }) ?? []);
  const properties = node && propertiesFor(node, node.name === ownName(file) ? context.properties : []);
  const layers = node ? layersOf(node, properties) : [];
  const enabled = booleanFact(layers, "enabled");
  const effects = effectsOf(part.scripts);
  const by = node ? "node" : part.resource === "test" ? "test" : "other";
  const provides: Provision[] = [
    ...uses.map(
      (use): Provision => ({ kind: "dbt-use", key: use.name, value: { from: name, file, at: use.at, enabled, by } }),
    ),
    ...(effects ? [{ kind: "sql-effects" as const, key: file, value: effects }] : []),
  ];
  if (!node) return provides;
  const version = versionOf(properties?.value);
  const value = {
    name,
    resource: node.resource,
    package: context.project.name,
    project: context.project.root,
    at: node.at,
    enabled,
    config: undefined,
    uses,
    ...(version === undefined ? {} : { version }),
  };
  const names = version === undefined || !properties ? [name] : [name, baseOf(properties.value, name)];
  return [
    ...provides,
    ...names.map((key): Provision => ({ kind: "dbt-node", key, value })),
    ...tableProvisions(declarationsOf(node, properties, viewOf(part))),
    ...practiceOf(node, layers, enabled, context),
  ];
}

/** What a model does as many others of its project do, or do not: it is stored, and minds its columns. */
function practiceOf(
  node: NodeDraft,
  layers: readonly ConfigLayer[],
  enabled: Known<boolean>,
  context: ResourceContext,
): readonly Provision[] {
  const materialized = materializedOf(layers);
  if (materialized.state !== "known" || enabled.state === "unknown" || (enabled.state === "known" && !enabled.value))
    return [];
  const practice = (what: "stored" | "schema-change-set" | "schema-change-unset"): Provision => ({
    kind: "dbt-practice",
    key: context.project.root,
    value: { what, of: node.name, at: node.at },
  });
  if (materialized.value === "table") return [practice("stored")];
  if (materialized.value !== "incremental") return [];
  const setting = effective(layers, "on_schema_change");
  if (setting.state === "unknown") return [practice("stored")];
  return [practice("stored"), practice(setting.state === "known" ? "schema-change-set" : "schema-change-unset")];
}

const ownName = (file: FileId): string => basename(file).replace(/\.\w+$/, "");

const versionOf = (value: PropertiesValue | undefined): string | undefined => {
  const version = value?.version?.entries.find(({ key }) => key === "v")?.value;
  return version?.kind === "text" || version?.kind === "number" ? String(version.value) : undefined;
};

function baseOf(value: PropertiesValue, name: string): string {
  const base = value.map.entries.find(({ key }) => key === "name")?.value;
  return base?.kind === "text" ? base.value : name;
}

/** The name in a ref, or both names of a source, without the quotes around them. */
export function nameSpanOf(expression: TemplateExpression): Span {
  if (expression.kind === "ref") return inner(expression.nameSpan, expression.name);
  if (expression.kind === "source") {
    const [from, to] = [inner(expression.sourceSpan, expression.source), inner(expression.tableSpan, expression.table)];
    return { start: from.start, end: to.end };
  }
  return expression.kind === "call" ? expression.nameSpan : expression.span;
}

const inner = (at: Span, name: string): Span =>
  at.end - at.start === name.length + 2 ? { start: at.start + 1, end: at.end - 1 } : at;

/** What a view or ephemeral model lets through; with several readings of its templates that is not known. */
function viewOf(part: SqlPart): TableDeclaration["view"] {
  const [script] = part.scripts;
  const statement = script?.statements[0];
  if (!script || statement?.kind !== "query") return undefined;
  const readable = part.scripts.length === 1 && script.statements.length === 1 && part.calls.length === 0;
  return viewSummary(statement.query, script, [], readable);
}
