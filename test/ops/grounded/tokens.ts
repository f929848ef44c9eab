/** Words of a text in lower case: letters, digits behind the first letter, underscores. */
export const wordsIn = (text: string): readonly string[] =>
  (text.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []).map((word) => word.toLowerCase());

/** Numbers of a text, without the marks between thousands; digits within words are none. */
export const numbersIn = (text: string): readonly number[] =>
  (text.match(/(?<![A-Za-z_0-9])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/g) ?? []).map((digits) =>
    Number(digits.replaceAll(",", "")),
  );
