import orchestrators from "../../../server/data/orchestrators.json" with { type: "json" };
import rollback from "../../../server/data/rollback.json" with { type: "json" };

const TEXTS = [...new Set([orchestrators, rollback].flatMap(textsIn))];

/** Names a person has to fill in where no fact gives them: `TASK_REGEX` for `{taskRegex}`. */
const blanks = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => (name ?? "").replace(/([A-Z])/g, "_$1").toUpperCase());

/** Texts of vendors' facts that runbooks quote: commands, notes and pages, in the pieces between what is filled in. */
export const VENDOR_TEXTS: readonly string[] = [
  ...TEXTS.flatMap((text) => text.split(/\{\w+\}/)).filter((piece) => piece.trim().length > 2),
  ...new Set(TEXTS.flatMap(blanks)),
].sort((a, b) => b.length - a.length);

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
