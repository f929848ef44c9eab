import type { EditIntent } from "../../facts/subject.ts";
import type { TextEdit } from "../../text/edits.ts";
import { moveAt, removeAt, setAt } from "../../yaml/patch.ts";
import type { FileInput } from "../system.ts";
import type { ResourceAddress } from "./resources.ts";

/** Carries out an intent on an object of a manifest; keys count from the object: `["spec", "suspend"]`. */
export function editManifest(
  intent: Exclude<EditIntent, { do: "replace" }>,
  input: FileInput,
): readonly TextEdit[] | { readonly refused: string } {
  const { document, path } = intent.subject.address as ResourceAddress;
  const root = input.yaml().documents[document]?.root;
  if (root === undefined) return { refused: "The object does not stand there any more." };
  if (intent.do === "set") return setAt(input.text, root, [...path, ...intent.key], intent.value);
  if (intent.do === "remove") return removeAt(input.text, root, [...path, ...intent.key]);
  return moveAt(input.text, root, [...path, ...intent.from], [...path, ...intent.to]);
}
