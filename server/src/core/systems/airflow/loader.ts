import type { DagFactoryLoader } from "../../facts/keys.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import type { PyCall, PyValue } from "../../python/module.ts";
import type { Span } from "../../text/span.ts";
import type { FileInput } from "../system.ts";
import { lastPart } from "./arg-python.ts";
import { assignments, pathOf } from "./paths.ts";

const LOADERS = new Set(["load_yaml_dags", "DagFactory", "_DagFactory"]);
/** Names of the folder with defaults, before and since version 1.0. */
const DEFAULTS_PATH = ["defaults_config_path", "default_args_config_path"];
const INLINE = ["defaults_config_dict", "default_args_config_dict"];

/** Calls in a Python file that make DAGs of YAML files. */
export function loadersIn(input: FileInput): readonly DagFactoryLoader[] {
  const assigned = assignments(input.text);
  const path = (value: PyValue | undefined): Known<string> => {
    if (!value || value.kind === "none") return absent();
    const at = { file: input.file, span: value.span };
    const found =
      value.kind === "string" && !value.formatted
        ? value.value
        : pathOf(input.text.slice(value.span.start, value.span.end), input.file, assigned);
    return found === undefined ? unknown("the path is computed", at) : known(found, at);
  };
  return input.python().calls.flatMap(({ call }): DagFactoryLoader[] => {
    const name = lastPart(call.qualified);
    if (!LOADERS.has(name)) return [];
    const given = (...keys: string[]): PyValue | undefined =>
      call.kwargs.find((entry) => keys.includes(entry.key))?.value;
    const first = name === "load_yaml_dags" ? given("config_filepath") : (given("config_filepath") ?? call.args[0]);
    const folder = name === "load_yaml_dags" ? (given("dags_folder") ?? call.args[1]) : undefined;
    const at: { file: string; span: Span } = { file: input.file, span: call.nameSpan };
    const hidden = call.open || inlineConfig(call, name);
    return [
      {
        at,
        config: hidden ? unknown("its arguments are not all written", at) : path(first ?? folder),
        defaultsPath: call.open ? unknown("its arguments are not all written", at) : path(given(...DEFAULTS_PATH)),
        defaultsInline: given(...INLINE) !== undefined,
      },
    ];
  });
}

/** A dict instead of a file: the DAGs it makes are not in YAML. */
const inlineConfig = (call: PyCall, name: string): boolean =>
  call.kwargs.some(({ key }) => key === "config_dict" || (key === "config" && name !== "load_yaml_dags"));
