import type { EditIntent } from "../../facts/subject.ts";
import type { TextEdit } from "../../text/edits.ts";
import type { FileInput } from "../system.ts";
import { editPython } from "./edit-python.ts";
import { editYaml } from "./edit-yaml.ts";

type Intent = Exclude<EditIntent, { do: "replace" }>;

/** Carries out an intent on a DAG or a task, in YAML or in Python. */
export function editAirflow(intent: Intent, input: FileInput): readonly TextEdit[] | { readonly refused: string } {
  const address = intent.subject.address as { readonly yaml?: readonly (string | number)[]; readonly call?: number };
  if (address.call !== undefined) return editPython(intent, input, address.call);
  if (address.yaml) return editYaml(intent, input, address.yaml);
  return { refused: "This place cannot be changed from here." };
}
