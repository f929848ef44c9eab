import versions from "../../../../data/airflow-versions.json" with { type: "json" };
import type { Version } from "../../facts/pipeline.ts";
import type { Span } from "../../text/span.ts";

/** A version with where it is pinned. */
export interface Pinned {
  readonly version: Version;
  readonly span: Span;
}

const REQUIREMENT =
  /(?:^|[\s"'])(apache-airflow(?:-core)?)(?:\[[^\]\n]{0,200}\])?["']?[ \t]*(?:=[ \t]*["'])?([=<>~^!][^"'#;\n]{0,80}|\d[\d.]*)/gm;
const IMAGE =
  /(?:apache\/airflow|bitnami\/airflow):(?:slim-)?(\d+)\.(\d+)|\bcomposer-[\w.]+-airflow-(\d+)\.(\d+)|\b(?:AIRFLOW_VERSION|airflowVersion|defaultAirflowTag)["']?\s*[:= ]\s*["']?(\d+)\.(\d+)/g;
const RUNTIME =
  /(?:astro-runtime|astrocrpublic\.azurecr\.io\/runtime|registry\.astronomer\.io\/runtime):(\d+)(?:\.(\d+))?/g;

/** The version of Airflow a text pins: a requirement, or the tag of an image. The first that tells decides. */
export function pinnedVersion(text: string): Pinned | undefined {
  const found = [...images(text), ...requirements(text)].sort((a, b) => a.span.start - b.span.start);
  return found[0];
}

/** The version of a package that a text pins exactly (`dag-factory==1.0.1`), as written. */
export function packageVersion(
  text: string,
  name: string,
): { readonly value: string; readonly span: Span } | undefined {
  const match = new RegExp(
    `(?:^|[\\s"'])${name}(?:\\[[^\\]\\n]{0,200}\\])?["']?\\s{0,9}(?:=\\s?["'])?[=~^]{1,3}\\s?(\\d[\\w.]{0,20})`,
    "m",
  ).exec(text);
  return match?.[1] ? { value: match[1], span: { start: match.index, end: match.index + match[0].length } } : undefined;
}

function images(text: string): Pinned[] {
  const found: Pinned[] = [];
  for (const match of text.matchAll(IMAGE)) {
    const [major, minor] = match.slice(1).filter((part) => part !== undefined);
    if (major && minor) found.push(pin(match, Number(major), Number(minor)));
  }
  for (const match of text.matchAll(RUNTIME)) {
    const [, major = "", minor] = match;
    // Before Airflow 3 the runtime had versions of its own; since then it bears Airflow's.
    const own = (versions.astroRuntime as Readonly<Record<string, string | undefined>>)[major];
    if (own) {
      const [airflowMajor, airflowMinor] = own.split(".");
      found.push(pin(match, Number(airflowMajor), Number(airflowMinor)));
    } else if (major === "3" && minor !== undefined) found.push(pin(match, 3, Number(minor)));
  }
  return found;
}

function requirements(text: string): Pinned[] {
  return [...text.matchAll(REQUIREMENT)].flatMap((match) => {
    const range = rangeOf(match[2] ?? "");
    return range ? [pin(match, range.major, range.minor)] : [];
  });
}

function pin(match: RegExpMatchArray, major: number, minor: number): Pinned {
  const written = match[0].trim().replace(/^["']/, "");
  const start = (match.index ?? 0) + match[0].indexOf(written);
  return {
    version: { major, minor, text: written.replace(/\s+/g, " ") },
    span: { start, end: start + written.length },
  };
}

/** The major version a specifier allows, and the lowest minor one; undefined where it allows several major ones. */
function rangeOf(specifier: string): { readonly major: number; readonly minor: number } | undefined {
  let low: readonly [number, number] | undefined;
  let high: readonly [number, number] | undefined;
  for (const part of specifier.split(",")) {
    const match = /^\s*(===?|~=|\^|~|>=|<=|<|>|!=)?\s*(\d+)(?:\.(\d+|\*))?/.exec(part);
    if (!match) continue;
    const [, operator = "==", major = "", minor = "0"] = match;
    const version = [Number(major), Number(minor) || 0] as const;
    if (operator.startsWith("=") || operator.startsWith("~") || operator === "^")
      return { major: version[0], minor: version[1] };
    if (operator.startsWith(">")) low = version;
    if (operator.startsWith("<")) high = version;
  }
  if (low && high && (high[0] === low[0] || (high[0] === low[0] + 1 && high[1] === 0)))
    return { major: low[0], minor: low[1] };
  if (low && low[0] >= 3) return { major: low[0], minor: low[1] };
  return !low && high && high[0] === 3 && high[1] === 0 ? { major: 2, minor: 0 } : undefined;
}
