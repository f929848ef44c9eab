/** What is said of an error of a model, by what its code or text contains; the first that fits. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/off.?topic/i, "MODEL takes no questions outside of programming, and took this for one."],
  [/filter|responsible ai|content policy/i, "MODEL answered something its provider has held back."],
  [/quota|rate.?limit|too many requests|\b429\b|exceeded/i, "The quota of MODEL is used up for now."],
  [
    /nopermissions|permission|consent|denied|unauthori[sz]ed|\b40[13]\b/i,
    "There is no permission to use MODEL: allow it when VS Code asks, or sign in.",
  ],
  [/notfound|not found|no longer/i, "MODEL does not exist any more: choose another model."],
  [
    /too (?:long|large|big)|context length|token limit|max.*token/i,
    "The question with its facts is too long for MODEL.",
  ],
  [/blocked/i, "MODEL may not be used for this."],
  [/network|fetch|econn|enotfound|timed? ?out|offline|socket/i, "MODEL could not be reached."],
];

/** An error of a model as a sentence for the person. Nothing of its text is shown: it may hold anything. */
export function troubleOf(model: string, error: unknown): string {
  const said = textsOf(error).join(" ");
  const [, sentence = "MODEL did not answer."] = SENTENCES.find(([pattern]) => pattern.test(said)) ?? [];
  return `${sentence.replace("MODEL", model)} This is what the files say.`;
}

/** Code, message and cause, as far as there are any. */
function textsOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== "object" || error === null || depth > 3) return [String(error)];
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  return [String(code ?? ""), String(message ?? ""), ...(cause === undefined ? [] : textsOf(cause, depth + 1))];
}
