import type { Reference } from "../facts/reference.ts";
import type { Fix } from "../facts/subject.ts";

/** " Did you mean `x`?" where a name that exists is near, else nothing. */
export const didYouMean = ({ nearest }: Reference): string => (nearest[0] ? ` Did you mean \`${nearest[0]}\`?` : "");

/** Drafts that write one of the names that exist, where the name stands as it is, without escapes. */
export const nearestFixes = ({ nearest, at, name }: Reference): readonly Fix[] =>
  at.span.end - at.span.start === name.length
    ? nearest.slice(0, 3).map((other) => ({
        title: `Change to \`${other}\``,
        kind: "suggestion",
        intents: [{ do: "replace", at, text: other }],
      }))
    : [];
