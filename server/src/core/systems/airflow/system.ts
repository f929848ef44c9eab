import type { Provision } from "../../facts/keys.ts";
import { dirname, relativeTo } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";
import { defineSystem, type FileInput, type FileLanguage } from "../system.ts";
import { type AirflowContext, contextOf } from "./context.ts";
import { factoryDags } from "./dag-factory.ts";
import { factoryDefaults } from "./dag-factory-defaults.ts";
import { editAirflow } from "./edit.ts";
import { environmentOf, isEnvironment } from "./environment.ts";
import { type DagFile, factsOf, provisionsOf } from "./facts.ts";
import { loadersIn } from "./loader.ts";
import { isPolicy, listenerOf, policyOf } from "./policy.ts";
import { pythonDags } from "./python-dags.ts";

/**
 * Airflow: DAGs in Python and in dag-factory's YAML, the defaults files and loaders of dag-factory, and what a repository
 * says of Airflow itself: version, options, connections, policies. Python is read literally, nothing is run.
 */
export default defineSystem<AirflowContext, DagFile>({
  id: "airflow",
  title: "Airflow",
  recognise: (file, language, text) =>
    isDagPython(language, text) || (language === "yaml" && isFactoryYaml(text)) || isEnvironment(file, language, text),
  context: contextOf,
  extract(input, context) {
    const dags = dagsIn(input, context);
    const raw: DagFile = { file: input.file, root: input.root, dags };
    return { raw, provides: [...provisionsOf(raw, context), ...othersIn(input)] };
  },
  resolve: (raw, _file, context, lookup) => (raw.dags.length === 0 ? {} : factsOf(raw, context, lookup)),
  edit: editAirflow,
});

const isDagPython = (language: FileLanguage, text: string): boolean =>
  language === "python" &&
  ((/\bairflow\b|\bcosmos\b/.test(text) && /\bDAG\b|\bDbtDag\b|@dag\b|\bdag\s*\(/.test(text)) ||
    /\bdagfactory\b/.test(text) ||
    isPolicy(text));

const isFactoryYaml = (text: string): boolean =>
  (/\b(?:operator|decorator)["']?[ \t]*:[ \t]*["']?\w+\./.test(text) && /\btasks["']?[ \t]*:/.test(text)) ||
  /^["']?(?:default_args|schedule|catchup|max_active_runs)["']?[ \t]*:/m.test(text);

/** Tests make DAGs that nobody runs. */
const isTest = (path: string): boolean =>
  /(?:^|\/)(?:unit_?|integration_?)?tests?\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/i.test(path);

function dagsIn(input: FileInput, context: AirflowContext): DagFile["dags"] {
  if (isTest(relativeTo(input.root, input.file))) return [];
  if (input.language === "python") return isDagPython("python", input.text) ? pythonDags(input, context) : [];
  return input.language === "yaml" && isFactoryYaml(input.text) ? (factoryDags(input, context) ?? []) : [];
}

/** What a file says for others besides its DAGs. */
function othersIn(input: FileInput): readonly Provision[] {
  const { file, language, text } = input;
  const provides: Provision[] = [];
  if (language === "python") {
    if (text.includes("dagfactory"))
      for (const value of loadersIn(input)) provides.push({ kind: "dag-factory-loader", key: "*", value });
    const policy = policyOf(input);
    if (policy) provides.push({ kind: "airflow-environment", key: "*", value: policy });
    const listener = listenerOf(input);
    if (listener) provides.push({ kind: "global-alert", key: "*", value: { ...listener, covers: "airflow" } });
    return provides;
  }
  if (language === "yaml") {
    const values = factoryDefaults(input);
    const folder: FileId = dirname(file);
    if (values) provides.push({ kind: "dag-factory-defaults", key: folder, value: { folder, file, values } });
  }
  if (isEnvironment(file, language, text)) {
    const environment = environmentOf(input);
    if (environment) provides.push({ kind: "airflow-environment", key: "*", value: environment });
  }
  return provides;
}
