import { distance } from "fastest-levenshtein";
import type { Problem } from "../facts/reference.ts";
import { PRICE_IDS, type PriceId } from "../prices/prices.ts";
import type { OptionSpec, RuleMeta, Severity } from "../rules/rule.ts";
import type { DialectId } from "../sql/tree.ts";
import { dirname } from "../text/path.ts";
import type { FileId, Location, Span } from "../text/span.ts";
import type { YamlEntry, YamlMap, YamlNode } from "../yaml/document.ts";
import { readYaml } from "../yaml/read.ts";
import { type Config, defaultConfig, FACTS_ONLY, NEVER_READ, type Override, type RuleSetting } from "./config.ts";

/** Names a person may write for a dialect. */
export const DIALECT_NAMES: readonly DialectId[] = [
  "bigquery",
  "snowflake",
  "redshift",
  "postgres",
  "databricks",
  "spark",
  "hive",
  "trino",
  "athena",
  "tsql",
  "mysql",
  "duckdb",
  "flink",
  "clickhouse",
  "oracle",
  "sqlite",
  "teradata",
  "generic",
];
/** What a rule can be set to. */
export const SEVERITY_NAMES: readonly (Severity | "off")[] = ["off", "hint", "information", "warning", "error"];

/** What came of a configuration file: always a usable configuration, and every mistake with its place. */
export interface ConfigReading {
  readonly config: Config;
  readonly problems: readonly Problem[];
}

/** The rules as far as configuration needs to know them. */
export type RuleCatalogue = ReadonlyMap<string, RuleMeta>;

/**
 * Reads `pipewright.yaml`, or the `pipewright` key of a package.json. A mistake becomes a problem on
 * its line and the default stays in force; nothing throws. `base` holds where the file says nothing.
 */
export function readConfig(
  text: string,
  file: FileId,
  rules: RuleCatalogue,
  base = defaultConfig(dirname(file)),
): ConfigReading {
  const reader = new ConfigReader(file, rules);
  return reader.read(text, { ...base, file });
}

/** Names of files that hold configuration; where a folder has several, the first counts. */
export const CONFIG_NAMES: readonly string[] = ["pipewright.yaml", "pipewright.yml", "package.json"];

/** Whether the text of a package.json has the key `pipewright` at its top. */
export function hasConfigKey(text: string): boolean {
  if (!text.includes('"pipewright"')) return false;
  const root = readYaml(text).documents[0]?.root;
  return root?.kind === "map" && entryOf(root, "pipewright") !== undefined;
}

class ConfigReader {
  private readonly problems: Problem[] = [];

  constructor(
    private readonly file: FileId,
    private readonly rules: RuleCatalogue,
  ) {}

  read(text: string, base: Config): ConfigReading {
    const stream = readYaml(text);
    for (const problem of stream.problems) this.complain(problem.span, problem.message);
    let root = stream.documents[0]?.root;
    if (this.file.endsWith("/package.json"))
      root = root?.kind === "map" ? entryOf(root, "pipewright")?.value : undefined;
    if (!root || isEmpty(root)) return { config: base, problems: this.problems };
    if (root.kind !== "map") {
      this.complain(root.span, "The configuration must be a mapping such as `rules:` with rule ids below it.");
      return { config: base, problems: this.problems };
    }
    return { config: this.config(root, base), problems: this.problems };
  }

  private config(map: YamlMap, base: Config): Config {
    type Draft = { -readonly [K in keyof Config]: Config[K] };
    const draft: Draft = { ...base };
    this.eachKey(map, "setting", {
      version: (value) => this.oneOf(value, [1], "the configuration's format"),
      exclude: (value) => {
        draft.exclude = [...NEVER_READ, ...this.strings(value)];
      },
      "facts-only": (value) => {
        draft.factsOnly = [...FACTS_ONLY, ...this.strings(value)];
      },
      tier: (value) => {
        draft.tier = this.oneOf<1 | 2 | 3>(value, [1, 2, 3], "the highest tier of rules that are on") ?? draft.tier;
      },
      rules: (value) => {
        draft.rules = { ...base.rules, ...this.ruleSettings(value) };
      },
      dialect: (value) => {
        const dialect = this.dialect(value);
        if (dialect) draft.dialect = dialect;
      },
      overrides: (value) => {
        draft.overrides = this.overrides(value);
      },
      airflow: (value) => this.airflow(value, draft),
      baseline: (value) => {
        draft.baseline = this.insidePath(value) ?? draft.baseline;
      },
      runs: (value) => {
        draft.runs = this.strings(value).filter((glob) => this.stays(glob, value.span));
      },
      prices: (value) => {
        draft.prices = this.prices(value);
      },
      "max-file-size": (value) => {
        draft.maxFileSize = this.bytes(value) ?? draft.maxFileSize;
      },
      "check-closed-files": (value) => {
        draft.checkClosedFiles =
          this.oneOf(value, [true, false], "whether files that are not open are checked") ?? draft.checkClosedFiles;
      },
    });
    return draft;
  }

