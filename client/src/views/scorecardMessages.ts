/** What the page of the scorecard asks the extension for. */
export type ScorecardMessage =
  | { readonly kind: "open"; readonly uri: string /** From 1. */; readonly line: number }
  | { readonly kind: "refresh" }
  | { readonly kind: "trend" };

/** What the extension tells the page: it works on a new one. */
export interface ScorecardBusy {
  readonly busy: boolean;
}
