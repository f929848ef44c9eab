import type { Known } from "../../facts/known.ts";
import type { Location } from "../../text/span.ts";

/** Places that were looked at for a value none of them has, as evidence; those without a place of their own are left out. */
export const layersOf = (
  fact: Known<unknown>,
  what: string,
): readonly { readonly at: Location; readonly message: string }[] =>
  fact.state === "absent"
    ? fact.searched.flatMap(({ name, at }) => (at ? [{ at, message: `No ${what} in ${name}.` }] : []))
    : [];