  private airflow(
    node: YamlNode,
    draft: { airflowVersion?: Config["airflowVersion"]; templateSearchPath: readonly string[] },
  ): void {
    if (!this.isMap(node, "airflow")) return;
    this.eachKey(node, "key of `airflow`", {
      version: (value) => {
        const match = /^(\d+)\.(\d+)/.exec(scalarText(value) ?? "");
        if (match)
          draft.airflowVersion = {
            major: Number(match[1]),
            minor: Number(match[2]),
            at: { file: this.file, span: value.span },
          };
        else this.complain(value.span, 'Airflow\'s version must be text such as "2.9" or "3.0".');
      },
      "template-searchpath": (value) => {
        draft.templateSearchPath = this.strings(value).filter((path) => this.stays(path, value.span));
      },
    });
  }

  private prices(node: YamlNode): Config["prices"] {
    const prices: { [Id in PriceId]?: { readonly usd: number; readonly at: Location } } = {};
    if (!this.isMap(node, "prices")) return prices;
    for (const { key, keySpan, value } of node.entries) {
      const id = PRICE_IDS.find((each) => each === key);
      const usd = value.kind === "scalar" ? value.value : undefined;
      if (!id) this.unknownName(keySpan, "price", key, PRICE_IDS);
      else if (typeof usd === "number" && usd >= 0) prices[id] = { usd, at: { file: this.file, span: value.span } };
      else this.complain(value.span, `\`${key}\` must be US dollars, a number of zero or more.`);
    }
    return prices;
  }

  private overrides(node: YamlNode): readonly Override[] {
    if (node.kind !== "seq") {
      this.complain(node.span, "`overrides` must be a list; each item has `paths` and what is different there.");
      return [];
    }
    return node.items.flatMap((item): Override[] => {
      if (!this.isMap(item, "an override")) return [];
      let paths: readonly string[] = [];
      let rules: Override["rules"] = {};
      let dialect: Override["dialect"];
      this.eachKey(item, "key of an override", {
        paths: (value) => {
          paths = this.strings(value);
        },
        rules: (value) => {
          rules = this.ruleSettings(value);
        },
        dialect: (value) => {
          dialect = this.dialect(value);
        },
      });
      if (paths.length === 0)
        this.complain(item.span, "This override has no `paths`, so it matches nothing. Add a list of globs.");
      return [{ paths, rules, ...(dialect ? { dialect } : {}) }];
    });
  }

  private ruleSettings(node: YamlNode): Readonly<Record<string, RuleSetting>> {
    if (!this.isMap(node, "rules")) return {};
    const settings: Record<string, RuleSetting> = {};
    for (const entry of node.entries) {
      const meta = this.rules.get(entry.key);
      if (!meta) {
        this.unknownName(entry.keySpan, "rule", entry.key, [...this.rules.keys()]);
        continue;
      }
      const setting = this.ruleSetting(entry, meta);
      if (setting) settings[entry.key] = setting;
    }
    return settings;
  }

  private ruleSetting(entry: YamlEntry, meta: RuleMeta): RuleSetting | undefined {
    const at = { file: this.file, span: entry.keySpan };
    if (entry.value.kind === "scalar") {
      const severity = this.severity(entry.value);
      return severity ? { severity, at } : undefined;
    }
    if (!this.isMap(entry.value, entry.key)) return undefined;
    let severity: RuleSetting["severity"];
    const options: Record<string, unknown> = {};
    for (const option of entry.value.entries) {
      if (option.key === "severity") {
        severity = this.severity(option.value);
        continue;
      }
      const spec = meta.options?.[option.key];
      if (!spec) {
        this.unknownName(option.keySpan, `option of \`${meta.id}\``, option.key, [
          "severity",
          ...Object.keys(meta.options ?? {}),
        ]);
        continue;
      }
      const value = this.optionValue(option.value, option.key, spec);
      if (value !== undefined) options[option.key] = value;
    }
    return { ...(severity ? { severity } : {}), options, at };
  }

  private optionValue(node: YamlNode, name: string, spec: OptionSpec): unknown {
    if (spec.type === "strings") return this.strings(node);
    const value = node.kind === "scalar" ? node.value : undefined;
    switch (spec.type) {
      case "boolean":
        if (typeof value === "boolean") return value;
        break;
      case "string":
        if (typeof value === "string" && (!spec.values || spec.values.includes(value))) return value;
        if (spec.values) {
          this.complain(node.span, `\`${name}\` must be one of ${spec.values.map(quoted).join(", ")}.`);
          return undefined;
        }
        break;
      default:
        if (
          typeof value === "number" &&
          (spec.type === "number" || Number.isInteger(value)) &&
          value >= (spec.minimum ?? Number.NEGATIVE_INFINITY)
        )
          return value;
        if (typeof value === "number" && spec.minimum !== undefined) {
          this.complain(
            node.span,
            `\`${name}\` must be ${spec.type === "integer" ? "a whole number" : "a number"} of at least ${spec.minimum}.`,
          );
          return undefined;
        }
    }
    this.complain(node.span, `\`${name}\` must be ${ARTICLE[spec.type]}.`);
    return undefined;
  }

