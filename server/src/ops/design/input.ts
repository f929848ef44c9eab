import { FIELD_NAMES, FIELDS, type FieldName, isNumber, isSet, NUMBERS, SETS } from "../../core/design/requirements.ts";
import type { InputProperty } from "../operation.ts";

/** The input that a requirement is given by. */
function propertyOf(name: FieldName): InputProperty {
  const { input: description } = FIELDS[name];
  if (isNumber(name)) {
    const { minimum, maximum } = NUMBERS[name];
    return { type: "number", minimum, maximum, description };
  }
  if (isSet(name)) return { type: "array", items: { type: "string", enum: SETS[name].values }, description };
  const field = FIELDS[name];
  return { type: "string", enum: "values" in field ? field.values : [], description };
}

/** Every requirement as an optional input. */
export const REQUIREMENT_INPUTS = Object.fromEntries(FIELD_NAMES.map((name) => [name, propertyOf(name)])) as Readonly<
  Record<FieldName, InputProperty>
>;
