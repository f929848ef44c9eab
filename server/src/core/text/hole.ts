/**
 * A stretch of text that a template engine replaces before the text means anything. Readers of
 * YAML and SQL step over holes instead of reading their content; the template layer knows what each holds.
 */
export interface Hole {
  readonly start: number;
  readonly end: number;
  /**
   * `value`: something is printed here (`{{ ref('orders') }}`).
   * `blank`: nothing is, or it does not count in the variant being read (a tag, a comment, another branch).
   */
  readonly kind: "value" | "blank";
  /** Index of the expression in `TemplateReading.expressions`; absent for blanks. */
  readonly expression?: number;
}