  private severity(node: YamlNode): Severity | "off" | undefined {
    // A plain `off` is a boolean for YAML 1.1 tools and a string here; both spellings mean the same.
    if (node.kind === "scalar" && node.value === false) return "off";
    return this.oneOf(node, SEVERITY_NAMES, "the severity");
  }

  private dialect(node: YamlNode): Config["dialect"] {
    const id = this.oneOf(node, DIALECT_NAMES, "the SQL dialect");
    return id ? { id, at: { file: this.file, span: node.span } } : undefined;
  }

  private bytes(node: YamlNode): number | undefined {
    const match = /^(\d+)\s*(B|kB|KB|MB)?$/.exec(scalarText(node) ?? "");
    if (!match) {
      this.complain(node.span, '`max-file-size` must be a number of bytes, or text such as "5 MB".');
      return undefined;
    }
    return Number(match[1]) * ({ kB: 1000, KB: 1000, MB: 1_000_000 }[match[2] as "kB"] ?? 1);
  }

  private insidePath(node: YamlNode): string | undefined {
    const path = scalarText(node);
    if (path === undefined || path === "") {
      this.complain(node.span, "This must be a path relative to this file.");
      return undefined;
    }
    return this.stays(path, node.span) ? path : undefined;
  }

  /** Paths that leave the folder of the configuration are refused: workspace content must not reach outside. */
  private stays(path: string, at: Span): boolean {
    const leaves = /^([/\\]|[a-zA-Z]:)/.test(path) || path.split(/[/\\]/).includes("..");
    if (leaves) this.complain(at, `The path ${quoted(path)} leaves the folder of this file. Use a path below it.`);
    return !leaves;
  }

  private strings(node: YamlNode): readonly string[] {
    const items = node.kind === "seq" ? node.items : [node];
    const values = items.map((item) =>
      item.kind === "scalar" && typeof item.value === "string" ? item.value : undefined,
    );
    const bad = values.indexOf(undefined);
    if (bad >= 0) this.complain((items[bad] ?? node).span, "This must be text, or a list of texts.");
    return values.filter((value) => value !== undefined);
  }

  private oneOf<T extends string | number | boolean>(
    node: YamlNode,
    values: readonly T[],
    what: string,
  ): T | undefined {
    const value = node.kind === "scalar" ? node.value : undefined;
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) {
      const nearest = typeof value === "string" ? nearestName(value, values.map(String)) : undefined;
      this.complain(
        node.span,
        `This is ${what}: one of ${values.map((each) => quoted(String(each))).join(", ")}.`,
        nearest,
        node.span,
      );
    }
    return found;
  }

  private isMap(node: YamlNode, what: string): node is YamlMap {
    if (node.kind === "map") return true;
    if (!isEmpty(node)) this.complain(node.span, `${quoted(what)} must be a mapping of keys to values.`);
    return false;
  }

  private eachKey(map: YamlMap, what: string, readers: Readonly<Record<string, (value: YamlNode) => unknown>>): void {
    for (const entry of map.entries) {
      const reader = Object.hasOwn(readers, entry.key) ? readers[entry.key] : undefined;
      if (reader) reader(entry.value);
      else this.unknownName(entry.keySpan, what, entry.key, Object.keys(readers));
    }
  }

  private unknownName(at: Span, what: string, name: string, names: readonly string[]): void {
    const nearest = nearestName(name, names);
    this.complain(
      at,
      `There is no ${what} named ${quoted(name)}.${nearest ? ` Did you mean ${quoted(nearest)}?` : ""}`,
      nearest,
      at,
    );
  }

  private complain(at: Span, message: string, replacement?: string, replaceAt?: Span): void {
    this.problems.push({
      kind: "problem",
      source: "config",
      message,
      at: { file: this.file, span: at },
      related: [],
      ...(replacement && replaceAt
        ? {
            fix: {
              title: `Change to \`${replacement}\``,
              at: { file: this.file, span: replaceAt },
              text: replacement,
              safe: false,
            },
          }
        : {}),
    });
  }
}

const ARTICLE = {
  integer: "a whole number",
  number: "a number",
  boolean: "`true` or `false`",
  string: "text",
} as const;
const quoted = (text: string): string => `\`${text}\``;
const entryOf = (map: YamlMap, key: string): YamlEntry | undefined => map.entries.find((entry) => entry.key === key);
const isEmpty = (node: YamlNode): boolean => node.kind === "scalar" && node.value === null;
const scalarText = (node: YamlNode): string | undefined =>
  node.kind === "scalar" && (typeof node.value === "string" || typeof node.value === "number")
    ? String(node.value)
    : undefined;

/** The name most like `name`, if it is like it at all (a third of its letters may differ). */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps < least) {
      least = steps;
      best = candidate;
    }
  }
  return best;
}
