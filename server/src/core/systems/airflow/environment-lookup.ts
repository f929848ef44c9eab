import type { AirflowEnvironment, Lookup } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import type { Version } from "../../facts/pipeline.ts";
import { dirname, isWithin } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";

/** One file's word about Airflow, with how near it is: folders between it and the DAG file; elsewhere comes last. */
interface Near {
  readonly value: AirflowEnvironment;
  readonly distance: number;
}

/** What the repository says about Airflow for a DAG file: files in the folders above it, nearest first, then all others. */
export function environmentsFor(file: FileId, lookup: Lookup): readonly Near[] {
  const folder = dirname(file);
  return lookup
    .all("airflow-environment", "*")
    .flatMap(({ value }): Near[] => {
      const shared = sharedDepth(folder, value.root);
      const [up, aside] = [depth(folder) - shared, depth(value.root) - shared];
      if (aside === 0) return [{ value, distance: up }];
      return aside <= ASIDE ? [{ value, distance: Number.POSITIVE_INFINITY }] : [];
    })
    .sort((a, b) => a.distance - b.distance || 0);
}

/** Files that lie further aside than this (`infra/docker/Dockerfile` lies two) are those of another project. */
const ASIDE = 2;

const depth = (folder: string): number => folder.split("/").length;

/** How many folders two paths have in common. */
function sharedDepth(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  let shared = 0;
  while (shared < left.length && shared < right.length && left[shared] === right[shared]) shared++;
  return shared;
}

/**
 * The first of several words, nearest first; where those equally near (and all that lie elsewhere are) disagree,
 * nobody knows.
 */
function nearest<T>(words: readonly { readonly distance: number; readonly word: T }[], same: (a: T, b: T) => boolean) {
  const [first] = words;
  if (!first) return undefined;
  const rivals = words.filter((each) => each.distance === first.distance);
  return rivals.every((each) => same(each.word, first.word)) ? { agreed: first.word } : { disagreed: first.word };
}

/** Airflow's version for a DAG file: what a person configured, else what the repository pins. */
export function versionFor(file: FileId, lookup: Lookup): Known<Version> {
  const configured = lookup
    .all("configured-airflow", "*")
    .filter((each) => each.value.version && isWithin(dirname(each.file), file))
    .sort((a, b) => b.file.length - a.file.length)[0];
  const version = configured?.value.version;
  if (version) {
    const text = `${version.major}.${version.minor}, as configured`;
    return known({ ...version, text }, version.at ?? { file, span: { start: 0, end: 0 } }, "the configuration");
  }
  const words = environmentsFor(file, lookup).flatMap(({ value, distance }) =>
    value.version ? [{ distance, word: { version: value.version, at: value.at } }] : [],
  );
  const found = nearest(words, (a, b) => a.version.major === b.version.major && a.version.minor === b.version.minor);
  if (!found) return absent();
  if (found.agreed) return known(found.agreed.version, found.agreed.at, found.agreed.version.text);
  const majors = new Set(words.map(({ word }) => word.version.major));
  const lowest = words.reduce((a, b) => (b.word.version.minor < a.word.version.minor ? b : a));
  return majors.size === 1
    ? known(lowest.word.version, lowest.word.at, lowest.word.version.text)
    : unknown("the repository pins several versions of Airflow", found.disagreed?.at);
}

/** A setting (`scheduler.catchup_by_default`) as text, for a DAG file. */
export function settingFor(key: string, file: FileId, lookup: Lookup): Known<string> {
  const words = environmentsFor(file, lookup).flatMap(({ value, distance }) => {
    const setting = value.settings[key];
    return setting ? [{ distance, word: setting }] : [];
  });
  const found = nearest(words, (a, b) => a.value === b.value);
  if (!found) return absent();
  const at: Location | undefined = (found.agreed ?? found.disagreed)?.at;
  return found.agreed?.value !== undefined && at
    ? known(found.agreed.value, at, `setting \`${key}\``)
    : unknown(`setting \`${key}\` is not the same everywhere, or filled in later`, at);
}
