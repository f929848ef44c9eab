import type { EditIntent } from "../../facts/subject.ts";
import type { TextEdit } from "../../text/edits.ts";
import type { FileInput } from "../system.ts";

/** Carries out an intent on an object of a manifest. */
export function editManifest(
  _intent: Exclude<EditIntent, { do: "replace" }>,
  _input: FileInput,
): readonly TextEdit[] | { readonly refused: string } {
  return { refused: "This place cannot be changed from here." };
}
