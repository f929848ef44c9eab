import type { Problem } from "../facts/reference.ts";
import type { Fix, FixKind } from "../facts/subject.ts";

/** The fix a problem brings along, if any; `otherwise` is its kind where it is not safe. */
export const problemFixes = ({ fix }: Problem, otherwise: FixKind): readonly Fix[] =>
  fix
    ? [
        {
          title: fix.title,
          kind: fix.safe ? "safe" : otherwise,
          intents: [{ do: "replace", at: fix.at, text: fix.text }],
        },
      ]
    : [];
