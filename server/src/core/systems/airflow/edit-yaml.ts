import type { EditIntent } from "../../facts/subject.ts";
import type { TextEdit } from "../../text/edits.ts";
import type { YamlNode, YamlPath } from "../../yaml/document.ts";
import { moveAt, removeAt, setAt } from "../../yaml/patch.ts";
import type { FileInput } from "../system.ts";

type Intent = Exclude<EditIntent, { do: "replace" }>;

/** Changes a DAG or a task of a dag-factory file; what stands in the `default` block alone is changed there. */
export function editYaml(
  intent: Intent,
  input: FileInput,
  path: YamlPath,
): readonly TextEdit[] | { readonly refused: string } {
  const root = input.yaml().documents[0]?.root;
  const { text } = input;
  if (intent.do === "set") return setAt(text, root, [...path, ...intent.key], intent.value);
  const key = intent.do === "remove" ? intent.key : intent.from;
  const base = holds(root, [...path, ...key]) || path[0] === "default" ? path : ["default", ...path.slice(1)];
  const at = [...base, ...key];
  return intent.do === "remove" ? removeAt(text, root, at) : moveAt(text, root, at, [...base, ...intent.to]);
}

/** Whether something stands at a path. */
function holds(root: YamlNode | undefined, path: YamlPath): boolean {
  let node = root;
  for (const step of path) {
    if (typeof step === "number") node = node?.kind === "seq" ? node.items[step] : undefined;
    else node = node?.kind === "map" ? node.entries.find((entry) => entry.key === step)?.value : undefined;
    if (!node) return false;
  }
  return true;
}
